{# Each row's `columns` are found as `to_columns` (by default of the same names) of `to`. A NULL in any refers to none. #}
{% test foreign_key(model, columns, to, to_columns=none) %}

{%- set columns = dea.listed(columns, "dea.foreign_key: columns") -%}
{%- set to_columns = dea.listed(to_columns or columns, "dea.foreign_key: to_columns") -%}
{%- if columns | length != to_columns | length -%}
    {{ exceptions.raise_compiler_error(
        "dea.foreign_key: columns " ~ columns ~ " and to_columns " ~ to_columns ~ " are not equally many"
    ) }}
{%- endif %}

with child as (

    select * from {{ model }}
    where {% for column in columns %}{{ column }} is not null{{ " and " if not loop.last }}{% endfor %}

),

parent as (

    select * from {{ to }}

)

select child.*
from child
where not exists (
    select 1
    from parent
    where {% for column in columns %}parent.{{ to_columns[loop.index0] }} = child.{{ column }}{{ " and " if not loop.last }}{% endfor %}
)

{% endtest %}
