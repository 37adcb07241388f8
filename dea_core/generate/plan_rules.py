"""Rules of a plan: what people (or a model) want of every row beyond what the schema says.

    tables:
      orders:
        rules:
          - shipped_at >= ordered_at
          - {check: "total = net + tax", why: "an invoice adds up"}

They are CHECKs like the schema's own: solved, checked on every row, and refused by name where nothing can obey them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.errors import PlanError, did_you_mean
from dea_core.schema import CheckConstraint, Origin, Schema, Table

if TYPE_CHECKING:
    from dea_core.generate.plan import Plan


@dataclass(frozen=True)
class PlanRule:
    """A predicate over one row, in the schema's dialect, and why it should hold."""

    check: str
    why: str = ""
    place: str = field(default="", compare=False, repr=False)


def with_rules(schema: Schema, plan: Plan | None) -> Schema:
    """``schema`` with the rules of ``plan`` among its CHECKs. Raises PlanError for one that is no predicate over it."""
    if plan is None or not any(table.rules for table in plan.tables.values()):
        return schema
    return replace(schema, tables=tuple(_with_rules(table, plan, schema.dialect) for table in schema))


def _with_rules(table: Table, plan: Plan, dialect: str) -> Table:
    rules = plan.tables[table.name].rules if table.name in plan.tables else ()
    checks = {check.expression: check for check in table.checks}
    for rule in rules:
        check = check_of_rule(table, rule, dialect)
        checks.setdefault(check.expression, check)
    return replace(table, checks=tuple(checks.values())) if rules else table


def check_of_rule(table: Table, rule: PlanRule, dialect: str) -> CheckConstraint:
    """The rule as a CHECK of ``table``. Raises PlanError where it cannot be one."""
    place = rule.place or None
    try:
        expression = cast(exp.Expression, parse_one(rule.check, dialect=dialect))
    except SqlglotError as error:
        problem = str(error).split("\n", 1)[0]
        raise PlanError(f"rule {rule.check!r} of {table.name} is not SQL: {problem}", place=place) from error
    if not isinstance(expression, exp.Condition) or expression.find(exp.Query, exp.AggFunc, exp.Window):
        raise PlanError(
            f"rule {rule.check!r} of {table.name} is no predicate over one row",
            place=place,
            hint="a rule compares columns of the same row",
        )
    for column in expression.find_all(exp.Column):
        if column.table or column.name not in table:
            known = (one.name for one in table.columns)
            told = f"rule {rule.check!r}: {table.name} has no column {column.sql(dialect)}"
            raise PlanError(told, place=place, hint=did_you_mean(column.name, known))
    file, _, line = rule.place.rpartition(":")
    origin = Origin("plan", file or None, int(line) if line.isdigit() else None, None if file else f"plan: {rule.why}")
    return CheckConstraint(expression, origin=origin)
