"""Whether what was proposed holds of the rows that there are: read only, one rule at a time."""

from __future__ import annotations

from dataclasses import replace

from dea_core.agents.desk import Desk
from dea_core.checks import CheckResult
from dea_core.generate import check_data
from dea_core.results import counted
from dea_core.schema import CheckConstraint, ForeignKey, Schema, Table


def broken_on(desk: Desk, table: Table, rule: CheckConstraint | ForeignKey) -> str | None:
    """How the database on the desk breaks ``rule``; None where it holds, or where there are no rows to ask.

    The rows themselves are told only where the person said that they may be sent.
    """
    if desk.database is None:
        return None
    results = check_data(desk.url(desk.database), _only(desk.need_schema(), table, rule))
    kind = "check" if isinstance(rule, CheckConstraint) else "foreign key"
    return next((_told(result, desk.send_rows) for result in results if result.check.kind == kind), None)


def _only(schema: Schema, table: Table, rule: CheckConstraint | ForeignKey) -> Schema:
    bare = replace(table, keys=(), foreign_keys=(), checks=(), assertions=())
    if isinstance(rule, CheckConstraint):
        return Schema((replace(bare, checks=(rule,)),), schema.dialect)
    linked = replace(bare, foreign_keys=(rule,))
    if rule.parent == table.name:
        return Schema((linked,), schema.dialect)
    parent = replace(schema.table(rule.parent), keys=(), foreign_keys=(), checks=(), assertions=())
    return Schema((linked, parent), schema.dialect)


def _told(result: CheckResult, send_rows: bool) -> str | None:
    if result.passed:
        return None
    if result.violations is None:
        return f"it cannot be run: {result.error}"
    return f"the rows there break it: {result}" if send_rows else f"{counted(result.violations, 'row')} there break it"
