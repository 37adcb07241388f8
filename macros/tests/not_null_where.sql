{# The column is filled where `condition` is true; with `null_otherwise`, it is also NULL where the condition is not. #}
{% test not_null_where(model, column_name, condition, null_otherwise=false) %}

with candidate as (

    select * from {{ model }}

)

select *
from candidate
where
    (({{ condition }}) and {{ column_name }} is null)
    {% if null_otherwise -%}
    or (not coalesce(({{ condition }}), false) and {{ column_name }} is not null)
    {%- endif %}

{% endtest %}
