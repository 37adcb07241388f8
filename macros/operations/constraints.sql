{# The constraints that a node declares, of columns and of the whole, as rules. #}
{%- macro rules_of_constraints(node) -%}
{%- set rules, declared = [], [] -%}
{%- for constraint in node.constraints or [] -%}
    {%- do declared.append([constraint, constraint.columns]) -%}
{%- endfor -%}
{%- for column in node.columns.values() -%}
    {%- for constraint in column.constraints or [] -%}
        {%- do declared.append([constraint, constraint.columns or [column.name]]) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for constraint, columns in declared if node.resource_type != "model" or node.contract.enforced -%}
    {%- do rules.append(dea.rule_of_constraint(node, constraint, columns)) -%}
{%- endfor -%}
{{ return(rules) }}
{%- endmacro -%}

{# One constraint as a rule, by the generic test that says the same. #}
{%- macro rule_of_constraint(node, constraint, columns) -%}
{%- set relation = dea.relation_of(node) -%}
{%- set kind = constraint.type.value or constraint.type -%}
{%- set rule = {
    "name": constraint.name or node.name ~ ": " ~ kind ~ " (" ~ columns | join(", ") ~ ")", "nodes": [node], "attached": node.unique_id,
    "sql": none,
    "why": none, "severity": "error", "fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0", "limit": none,
} -%}
{%- if kind == "not_null" -%}
    {%- do rule.update({"sql": "select * from " ~ relation ~ " where " ~ columns | join(" is null or ") ~ " is null"}) -%}
{%- elif kind == "unique" -%}
    {%- do rule.update({"sql": dea.test_unique_together(relation, columns)}) -%}
{%- elif kind == "primary_key" -%}
    {%- do rule.update({"sql": dea.key_violations(relation, columns)}) -%}
{%- elif kind == "check" -%}
    {%- do rule.update({"sql": dea.test_expression_holds(relation, constraint.expression)}) -%}
{%- elif kind == "foreign_key" and constraint.to -%}
    {%- set to = dea.argument_of(constraint.to) -%}
    {%- do rule.update({"sql": dea.test_foreign_key(relation, columns, to, constraint.to_columns or columns)}) -%}
{%- else -%}
    {%- do rule.update({"why": "a constraint of type " ~ kind ~ " without `to` is the engine's own"}) -%}
{%- endif -%}
{{ return(rule) }}
{%- endmacro -%}

{# Values of a primary key that come twice, or have a NULL. #}
{%- macro key_violations(relation, columns) -%}
select {{ columns | join(", ") }}
from {{ relation }}
group by {{ columns | join(", ") }}
having count(*) > 1 or {% for column in columns %}max(case when {{ column }} is null then 1 else 0 end) = 1{{ " or " if not loop.last }}{% endfor %}
{%- endmacro -%}

{# Where a node lies, or will lie. #}
{%- macro relation_of(node) -%}
{{ return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.identifier or node.alias, type="table")) }}
{%- endmacro -%}
