{# `expression` is not false on any row. As in SQL's CHECK, a row on which it is NULL passes. #}
{% test expression_holds(model, expression, column_name=none) %}

with candidate as (

    select * from {{ model }}

)

select *
from candidate
where not ({{ expression }})

{% endtest %}
