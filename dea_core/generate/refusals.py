"""Refusals: no value is left for a column, and these are the rules that clash."""

from __future__ import annotations

from itertools import combinations

from dea_core.errors import UnsatisfiableError
from dea_core.generate.domains import Domain, domain_of
from dea_core.schema import CheckConstraint, Column, Table


def clash(table: Table, column: Column, domain: Domain) -> UnsatisfiableError:
    """The error that names the fewest CHECKs of a column that leave it no value."""
    rules = _fewest(table, column, domain)
    said = " and ".join(f"CHECK ({check.expression.sql()}) [{check.origin}]" for check in rules)
    return UnsatisfiableError(
        f"{table.name}.{column.name}: {said or column.type} {'leaves' if len(rules) < 2 else 'leave'} no value",
        hint="no row can be made: change or drop one of these rules",
    )


def _fewest(table: Table, column: Column, domain: Domain) -> tuple[CheckConstraint, ...]:
    for count in range(1, len(domain.understood)):
        for rules in combinations(domain.understood, count):
            alone = Table(table.name, table.columns, checks=rules)
            if domain_of(alone, column).empty:
                return rules
    return domain.understood
