"""Which columns could be the key is told by unique keys, by links, and by names."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.fixes import Statements
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_table
from dea_core.analyze.words import folded, singular, words
from dea_core.results import counted
from dea_core.schema import Table


@rule("no_primary_key", "warning")
def no_primary_key(subject: Subject) -> Iterator[Found]:
    """A table has no primary key.

    Nothing says which row is which: a row cannot be named, updated or replicated alone, and rows may come twice. The
    fix makes a key that is there the primary one: a unique NOT NULL key, all columns of a table that only links
    others, or a column named id.
    """
    for table in subject.schema:
        if table.primary_key is None:
            keys = [key for key in table.keys if key.where is None]
            told = f"; it has {counted(len(keys), 'unique key')}" if keys else " and no unique key"
            why = f"{table.name} has {counted(len(table.columns), 'column')}{told}"
            yield Found(of_table(table), why, _fix(subject, table))


def _fix(subject: Subject, table: Table) -> Statements:
    columns = _candidate(table)
    if not columns:
        return ()
    unfilled = [table.column(name) for name in columns if not table.column(name).not_null]
    needed = tuple(s for column in unfilled for s in subject.fixes.not_null(table, column))
    made = subject.fixes.primary_key(table, columns)
    return (*needed, *made) if made else ()


def _candidate(table: Table) -> tuple[str, ...]:
    """Columns that are a key for sure, or by their name."""
    whole = [key.columns for key in table.keys if key.where is None]
    filled = [columns for columns in whole if all(table.column(name).not_null for name in columns)]
    if filled:
        return min(filled, key=len)
    linking = {name for link in table.foreign_keys for name in link.columns}
    if len(table.foreign_keys) > 1 and linking == {column.name for column in table.columns}:
        return tuple(column.name for column in table.columns)
    own = singular(folded(table.name.rpartition(".")[2]))
    named = (c.name for c in table.columns if folded(c.name) in ("id", f"{own}id") and c.name not in linking)
    first = next(named, None)
    return (first,) if first and words(first) else ()
