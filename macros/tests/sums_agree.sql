{#
    The sum of `expression` (by default the column that it stands on) is the sum of `to_expression` (by default the same)
    in `to`: in all, or in each group of `group_by`, whose columns are `to_group_by` there. They may differ by `tolerance`.
    A group that is missing on one side, or holds only NULLs, sums to nothing: 0. Returns the groups that differ.
#}
{% test sums_agree(model, to, expression=none, to_expression=none, group_by=none, to_group_by=none, tolerance=0, column_name=none) %}

{%- set expression = expression or column_name -%}
{%- set ours = dea.listed(group_by, "dea.sums_agree: group_by") if group_by else [] -%}
{%- set theirs = dea.listed(to_group_by, "dea.sums_agree: to_group_by") if to_group_by else ours -%}
{%- if not expression -%}
    {{ exceptions.raise_compiler_error("dea.sums_agree: it stands on no column and names no expression") }}
{%- elif tolerance is not number or tolerance < 0 -%}
    {{ exceptions.raise_compiler_error("dea.sums_agree: tolerance=" ~ tolerance ~ " must be a number from 0") }}
{%- elif ours | length != theirs | length -%}
    {{ exceptions.raise_compiler_error("dea.sums_agree: group_by " ~ ours ~ " and to_group_by " ~ theirs ~ " are not equally many") }}
{%- endif %}

with side as (

    select
        {% for column in ours %}{{ column }},
        {% endfor -%}
        coalesce({{ expression }}, 0) as ours,
        0 as theirs
    from {{ model }}

    union all

    select
        {% for column in theirs %}{{ column }},
        {% endfor -%}
        0 as ours,
        coalesce({{ to_expression or expression }}, 0) as theirs
    from {{ to }}

)

select
    {% for column in ours %}{{ column }},
    {% endfor -%}
    sum(ours) as sum_here,
    sum(theirs) as sum_there
from side
{% if ours %}group by {{ ours | join(", ") }}{% endif %}
having abs(sum(ours) - sum(theirs)) > {{ tolerance }}

{% endtest %}
