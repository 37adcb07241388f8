{#
    32 random bits of the row for a `label`: a column's name, or a list such as ["null", "email"]. Another label or table
    gives other bits, the same ones give the same.
#}
{%- macro draw(label, of=none) -%}
{%- set own = dea.own_table(of) -%}
{%- set parts = [label] if label is string else label -%}
{%- set word = dea.key(own.seed, own.name, *parts) -%}
{{- dea.step(dea.drawn(dea.step(dea.mixed_index(own.index), own), word), own) -}}
{%- endmacro -%}

{#
    Like `draw`, but in strata where the table has at most 65,536 rows (and says how many): each share of the words is a
    share of the rows.
#}
{%- macro word(label, of=none) -%}
{%- set own = dea.own_table(of) -%}
{%- if own.rows is none or own.rows <= 1 or own.rows > 65536 -%}
    {{ return(dea.draw(label, own)) }}
{%- endif -%}
{%- set parts = [label] if label is string else label -%}
{%- set order = dea.permutation(own.rows, own.seed, own.name, *(parts + ["strata"])) -%}
{%- set place = dea.step(dea.cell_of(order, own), own) -%}
{%- set reached = dea.step("((" ~ place ~ " * 4294967296) + " ~ dea.draw(label, own) ~ ")", own) -%}
{{ return(dea.step(dea.quotient(reached, order.wide * order.high), own)) }}
{%- endmacro -%}

{# A random integer in [0, size). #}
{%- macro below(size, label, of=none, strata=false) -%}
{%- if size is not integer or size < 1 or size > 4611686018427387904 -%}
    {{ exceptions.raise_compiler_error("dea.below: size=" ~ size ~ " of " ~ label ~ " must be a whole number from 1 to 2^62") }}
{%- endif -%}
{%- set own = dea.own_table(of) -%}
{%- if size == 1 -%}
    {{ return("0") }}
{%- endif -%}
{%- set high = dea.word(label, own) if strata else dea.draw(label, own) -%}
{%- if size <= 2147483648 -%}
    {{ return(dea.scaled(high, size)) }}
{%- endif -%}
{%- set low = dea.draw(([label] if label is string else label) + ["low"], own) -%}
{{ return(dea.remainder(dea.joined(high, low), size)) }}
{%- endmacro -%}

{# A condition that is true for `share` of the rows. #}
{%- macro chance(share, label, of=none) -%}
{%- if share is not number or share < 0 or share > 1 -%}
    {{ exceptions.raise_compiler_error("dea.chance: share=" ~ share ~ " of " ~ label ~ " must be a number from 0 to 1") }}
{%- endif -%}
({{ dea.word(label, of) }} < {{ (share * 4294967295) | round | int + 1 }})
{%- endmacro -%}

{# Where an engine has no mixer of ours. #}
{%- macro no_engine() -%}
{{ exceptions.raise_compiler_error("dea: there is no mixer for " ~ target.type ~ "; there is one for duckdb, postgres, spark, databricks, snowflake, bigquery and redshift") }}
{%- endmacro -%}
