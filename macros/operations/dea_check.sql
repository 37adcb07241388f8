{#
    dbt run-operation dea_check [--args '{select: [orders], package: dea}']

    Runs the tests that dbt knows and the constraints that are declared, over the target's tables as they are, and prints
    one report: state, violations, name. It builds nothing. Fails when a rule is broken whose severity is error.
    `select` names models, seeds, sources ("raw") or their tables ("raw.orders"); `package` leaves the tests of others out.
#}
{%- macro dea_check(select=none, package=none) -%}
{%- if execute -%}
    {%- set report = dea.run_rules(dea.rules_of(select, package)) -%}
    {%- set broken = report | selectattr("state", "in", ["fail", "missing"]) | list -%}
    {%- for one in report -%}
        {%- do print("%-8s %9s  %s" | format(one.state, one.violations, one.name ~ (": " ~ one.why if one.why else ""))) -%}
    {%- endfor -%}
    {%- set states = report | map(attribute="state") | list -%}
    {%- do print((report | length) ~ " rules: " ~ states.count("pass") ~ " hold, " ~ states.count("fail") ~ " broken, "
        ~ states.count("warn") ~ " warned of, " ~ states.count("missing") ~ " without their tables, "
        ~ states.count("skipped") ~ " not looked at") -%}
    {%- if broken -%}
        {{ exceptions.raise_compiler_error("dea_check: " ~ broken | length ~ " of " ~ report | length ~ " rules are broken or could not be looked at") }}
    {%- endif -%}
{%- endif -%}
{%- endmacro -%}

{# Each rule with its SQL: {name, sql, severity, ...}, or with `why` it has none. #}
{%- macro rules_of(select=none, package=none) -%}
{%- set rules = [] -%}
{%- for test in graph.nodes.values() | selectattr("resource_type", "equalto", "test") | sort(attribute="name") -%}
    {%- set home = (test.test_metadata.namespace or "dbt") if test.test_metadata else test.package_name -%}
    {%- set attached = dea.attached(test) -%}
    {%- if (not package or home == package) and dea.is_selected([attached] if attached else dea.nodes_of(test), select) -%}
        {%- do rules.append(dea.rule_of_test(test)) -%}
    {%- endif -%}
{%- endfor -%}
{%- for node in graph.nodes.values() | list + graph.sources.values() | list if not package or package == "dea" -%}
    {%- if dea.is_selected([node], select) and node.resource_type in ["model", "seed", "snapshot", "source"] -%}
        {%- do rules.extend(dea.rules_of_constraints(node)) -%}
    {%- endif -%}
{%- endfor -%}
{{ return(rules) }}
{%- endmacro -%}

{# What a test reads: what it stands on, and what it compares that to. #}
{%- macro nodes_of(test) -%}
{%- set nodes = [] -%}
{%- for id in test.depends_on.nodes -%}
    {%- set node = graph.nodes.get(id) or graph.sources.get(id) -%}
    {%- do nodes.append(node) if node -%}
{%- endfor -%}
{{ return(nodes) }}
{%- endmacro -%}

{# The node that a generic test is attached to; none of a singular one. #}
{%- macro attached(test) -%}
{%- set named = modules.re.search("(ref|source)\\(([^)]*)\\)", test.test_metadata.kwargs.model if test.test_metadata else "") -%}
{%- set words = modules.re.findall("['\"]([^'\"]+)['\"]", named.group(2)) if named else [] -%}
{%- for node in dea.nodes_of(test) if words and (node.source_name if named.group(1) == "source" else not node.source_name) -%}
    {%- if node.name == words[-1] and (not node.source_name or node.source_name == words[0]) -%}
        {{ return(node) }}
    {%- endif -%}
{%- endfor -%}
{{ return(none) }}
{%- endmacro -%}

{%- macro is_selected(nodes, select) -%}
{%- if not select -%}
    {{ return(true) }}
{%- endif -%}
{%- set wanted, found = [select] if select is string else select, [] -%}
{%- for node in nodes if node.name in wanted or node.source_name in wanted or (node.source_name ~ "." ~ node.name) in wanted -%}
    {%- do found.append(node) -%}
{%- endfor -%}
{{ return(found | length > 0) }}
{%- endmacro -%}

{# The SQL of a test, by the macro that dbt would call, or by the file of a singular one. #}
{%- macro rule_of_test(test) -%}
{%- set config = test.config -%}
{%- set rule = {
    "name": test.name, "nodes": dea.nodes_of(test), "attached": (dea.attached(test) or {}).unique_id, "severity": config.severity | lower, "why": none, "sql": none,
    "fail_calc": config.fail_calc, "warn_if": config.warn_if, "error_if": config.error_if, "limit": config.limit,
} -%}
{%- if not test.test_metadata -%}
    {%- do rule.update({"sql": render(test.raw_code)}) -%}
    {{ return(rule) }}
{%- endif -%}
{%- set macro_name, home = "test_" ~ test.test_metadata.name, test.test_metadata.namespace -%}
{%- set macro = (context.get(home, {}) if home else context).get(macro_name) -%}
{%- if macro is none -%}
    {%- do rule.update({"why": "there is no macro " ~ macro_name}) -%}
    {{ return(rule) }}
{%- endif -%}
{%- set arguments = {} -%}
{%- for name, value in test.test_metadata.kwargs.items() -%}
    {%- do arguments.update({name: value if name in ["model", "column_name"] else dea.argument_of(value)}) -%}
{%- endfor -%}
{%- set named = modules.re.search("(ref|source)\\([^)]*\\)", arguments.model).group(0) -%}
{%- set relation = dea.argument_of(named) -%}
{%- do arguments.update({"model": "(select * from " ~ relation ~ " where " ~ config.where ~ ") dbt_subquery" if config.where else relation}) -%}
{%- do rule.update({"sql": macro(**arguments)}) -%}
{{ return(rule) }}
{%- endmacro -%}

{# An argument of a test as dbt hands it over: what calls ref, source or var is called, Jinja is rendered. #}
{%- macro argument_of(value) -%}
{%- if value is string and modules.re.match("\\s*(env_var|ref|var|source)\\s*\\(.+\\)\\s*$", value) -%}
    {{ return(render("{{ " ~ value ~ " }}")) }}
{%- elif value is string and "{{" in value -%}
    {{ return(render(value)) }}
{%- endif -%}
{{ return(value) }}
{%- endmacro -%}

{# Each rule with its state and number of violations: one query a rule, none where a table is missing. #}
{%- macro run_rules(rules) -%}
{%- set report = [] -%}
{%- for rule in rules -%}
    {%- set missing, skipped = dea.unreadable(rule.nodes) -%}
    {%- if rule.why or skipped -%}
        {%- do report.append({"state": "skipped", "violations": "", "name": rule.name, "why": rule.why or skipped}) -%}
    {%- elif missing -%}
        {%- do report.append({"state": "missing", "violations": "", "name": rule.name, "why": "there is no " ~ missing}) -%}
    {%- else -%}
        {%- set counted = run_query(get_test_sql(rule.sql, rule.fail_calc, rule.warn_if, rule.error_if, rule.limit)).rows[0] -%}
        {%- set state = "fail" if counted[2] and rule.severity == "error" else "warn" if counted[1] else "pass" -%}
        {%- do report.append({"state": state, "violations": counted[0], "name": rule.name, "why": none}) -%}
    {%- endif -%}
{%- endfor -%}
{{ return(report) }}
{%- endmacro -%}

{# The first table of `nodes` that is not there, and why one of them can never be. #}
{%- macro unreadable(nodes) -%}
{%- set found = namespace(missing=none, skipped=none) -%}
{%- for node in nodes -%}
    {%- if node.config.materialized == "ephemeral" -%}
        {%- set found.skipped = node.name ~ " is ephemeral" -%}
    {%- elif adapter.get_relation(node.database, node.schema, node.identifier or node.alias) is none and not found.missing -%}
        {%- set found.missing = node.schema ~ "." ~ (node.identifier or node.alias) -%}
    {%- endif -%}
{%- endfor -%}
{{ return([found.missing, found.skipped]) }}
{%- endmacro -%}
