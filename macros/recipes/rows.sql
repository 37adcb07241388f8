{#
    A relation with the rows' numbers `i`, from `start` to `stop` (not included; by default all), and with the steps that
    the columns above it were written from. `rows` is what dea.table gave, or just how many.
#}
{%- macro rows(rows, start=0, stop=none) -%}
{%- set of = {"rows": rows, "layers": none} if rows is integer else dea.own_table(rows) -%}
{%- set end = of.rows if stop is none else stop -%}
{%- if start is not integer or end is not integer or start < 0 or start > end or end > of.rows -%}
    {{ exceptions.raise_compiler_error("dea.rows: start=" ~ start ~ " and stop=" ~ end ~ " are no range of " ~ of.rows ~ " rows") }}
{%- endif -%}
{%- set relation = namespace(sql="(" ~ dea.numbers(start, end) ~ ") as dea_rows") -%}
{%- if of.layers is not none -%}
    {%- do of.layers.written.append(true) -%}
    {%- for level in range(1, ([0] + of.layers.levels.values() | list) | max + 1) -%}
        {%- set made = dea.steps_at(of.layers, level) -%}
        {%- set relation.sql = "(" ~ dea.fenced("select *, " ~ made ~ " from " ~ relation.sql) ~ ") as dea_rows" -%}
    {%- endfor -%}
{%- endif -%}
{{- relation.sql -}}
{%- endmacro -%}

{# The steps of one level, named. #}
{%- macro steps_at(layers, level) -%}
{%- set made = [] -%}
{%- for expression, name in layers.steps.items() if layers.levels[name] == level -%}
    {%- do made.append(expression ~ " as " ~ name) -%}
{%- endfor -%}
{{- made | join(", ") -}}
{%- endmacro -%}

{# A query whose columns are computed once, however often the query around it names them. #}
{%- macro fenced(query) -%}
{{- adapter.dispatch("fenced", "dea")(query) -}}
{%- endmacro -%}

{%- macro default__fenced(query) -%}
{{- query -}}
{%- endmacro -%}

{# Postgres would put the expression into each place that names it. #}
{%- macro postgres__fenced(query) -%}
{{- query }} offset 0
{%- endmacro -%}

{# The numbers from `start` to `stop`, which is not included, as 64-bit column `i`. #}
{%- macro numbers(start, stop) -%}
{{- adapter.dispatch("numbers", "dea")(start, stop) -}}
{%- endmacro -%}

{# Sums of digits: any engine can join sixteen rows with sixteen rows. #}
{%- macro default__numbers(start, stop) -%}
{%- set count, digits = stop - start, namespace(number=1) -%}
{%- for _ in range(16) if 16 ** digits.number < count -%}
    {%- set digits.number = digits.number + 1 -%}
{%- endfor -%}
{%- set digit = [] -%}
{%- for n in range(16) -%}
    {%- do digit.append("select cast(" ~ n ~ " as " ~ dea.type_integer() ~ ") as n") -%}
{%- endfor -%}
{%- set terms, relations = [], [] -%}
{%- for d in range(digits.number) -%}
    {%- do terms.append("(d" ~ d ~ ".n * " ~ 16 ** d ~ ")") -%}
    {%- do relations.append("digit as d" ~ d) -%}
{%- endfor -%}
with digit as ({{ digit | join(" union all ") }}), number as (select {{ start }} + {{ terms | join(" + ") }} as i from {{ relations | join(" cross join ") }}) select i from number where i < {{ stop }}
{%- endmacro -%}

{%- macro duckdb__numbers(start, stop) -%}
select i from range({{ start }}, {{ stop }}) as numbers(i)
{%- endmacro -%}

{%- macro postgres__numbers(start, stop) -%}
select i from generate_series(cast({{ start }} as bigint), cast({{ stop - 1 }} as bigint)) as numbers(i)
{%- endmacro -%}

{# generate_series runs on Redshift's leader alone, and cannot be stored. #}
{%- macro redshift__numbers(start, stop) -%}
{{- dea.default__numbers(start, stop) -}}
{%- endmacro -%}

{%- macro spark__numbers(start, stop) -%}
select id as i from range({{ start }}, {{ stop }})
{%- endmacro -%}

{# The generator's own sequence has gaps. #}
{%- macro snowflake__numbers(start, stop) -%}
select {{ start }} + row_number() over (order by null) - 1 as i from table(generator(rowcount => {{ stop - start }}))
{%- endmacro -%}
