"""Whether what was proposed holds of the rows that there are: read only, one rule at a time."""

from __future__ import annotations

from dataclasses import replace

from dea_core.agents.desk import Desk
from dea_core.checks import CheckResult
from dea_core.generate import check_on
from dea_core.results import counted
from dea_core.schema import CheckConstraint, ForeignKey, Schema, Table


def broken_on(desk: Desk, table: Table, rule: CheckConstraint | ForeignKey) -> str | None:
    """How the database on the desk breaks ``rule``; None where it holds, or where there are no rows to ask.

    The rows themselves are told only where the person said that they may be sent.
    """
    if desk.database is None:
        return None
    kind = "check" if isinstance(rule, CheckConstraint) else "foreign key"
    results = checked(desk, desk.database, _only(desk.need_schema(), table, rule))
    (result,) = [one for one in results if one.check.kind == kind]
    return None if result.passed else told(result, desk.send_rows)


def checked(desk: Desk, database: str, schema: Schema) -> tuple[CheckResult, ...]:
    """Every rule of ``schema`` on a database of the desk: read only, locked, and within the time limit."""
    with desk.reading(database) as engine:
        return check_on(engine, schema, desk.label(database))


def _only(schema: Schema, table: Table, rule: CheckConstraint | ForeignKey) -> Schema:
    bare = replace(table, keys=(), foreign_keys=(), checks=(), assertions=())
    if isinstance(rule, CheckConstraint):
        return Schema((replace(bare, checks=(rule,)),), schema.dialect)
    linked = replace(bare, foreign_keys=(rule,))
    if rule.parent == table.name:
        return Schema((linked,), schema.dialect)
    parent = replace(schema.table(rule.parent), keys=(), foreign_keys=(), checks=(), assertions=())
    return Schema((linked, parent), schema.dialect)


def told(result: CheckResult, with_values: bool) -> str:
    """A check that did not pass, in words. An engine's message may hold a value too: it is told as rows are."""
    if result.violations is None:
        return "it cannot be run" + (f": {result.error}" if with_values else " on the rows there")
    broken = f"{counted(result.violations, 'row')} there break it"
    return f"{broken}: {result}" if with_values else broken
