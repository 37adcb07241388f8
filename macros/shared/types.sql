{# Types as the target names them: 64-bit integers, texts, and decimals that hold eighteen digits. #}
{%- macro type_integer() -%}
{{- adapter.dispatch("type_integer", "dea")() -}}
{%- endmacro -%}

{%- macro default__type_integer() -%}
bigint
{%- endmacro -%}

{%- macro bigquery__type_integer() -%}
int64
{%- endmacro -%}

{%- macro type_text() -%}
{{- adapter.dispatch("type_text", "dea")() -}}
{%- endmacro -%}

{%- macro default__type_text() -%}
varchar
{%- endmacro -%}

{%- macro spark__type_text() -%}
string
{%- endmacro -%}

{%- macro bigquery__type_text() -%}
string
{%- endmacro -%}

{%- macro type_decimal(scale) -%}
numeric(18, {{ scale }})
{%- endmacro -%}
