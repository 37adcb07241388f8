{# What dbt's cross-database macros are in Snowflake's SQL. Those that are not here are dbt's defaults. #}
{% macro snowflake__dateadd(datepart, interval, from_date_or_timestamp) %}
    dateadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }})
{% endmacro %}
{% macro snowflake__datediff(first_date, second_date, datepart) -%}
    datediff({{ datepart }}, {{ first_date }}, {{ second_date }})
{%- endmacro %}
{% macro snowflake__any_value(expression) -%} any_value({{ expression }}) {%- endmacro %}
{% macro snowflake__bool_or(expression) -%} boolor_agg({{ expression }}) {%- endmacro %}
{% macro snowflake__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
    {{ return(default__listagg(measure, delimiter_text, order_by_clause, limit_num)) }}
{%- endmacro %}
{% macro snowflake__split_part(string_text, delimiter_text, part_number) %}
    split_part({{ string_text }}, {{ delimiter_text }}, {{ part_number }})
{% endmacro %}
{% macro snowflake__last_day(date, datepart) -%} {{ dbt.default_last_day(date, datepart) }} {%- endmacro %}
{% macro snowflake__date(year, month, day) -%} date_from_parts({{ year }}, {{ month }}, {{ day }}) {%- endmacro %}
{% macro snowflake__generate_series(upper_bound) %} {{ return(default__generate_series(upper_bound)) }} {% endmacro %}
{% macro snowflake__current_timestamp() -%} current_timestamp() {%- endmacro %}
{% macro snowflake__safe_cast(field, type) %}
    {%- if type | lower in ("variant", "geography", "object", "array") -%} cast({{ field }} as {{ type }})
    {%- else -%} try_cast({{ field }} as {{ type }})
    {%- endif -%}
{% endmacro %}
{% macro snowflake__escape_single_quotes(expression) -%} {{ expression | replace("'", "\\'") }} {%- endmacro %}
{% macro snowflake__array_construct(inputs, data_type) -%} array_construct( {{ inputs | join(' , ') }} ) {%- endmacro %}
{% macro snowflake__array_concat(array_1, array_2) -%} array_cat({{ array_1 }}, {{ array_2 }}) {%- endmacro %}
