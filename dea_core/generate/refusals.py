"""Refusals: no value is left for a column, or no row for a table, and these are the rules that clash."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from dea_core.checks import Runner
from dea_core.errors import UnsatisfiableError
from dea_core.generate.domains import Domain, domain_of
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.proposers import Question
from dea_core.generate.solve import Rule, find_clash, told_rules
from dea_core.schema import CheckConstraint, Column, Schema, Table

ONLY_NULL = "NULL alone passes"
TWO = 2
CHANGE_ONE = "no row can be made: change or drop one of these rules"


def told(checks: Sequence[CheckConstraint]) -> str:
    """CHECKs in the user's words, each with its source."""
    return " and ".join(f"CHECK ({check.expression.sql()}) [{check.origin}]" for check in checks)


def refuse_clash(schema: Schema, table: Table, runner: Runner) -> None:
    """Raise UnsatisfiableError with the fewest rules that clash, if it is proved that no row obeys those of a table."""
    rules = find_clash(schema, table, runner)
    if not rules:
        return
    subject, left = _subject(table, rules)
    said, leave = _in_a_row(list(told_rules(rules, table))), "leaves" if len(rules) < TWO else "leave"
    raise UnsatisfiableError(f"{subject}: {said} {leave} no {left}", hint=CHANGE_ONE)


def _subject(table: Table, rules: Sequence[Rule]) -> tuple[str, str]:
    """What the rules are about, and what they leave none of."""
    names = {name for one in rules for name in one.columns}
    if len(names) == 1 and all(one.table is table for one in rules):
        return f"{table.name}.{names.pop()}", "value"
    return table.name, "row"


def _in_a_row(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def only_null(question: Question) -> ColumnPlan:
    """NULL in every row, for a column that its CHECKs leave no other value; the error, where it must not be NULL."""
    table, column, domain = question.table, question.column, question.domain
    if column.not_null or domain.not_null:
        raise clash(table, column, domain)
    rules = _fewest(table, column, domain)
    why = f"{ONLY_NULL}: {told(rules)} {'leaves' if len(rules) < TWO else 'leave'} no value"
    return ColumnPlan("constant", {"value": None}, why=why)


def clash(table: Table, column: Column, domain: Domain) -> UnsatisfiableError:
    """The error that names the fewest CHECKs of a column that leave it no value."""
    rules = _fewest(table, column, domain)
    said = told(rules)
    return UnsatisfiableError(
        f"{table.name}.{column.name}: {said or column.type} {'leaves' if len(rules) < TWO else 'leave'} no value",
        hint=CHANGE_ONE,
    )


def _fewest(table: Table, column: Column, domain: Domain) -> tuple[CheckConstraint, ...]:
    for count in range(1, len(domain.understood)):
        for rules in combinations(domain.understood, count):
            alone = Table(table.name, table.columns, checks=rules)
            if domain_of(alone, column).empty:
                return rules
    return domain.understood
