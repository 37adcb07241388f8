{# No two rows agree in all of `columns`. As in SQL's UNIQUE, a row with a NULL in any of them clashes with none. #}
{% test unique_together(model, columns) %}

{%- set columns = dea.listed(columns, "dea.unique_together: columns") %}

with candidate as (

    select * from {{ model }}
    where {% for column in columns %}{{ column }} is not null{{ " and " if not loop.last }}{% endfor %}

)

select
    {{ columns | join(", ") }},
    count(*) as number_of_rows
from candidate
group by {{ columns | join(", ") }}
having count(*) > 1

{% endtest %}
