{#
    dbt run-operation dea_seed [--args '{rows: 1000, select: [raw], seed: 42, as_of: "2026-01-31"}']

    Makes the sources' tables that the target lacks, with rows by which the tests on their columns hold, out of these macros
    alone. `rows` is a number, or maps tables ("raw.orders") to theirs and `default` to that of the rest. Then the tests on
    these tables run; where one of severity error fails, the tables are dropped again and the rules named.

    All or nothing: the engine is asked for each query, without a row, before the first table is made; and all tables are
    of one transaction, where the engine's transactions hold tables too (DuckDB, Postgres, Redshift).
#}
{%- macro dea_seed(rows=1000, select=none, seed=none, as_of=none) -%}
{%- if execute -%}
    {%- set tables = dea.seeded_tables(rows, select, seed) -%}
    {%- set day = (as_of or run_started_at.strftime("%Y-%m-%d")) | string -%}
    {%- set queries = {} -%}
    {%- for id, table in tables.items() -%}
        {%- do queries.update({id: dea.seeded_query(graph.sources[id], table, tables, day)}) -%}
    {%- endfor -%}
    {%- for query in queries.values() -%}
        {%- do run_query("select * from (" ~ query ~ ") as dea_asked where 1 = 0") -%}
    {%- endfor -%}
    {%- for id in queries -%}
        {%- do adapter.create_schema(dea.relation_of(graph.sources[id])) -%}
    {%- endfor -%}
    {%- if target.type in ["postgres", "redshift"] -%}{# dbt says so to their drivers once, and no more after a commit #}
        {%- call statement("dea_begin", auto_begin=true) -%} begin {%- endcall -%}
    {%- endif -%}
    {%- for id, query in queries.items() -%}
        {%- do dea.create_seeded(graph.sources[id], query) -%}
    {%- endfor -%}
    {%- set broken = dea.broken_rules(tables) -%}
    {%- if broken -%}
        {%- for id in queries -%}
            {%- do dea.drop_seeded(graph.sources[id]) -%}
        {%- endfor -%}
        {{ exceptions.raise_compiler_error("dea_seed: nothing was kept, since these rules do not hold on the rows as made: " ~ broken | join(", ") ~ ". Give their columns `meta: {dea: {recipe: ...}}`, or use `dea dbt seed`, which reads such rules") }}
    {%- endif -%}
    {%- do adapter.commit() if queries -%}
    {%- for id, table in tables.items() -%}
        {%- do print("%12s rows  %s" | format("{:,}".format(table.rows), dea.relation_of(graph.sources[id]))) -%}
    {%- endfor -%}
    {%- do print(tables | length ~ " tables made; those that were there are as they were") -%}
{%- endif -%}
{%- endmacro -%}

{# The sources' tables that are not there, each as a dea.table. #}
{%- macro seeded_tables(rows, select, seed) -%}
{%- set tables = {} -%}
{%- for node in graph.sources.values() | sort(attribute="unique_id") if dea.is_selected([node], select) -%}
    {%- if adapter.get_relation(node.database, node.schema, node.identifier) is none -%}
        {%- set name = node.source_name ~ "." ~ node.name -%}
        {%- set count = rows.get(name, rows.get("default", 1000)) if rows is mapping else rows -%}
        {%- do tables.update({node.unique_id: dea.table(name, count, seed)}) -%}
    {%- endif -%}
{%- endfor -%}
{%- for name in (rows if rows is mapping else []) if name != "default" and name not in tables.values() | map(attribute="name") -%}
    {{ exceptions.raise_compiler_error("dea_seed: rows names " ~ name ~ ", which is no table of a source that is missing") }}
{%- endfor -%}
{{ return(tables) }}
{%- endmacro -%}

{# The SELECT that makes a source's table. #}
{%- macro seeded_query(node, table, tables, day) -%}
{%- set columns = [] -%}
{%- for column in node.columns.values() -%}
    {%- if not column.data_type -%}
        {{ exceptions.raise_compiler_error("dea_seed: " ~ table.name ~ "." ~ column.name ~ " has no data_type; give it one, or use `dea dbt seed`, which works it out") }}
    {%- endif -%}
    {%- set value = dea.seeded_value(node, column, table, tables, day, 0) -%}
    {%- do columns.append("cast(" ~ value ~ " as " ~ column.data_type ~ ") as " ~ (adapter.quote(column.name) if column.quote else column.name)) -%}
{%- endfor -%}
{%- if not columns -%}
    {{ exceptions.raise_compiler_error("dea_seed: source " ~ table.name ~ " names no columns; `dea dbt seed` finds those that models read") }}
{%- endif -%}
{{ return("select " ~ columns | join(", ") ~ " from " ~ dea.rows(table)) }}
{%- endmacro -%}

{# Makes the table, its schema being there, marked as `dea dbt unseed` knows it. #}
{%- macro create_seeded(node, query) -%}
{%- set relation = dea.relation_of(node) -%}
{%- call statement("dea_seed", auto_begin=true) -%}
create table {{ relation }} as {{ query }}
{%- endcall -%}
{%- if target.type in ["duckdb", "postgres"] -%}
    {%- call statement("dea_comment", auto_begin=true) -%}
comment on table {{ relation }} is 'made by data-engineering-agents (dea dbt unseed takes it away)'
    {%- endcall -%}
{%- endif -%}
{%- do adapter.cache_added(relation) -%}
{%- endmacro -%}

{%- macro drop_seeded(node) -%}
{%- call statement("dea_drop", auto_begin=true) -%}
drop table {{ dea.relation_of(node) }}
{%- endcall -%}
{%- do adapter.cache_dropped(dea.relation_of(node)) -%}
{%- endmacro -%}

{# The tests on these tables that fail with severity error, and declared constraints that do not hold. #}
{%- macro broken_rules(tables) -%}
{%- set broken = [] -%}
{%- for rule in dea.rules_of() if rule.attached in tables -%}
    {%- for one in dea.run_rules([rule]) if one.state in ["fail", "missing"] -%}
        {%- do broken.append(one.name ~ " (" ~ (one.why or one.violations) ~ ")") -%}
    {%- endfor -%}
{%- endfor -%}
{{ return(broken) }}
{%- endmacro -%}
