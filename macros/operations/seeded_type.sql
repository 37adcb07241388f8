{# The family that a column's data_type belongs to: by its first word, as any of the engines spells it. #}
{%- macro family_of(data_type, told) -%}
{%- set families = {
    "integer": ["int", "integer", "bigint", "smallint", "tinyint", "int2", "int4", "int8", "int64", "long", "hugeint", "byteint"],
    "decimal": ["numeric", "decimal", "number", "bignumeric", "double", "float", "float4", "float8", "float64", "real"],
    "text": ["varchar", "text", "string", "character", "char", "bpchar", "nvarchar"],
    "boolean": ["bool", "boolean"],
    "date": ["date"],
    "timestamp": ["timestamp", "timestamptz", "datetime", "timestamp_ntz", "timestamp_ltz", "timestamp_tz"],
} -%}
{%- set word = modules.re.match("\\s*([a-z0-9_]*)", (data_type or "") | lower).group(1) -%}
{%- for family, words in families.items() if word in words -%}
    {{ return(family) }}
{%- endfor -%}
{{ exceptions.raise_compiler_error("dea_seed: " ~ told ~ " has data_type " ~ data_type ~ ", of which there are " ~ families | join(", ") ~ "; give it one, or `meta: {dea: {recipe: ...}}`") }}
{%- endmacro -%}

{# Another value for each row: numbers, days and moments in order, texts with a number. #}
{%- macro seeded_key(column, table, day, told) -%}
{%- set family = dea.family_of(column.data_type, told) -%}
{%- if family in ["integer", "decimal"] -%}
    {{ return(dea.sequence(of=table)) }}
{%- elif family == "text" -%}
    {%- set number = "cast(" ~ dea.sequence(1000001, 1, table) ~ " as " ~ dea.type_text() ~ ")" -%}
    {{ return("(" ~ dea.literal(column.name ~ "-") ~ " || " ~ number ~ ")") }}
{%- elif family == "date" -%}
    {{ return(adapter.dispatch("date_of_day", "dea")(dea.sequence(of=table))) }}
{%- elif family == "timestamp" -%}
    {{ return(adapter.dispatch("moment_of_second", "dea")(dea.sequence(of=table))) }}
{%- endif -%}
{{ exceptions.raise_compiler_error("dea_seed: " ~ told ~ " is unique, and of type " ~ column.data_type ~ ", which has two values") }}
{%- endmacro -%}

{# Something that the type holds: within `bounds` (min_value, max_value), days of the three years up to `day`. #}
{%- macro seeded_by_type(column, table, bounds, day, told) -%}
{%- set family, name = dea.family_of(column.data_type, told), column.name -%}
{%- set first = (day[:4] | int - 3) ~ "-01-01" -%}
{%- if family == "integer" -%}
    {%- set low = bounds.get("min_value", 0) -%}
    {{ return(dea.integer_between(low, bounds.get("max_value", low + 100), name, table)) }}
{%- elif family == "decimal" -%}
    {%- set low = bounds.get("min_value", 0) -%}
    {{ return(dea.decimal_between(low, bounds.get("max_value", low + 100), name, table)) }}
{%- elif family == "text" -%}
    {{ return(dea.pattern("[a-z]{6}", name, table)) }}
{%- elif family == "boolean" -%}
    {{ return(dea.chance(0.5, name, table)) }}
{%- elif family == "date" -%}
    {{ return(dea.date_between(first, day, name, table)) }}
{%- endif -%}
{{ return(dea.timestamp_between(first, day, name, table)) }}
{%- endmacro -%}
