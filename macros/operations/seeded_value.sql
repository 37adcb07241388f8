{#
    What dea_seed writes into a column: what its `meta: {dea: {recipe: ...}}` says, else what its tests ask, else what its
    type holds. `table` is the row (of the table, or of one that another refers to) that it is written for.
#}
{%- macro seeded_value(node, column, table, tables, day, depth) -%}
{%- set told = node.source_name ~ "." ~ node.name ~ "." ~ column.name -%}
{%- set tests = dea.tests_on(node, column) -%}
{%- set meta = (column.config or {}).meta or column.meta or {} -%}
{%- if meta.dea -%}
    {{ return(dea.seeded_by_recipe(meta.dea, column, table, told)) }}
{%- elif tests.relationships -%}
    {{ return(dea.seeded_reference(tests.relationships, column, table, tables, day, depth, told)) }}
{%- elif tests.accepted_values -%}
    {{ return(dea.pick(dea.plain_values(tests.accepted_values), column.name, table)) }}
{%- elif "unique" in tests -%}
    {{ return(dea.seeded_key(column, table, day, told)) }}
{%- elif "dea.matches_pattern" in tests -%}
    {{ return(dea.pattern(tests["dea.matches_pattern"].pattern, column.name, table)) }}
{%- endif -%}
{{ return(dea.seeded_by_type(column, table, tests.get("dbt_utils.accepted_range", {}), day, told)) }}
{%- endmacro -%}

{# The arguments of each test that stands on a column, by the test's name. Keys that are declared count as unique. #}
{%- macro tests_on(node, column) -%}
{%- set tests = {} -%}
{%- for test in graph.nodes.values() -%}
    {%- if test.resource_type == "test" and test.test_metadata and test.column_name == column.name and not test.config.where and node.unique_id == (dea.attached(test) or {}).unique_id -%}
        {%- set home = test.test_metadata.namespace -%}
        {%- do tests.update({(home ~ "." if home else "") ~ test.test_metadata.name: test.test_metadata.kwargs}) -%}
    {%- endif -%}
{%- endfor -%}
{%- for constraint in column.constraints or [] if (constraint.type.value or constraint.type) in ["unique", "primary_key"] -%}
    {%- do tests.update({"unique": {}}) -%}
{%- endfor -%}
{{ return(tests) }}
{%- endmacro -%}

{%- macro seeded_by_recipe(spec, column, table, told) -%}
{%- set arguments = dict(spec) -%}
{%- set recipe, share = arguments.pop("recipe", none), arguments.pop("null_share", 0) -%}
{%- set labelled = ["chance", "date_between", "decimal_between", "integer_between", "pattern", "permuted", "pick", "timestamp_between", "weighted"] -%}
{%- if recipe not in labelled + ["sequence"] -%}
    {{ exceptions.raise_compiler_error("dea_seed: " ~ told ~ " asks for recipe " ~ recipe ~ "; there are " ~ (labelled + ["sequence"]) | join(", ")) }}
{%- endif -%}
{%- do arguments.update({"of": table}) -%}
{%- do arguments.update({"label": column.name}) if recipe in labelled -%}
{%- set value = context["dea"][recipe](**arguments) -%}
{{ return(dea.or_null(value, share, column.name, table) if share else value) }}
{%- endmacro -%}

{# A key of a row that is made with it, or else one of (at most a thousand of) those that are in the target already. #}
{%- macro seeded_reference(asked, column, table, tables, day, depth, told) -%}
{%- set parent = dea.node_named(asked.to) -%}
{%- if depth > 9 -%}
    {{ exceptions.raise_compiler_error("dea_seed: " ~ told ~ " refers to a column that refers to another, and so on in a circle") }}
{%- elif parent and parent.unique_id in tables -%}
    {%- set keys = parent.columns.values() | selectattr("name", "equalto", asked.field) | list -%}
    {%- if not keys -%}
        {{ exceptions.raise_compiler_error("dea_seed: " ~ told ~ " refers to " ~ asked.field ~ ", which " ~ asked.to ~ " does not name") }}
    {%- endif -%}
    {%- set row = dea.parent(tables[parent.unique_id], column.name, table) -%}
    {{ return(dea.seeded_value(parent, keys[0], row, tables, day, depth + 1)) }}
{%- elif not parent or dea.unreadable([parent]) | select | list -%}
    {{ exceptions.raise_compiler_error("dea_seed: " ~ told ~ " refers to " ~ asked.to ~ ", which is not there: build it first (dbt seed, dbt run)") }}
{%- endif -%}
{%- set relation = dea.relation_of(parent) -%}
{%- set found = run_query("select distinct " ~ asked.field ~ " from " ~ relation ~ " where " ~ asked.field ~ " is not null order by 1 limit 1000") -%}
{%- if not found.rows -%}
    {{ exceptions.raise_compiler_error("dea_seed: " ~ told ~ " refers to " ~ relation ~ ", which has no rows") }}
{%- endif -%}
{{ return(dea.pick(found.columns[0].values() | list, column.name, table)) }}
{%- endmacro -%}

{# The node that "ref('customers')" or "source('raw', 'people')" names. #}
{%- macro node_named(text) -%}
{%- set names = modules.re.findall("['\"]([^'\"]+)['\"]", text) -%}
{%- if modules.re.match("\\s*source\\s*\\(", text) -%}
    {{ return(graph.sources.values() | selectattr("source_name", "equalto", names | first) | selectattr("name", "equalto", names | last) | first) }}
{%- endif -%}
{%- set kinds = ["model", "seed", "snapshot"] -%}
{{ return(graph.nodes.values() | selectattr("resource_type", "in", kinds) | selectattr("name", "equalto", names | last) | first) }}
{%- endmacro -%}

{# The values of accepted_values, as SQL: dbt puts quotes around them and leaves them as they are. #}
{%- macro plain_values(asked) -%}
{%- set values = [] -%}
{%- for value in asked["values"] -%}
    {%- set number = asked.quote == false and modules.re.fullmatch("-?[0-9]+", value | string) -%}
    {%- do values.append(value | int if number else value | replace("''", "'") if value is string else value) -%}
{%- endfor -%}
{{ return(values) }}
{%- endmacro -%}
