"""Which columns could be the key is told by unique keys, by links, and by names."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.fixes import Statements
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_table
from dea_core.analyze.words import folded, singular, words
from dea_core.results import counted
from dea_core.schema import Schema, Table


@rule("no_primary_key", "warning")
def no_primary_key(subject: Subject) -> Iterator[Found]:
    """A table has no primary key.

    Nothing says which row is which: a row cannot be named, updated or replicated alone, and rows may come twice. The
    fix makes a key that is there the primary one: a unique NOT NULL key, all columns of a table that only links
    others, or a column named id. A table whose every partition has a key is left alone, and the key of one with
    partitions holds the column by which it is cut.
    """
    for table in subject.schema:
        parts = partitions_of(subject.schema, table)
        bare = [part for part, keyed in parts.items() if not keyed]
        if table.primary_key is not None or (parts and not bare):
            continue
        keys = [key for key in table.keys if key.where is None]
        told = f"; it has {counted(len(keys), 'unique key')}" if keys else " and no unique key"
        cut = f", nor have {len(bare):,} of its {counted(len(parts), 'partition')}" if parts else ""
        against = _rows_against(subject, table, _candidate(table))
        why = f"{table.name} has {counted(len(table.columns), 'column')}{told}{cut}{against}"
        fixable = len(bare) == len(parts) and not against
        yield Found(of_table(table), why, _fix(subject, table, bool(parts)) if fixable else ())


def _rows_against(subject: Subject, table: Table, columns: tuple[str, ...]) -> str:
    """What the rows say against ``columns`` as a key, if anything."""
    data = subject.data
    if data is None or not columns or table.name not in data:
        return ""
    names = [data.name(name) for name in columns]
    filled = " AND ".join(f"{name} IS NOT NULL" for name in names)
    listed, relation = ", ".join(names), data.relation(table.name)
    without = data.number(f"SELECT count(*) FROM {relation} WHERE NOT ({filled})")
    groups = f"SELECT count(*) AS rows FROM {relation} WHERE {filled} GROUP BY {listed} HAVING count(*) > 1"
    shared = data.number(f"SELECT sum(rows) FROM ({groups}) AS shared")
    key = ", ".join(columns)
    told = [f"without it: {counted(without, 'row')}"] if without else []
    told += [f"with one that another row has too: {counted(shared, 'row')}"] if shared else []
    return f"; {key} would be its key, but there are rows against that ({', '.join(told)})" if told else ""


def partitions_of(schema: Schema, table: Table) -> dict[str, bool]:
    """The partitions of a table, each with whether it has a key of its own: they are no tables of the schema."""
    keyed = {note.name.partition(" (")[0] for note in schema.unsupported if note.what == "key of a partition"}
    parts = (note.name.partition(" of ") for note in schema.unsupported if note.what == "partition")
    return {
        part: part in keyed or part.rpartition(".")[2] in keyed for part, _, parent in parts if parent == table.name
    }


def _fix(subject: Subject, table: Table, partitioned: bool) -> Statements:
    columns = _candidate(table)
    if not columns:
        return ()
    if partitioned:
        cut_by = next((c.columns for c in table.checks if c.origin.detail == "partitions"), ())
        if not cut_by:
            return ()
        columns = (*columns, *(name for name in cut_by if name not in columns))
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
