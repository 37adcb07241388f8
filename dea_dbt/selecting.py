"""``--select``: which of the tables that could be made, and with them the tables that they refer to.

orders   shop.orders   source:shop   source:shop.orders   shop.*        several, by spaces or by repeating the option
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatch

from sqlglot import exp

from dea_core.errors import UsageError, did_you_mean
from dea_core.schema import Assertion, Schema, Table


def select_tables(schema: Schema, patterns: Sequence[str]) -> tuple[Schema, tuple[str, ...]]:
    """The schema of the tables selected and those above them; notes say what came along. Raises UsageError."""
    wanted = [part for pattern in patterns for part in pattern.replace(",", " ").split()]
    if not wanted:
        return schema, ()
    chosen = {table.name for part in wanted for table in _matching(schema, part)}
    whole = _with_parents(schema, chosen)
    notes = [f"{name} is made too: a selected table refers to it" for name in sorted(whole - chosen)]
    tables = tuple(_without_strangers(table, whole) for table in schema if table.name in whole)
    return replace(schema, tables=tables), tuple(notes)


def _matching(schema: Schema, pattern: str) -> list[Table]:
    name = pattern.removeprefix("source:").removeprefix("seed:").strip("+").lower()
    names = (name, f"{name}.*", f"*.{name}")
    found = [table for table in schema if any(fnmatch(table.name.lower(), each) for each in names)]
    if not found:
        raise UsageError(
            f"--select {pattern}: there is no such table", hint=did_you_mean(name, (t.name for t in schema))
        )
    return found


def _with_parents(schema: Schema, chosen: set[str]) -> set[str]:
    whole, waiting = set(chosen), list(chosen)
    while waiting:
        for link in schema.table(waiting.pop()).foreign_keys:
            if link.parent not in whole:
                whole.add(link.parent)
                waiting.append(link.parent)
    return whole


def _without_strangers(table: Table, whole: set[str]) -> Table:
    """Assertions over tables that are not made cannot be checked before they are loaded."""
    return replace(table, assertions=tuple(a for a in table.assertions if tables_of(a) <= whole))


def tables_of(assertion: Assertion) -> set[str]:
    """The tables of the schema that an assertion reads."""
    local = {cte.alias for cte in assertion.query.find_all(exp.CTE)}
    return {table.name for table in assertion.query.find_all(exp.Table)} - local
