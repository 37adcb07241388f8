{# The whole value matches a regular expression, in the engine's own dialect of those. NULL passes. #}
{% test matches_pattern(model, column_name, pattern) %}

{%- if not pattern or pattern is not string -%}
    {{ exceptions.raise_compiler_error("dea.matches_pattern: pattern of " ~ column_name ~ " must be a regular expression, not " ~ pattern) }}
{%- endif %}

with candidate as (

    select * from {{ model }}

)

select *
from candidate
where not ({{ dea.found_in(column_name, "^(" ~ pattern ~ ")$") }})

{% endtest %}

{# Whether a regular expression is found in a text. #}
{%- macro found_in(expression, pattern) -%}
{{- adapter.dispatch("found_in", "dea")(expression, dea.literal(pattern)) -}}
{%- endmacro -%}

{%- macro default__found_in(expression, pattern) -%}
{{ expression }} ~ {{ pattern }}
{%- endmacro -%}

{# DuckDB's own ~ wants the whole value. #}
{%- macro duckdb__found_in(expression, pattern) -%}
regexp_matches({{ expression }}, {{ pattern }})
{%- endmacro -%}

{%- macro spark__found_in(expression, pattern) -%}
{{ expression }} rlike {{ pattern }}
{%- endmacro -%}

{%- macro snowflake__found_in(expression, pattern) -%}
regexp_instr({{ expression }}, {{ pattern }}) > 0
{%- endmacro -%}

{%- macro bigquery__found_in(expression, pattern) -%}
regexp_contains({{ expression }}, {{ pattern }})
{%- endmacro -%}
