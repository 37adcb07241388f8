"""``--select``: which of the tables that could be made, and with them the tables that they refer to.

orders   shop.orders   source:shop   source:shop.orders   shop.*        several, by spaces or by repeating the option
+fct_orders   tag:nightly+   path:models/staging   state:modified       what dbt selects by these, of sources and seeds
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from fnmatch import fnmatch

from sqlglot import exp

from dea_core.errors import UsageError, did_you_mean
from dea_core.schema import Assertion, Schema, Table

Ask = Callable[[str], Collection[str]]
"""What dbt selects by a word: the names of sources and seeds."""
OF_DBT = re.compile(r"[+@]|^(?!source:|seed:)[\w.]+:")
"""Graph operators and methods: what only dbt can tell."""


def select_tables(schema: Schema, patterns: Sequence[str], ask: Ask | None = None) -> tuple[Schema, tuple[str, ...]]:
    """The schema of the tables selected and those above them; notes say what came along. Raises UsageError."""
    words = [word for pattern in patterns for word in pattern.split()]
    wanted = [part for word in words for part in ([word] if OF_DBT.search(word) else word.split(","))]
    if not wanted:
        return schema, ()
    chosen = {name for part in wanted if part for name in _chosen(schema, part, ask)}
    whole = _with_parents(schema, chosen)
    notes = [f"{name} is made too: a selected table refers to it" for name in sorted(whole - chosen)]
    tables = tuple(_without_strangers(table, whole) for table in schema if table.name in whole)
    return replace(schema, tables=tables), tuple(notes)


def _chosen(schema: Schema, word: str, ask: Ask | None) -> set[str]:
    """Names and patterns are ours; graph operators and methods are dbt's."""
    if ask is not None and OF_DBT.search(word):
        found = {name for name in ask(word) if name in schema}
        if found:
            return found
    return {table.name for table in _matching(schema, word)}


def _matching(schema: Schema, pattern: str) -> list[Table]:
    name = pattern.removeprefix("source:").removeprefix("seed:").strip("+").lower()
    names = (name, f"{name}.*", f"*.{name}")
    found = [table for table in schema if any(fnmatch(table.name.lower(), each) for each in names)]
    if not found:
        blind = [str(one) for one in schema.unsupported if any(fnmatch(one.name.lower(), each) for each in names)]
        said = blind[0] if blind else "there is no such table"
        hint = "declare its columns in YAML" if blind else did_you_mean(name, (t.name for t in schema))
        raise UsageError(f"--select {pattern}: {said}", hint=hint)
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
