{# Columns that a test names: one, or a list of them. #}
{%- macro listed(names, told) -%}
{%- set names = [names] if names is string else names -%}
{%- if not names or names is mapping or names is not iterable -%}
    {{ exceptions.raise_compiler_error(told ~ " must be a column or a list of columns, not " ~ names) }}
{%- endif -%}
{{ return(names | list) }}
{%- endmacro -%}
