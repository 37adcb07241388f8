{#
    The ranges from `lower` to `upper` of one partition do not overlap, and each ends after it begins. A range holds its
    lower end and not its upper end; an `upper` of NULL means that it has not ended. In the order of `lower`,
    where any two ranges overlap, two neighbours do.
#}
{% test no_overlap(model, lower, upper, partition_by=[]) %}

{%- set partition_by = [partition_by] if partition_by is string else partition_by %}

with range_and_next as (

    select
        {% for column in partition_by %}{{ column }},
        {% endfor -%}
        {{ lower }} as range_lower,
        {{ upper }} as range_upper,
        lead({{ lower }}) over (
            {% if partition_by %}partition by {{ partition_by | join(", ") }} {% endif -%}
            order by {{ lower }}, {{ upper }}
        ) as next_lower
    from {{ model }}
    where {{ lower }} is not null

)

select *
from range_and_next
where
    range_upper <= range_lower
    or next_lower < range_upper
    or (range_upper is null and next_lower is not null)

{% endtest %}
