{#
    Rows that agree in `columns` (by default the column that it stands on) agree in each of `determined` too: a functional
    dependency. NULL is a value like any other among `determined`; a row with a NULL in `columns` says nothing. Returns one
    row for each value of `columns` that comes with several.
#}
{% test determines(model, determined, columns=none, column_name=none) %}

{%- set columns = dea.listed(columns or column_name, "dea.determines: columns") -%}
{%- set determined = dea.listed(determined, "dea.determines: determined") %}

with candidate as (

    select * from {{ model }}
    where {% for column in columns %}{{ column }} is not null{{ " and " if not loop.last }}{% endfor %}

)

select
    {{ columns | join(", ") }},
    count(*) as number_of_rows
from candidate
group by {{ columns | join(", ") }}
having
    {%- for column in determined %}
    count(distinct {{ column }}) + max(case when {{ column }} is null then 1 else 0 end) > 1
    {{- " or" if not loop.last }}
    {%- endfor %}

{% endtest %}
