{# What dbt's cross-database macros are in Spark's SQL. Those that are not here are dbt's defaults. #}
{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) %}
    dateadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }})
{% endmacro %}
{% macro spark__datediff(first_date, second_date, datepart) -%}
    dea_boundaries('{{ datepart }}', cast({{ first_date }} as timestamp), cast({{ second_date }} as timestamp))
{%- endmacro %}
{% macro spark__any_value(expression) -%} any_value({{ expression }}) {%- endmacro %}
{% macro spark__bool_or(expression) -%} bool_or({{ expression }}) {%- endmacro %}
{% macro spark__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
    {%- if order_by_clause -%}
    {{ exceptions.raise_compiler_error("listagg with an order is not in Spark's SQL") }}
    {%- elif limit_num -%} array_join(slice(collect_list({{ measure }}), 1, {{ limit_num }}), {{ delimiter_text }})
    {%- else -%} array_join(collect_list({{ measure }}), {{ delimiter_text }})
    {%- endif -%}
{%- endmacro %}
{% macro spark__split_part(string_text, delimiter_text, part_number) %}
    split_part({{ string_text }}, {{ delimiter_text }}, {{ part_number }})
{% endmacro %}
{% macro spark__last_day(date, datepart) -%} {{ dbt.default_last_day(date, datepart) }} {%- endmacro %}
{% macro spark__date(year, month, day) -%} make_date({{ year }}, {{ month }}, {{ day }}) {%- endmacro %}
{% macro spark__generate_series(upper_bound) %} {{ return(default__generate_series(upper_bound)) }} {% endmacro %}
{% macro spark__current_timestamp() -%} current_timestamp() {%- endmacro %}
{% macro spark__safe_cast(field, type) %} try_cast({{ field }} as {{ type }}) {% endmacro %}
{% macro spark__concat(fields) -%} concat({{ fields | join(', ') }}) {%- endmacro %}
{% macro spark__escape_single_quotes(expression) -%} {{ expression | replace("'", "\\'") }} {%- endmacro %}
{% macro spark__array_construct(inputs, data_type) -%} array( {{ inputs | join(' , ') }} ) {%- endmacro %}
{% macro spark__array_append(array, new_element) -%} concat({{ array }}, array({{ new_element }})) {%- endmacro %}
{% macro spark__array_concat(array_1, array_2) -%} concat({{ array_1 }}, {{ array_2 }}) {%- endmacro %}
{% macro spark__type_string() %} string {% endmacro %}
