{# Days from 1970-01-01 to a day such as "2026-01-31". #}
{%- macro days_of(day, told) -%}
{%- if not modules.re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", day | string) -%}
    {{ exceptions.raise_compiler_error(told ~ ": " ~ day ~ " is not a day such as 2026-01-31") }}
{%- endif -%}
{{ return((modules.datetime.datetime.strptime(day | string, "%Y-%m-%d") - modules.datetime.datetime(1970, 1, 1)).days) }}
{%- endmacro -%}

{# The first of two days, and how many there are from one to the other. #}
{%- macro span_of(min_value, max_value, told) -%}
{%- set first, last = dea.days_of(min_value, told), dea.days_of(max_value, told) -%}
{%- if first > last -%}
    {{ exceptions.raise_compiler_error(told ~ ": " ~ min_value ~ " is after " ~ max_value) }}
{%- endif -%}
{{ return([first, last - first]) }}
{%- endmacro -%}

{# A date from min_value to max_value (days such as "2026-01-31"; both may occur). #}
{%- macro date_between(min_value, max_value, label, of=none) -%}
{%- set span = dea.span_of(min_value, max_value, "dea.date_between of " ~ label) -%}
{%- set day = "(" ~ dea.below(span[1] + 1, label, of) ~ " + (" ~ span[0] ~ "))" -%}
{{- adapter.dispatch("date_of_day", "dea")(day) -}}
{%- endmacro -%}

{# A moment from the first second of min_value to the last before max_value, to the second. #}
{%- macro timestamp_between(min_value, max_value, label, of=none) -%}
{%- set span = dea.span_of(min_value, max_value, "dea.timestamp_between of " ~ label) -%}
{%- set size = [1, span[1]] | max * 86400 -%}
{%- set second = "(" ~ dea.below(size, label, of) ~ " + (" ~ span[0] * 86400 ~ "))" -%}
{{- adapter.dispatch("moment_of_second", "dea")(second) -}}
{%- endmacro -%}

{# The date so many days after 1970-01-01. #}
{%- macro default__date_of_day(day) -%}
(cast('1970-01-01' as date) + cast({{ day }} as integer))
{%- endmacro -%}

{%- macro spark__date_of_day(day) -%}
date_add(cast('1970-01-01' as date), cast({{ day }} as int))
{%- endmacro -%}

{%- macro snowflake__date_of_day(day) -%}
dateadd(day, {{ day }}, cast('1970-01-01' as date))
{%- endmacro -%}

{%- macro bigquery__date_of_day(day) -%}
date_from_unix_date({{ day }})
{%- endmacro -%}

{# The moment so many seconds after 1970-01-01 00:00. #}
{%- macro default__moment_of_second(second) -%}
(cast('1970-01-01 00:00:00' as timestamp) + ({{ second }} * interval '1 second'))
{%- endmacro -%}

{%- macro duckdb__moment_of_second(second) -%}
make_timestamp({{ second }} * 1000000)
{%- endmacro -%}

{# Of the session's time zone, which is why it should be UTC. #}
{%- macro spark__moment_of_second(second) -%}
timestamp_seconds({{ second }})
{%- endmacro -%}

{%- macro snowflake__moment_of_second(second) -%}
dateadd(second, {{ second }}, cast('1970-01-01 00:00:00' as timestamp_ntz))
{%- endmacro -%}

{%- macro bigquery__moment_of_second(second) -%}
datetime_add(datetime '1970-01-01 00:00:00', interval {{ second }} second)
{%- endmacro -%}

{%- macro redshift__moment_of_second(second) -%}
dateadd(second, {{ second }}, cast('1970-01-01 00:00:00' as timestamp))
{%- endmacro -%}
