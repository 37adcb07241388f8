{# A value as the target's SQL spells it. #}
{%- macro literal(value) -%}
{%- if value is none -%}
    null
{%- elif value is boolean -%}
    {{ "true" if value else "false" }}
{%- elif value is number -%}
    {{ value }}
{%- else -%}
    {{- adapter.dispatch("literal_text", "dea")(value | string) -}}
{%- endif -%}
{%- endmacro -%}

{%- macro default__literal_text(value) -%}
'{{ value | replace("'", "''") }}'
{%- endmacro -%}

{%- macro spark__literal_text(value) -%}
'{{ value | replace("\\", "\\\\") | replace("'", "\\'") }}'
{%- endmacro -%}

{%- macro bigquery__literal_text(value) -%}
{{- dea.spark__literal_text(value) -}}
{%- endmacro -%}

{%- macro snowflake__literal_text(value) -%}
{{- dea.spark__literal_text(value) -}}
{%- endmacro -%}
