"""Partitions: a partition is no table to fill, its parent is. But rows outside all partitions are refused.

    PARTITION BY RANGE (day)            -> what the table is cut by
    FOR VALUES FROM ('a') TO ('b')      -> Bounds: one partition's share of the parent's rows
    the parent                          -> CHECK (day >= 'a' AND day < 'c') over all of them, and day NOT NULL

    day: [2024-01-01, 2024-02-01), ...  -> Partitioning: rows are to reach each of them

Foreign keys of a partition are lifted onto the parent: any of its rows may fall into that partition.
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from dea_core.readers.cursor import Cursor
from dea_core.readers.draft import Draft, DraftTable
from dea_core.readers.expressions import read_expression
from dea_core.readers.partition_bounds import Bounds, Value, bound_rows, lift_subpartitions


def read_partition_by(cursor: Cursor) -> tuple[str, tuple[str, ...]] | None:
    """Behind PARTITION BY: (range, (day,)); None when it is cut by an expression, or not as Postgres does it."""
    how = cursor.take_any("RANGE", "LIST", "HASH")
    if how is None or not cursor.peek("("):
        return None
    columns: list[str] = []
    for item in cursor.parens().items():
        if not item.at_name():
            return None
        columns.append(item.name())
        if item.peek("("):
            return None
    if cursor.dialect.inline_keys and cursor.peek("("):
        cursor.parens()
    return how.lower(), tuple(columns)


def read_bounds(cursor: Cursor) -> Bounds | None:
    """FOR VALUES .. or DEFAULT; None for what is no bound."""
    if cursor.take("DEFAULT"):
        return Bounds(every=True, takes_null=True)
    cursor.expect("FOR", "VALUES")
    if cursor.take("WITH"):
        cursor.parens()
        return Bounds(every=True, takes_null=True)  # hash partitions share out every row
    if cursor.take("IN"):
        listed = _values(cursor)
        some = tuple(value for value in listed if value is not None and not isinstance(value, exp.Null))
        return Bounds(values=some, takes_null=len(some) < len(listed))
    cursor.expect("FROM")
    low = _values(cursor)
    cursor.expect("TO")
    high = _values(cursor, up_to="MINVALUE")
    return Bounds(tuple(low), tuple(high)) if low and high else None


def _values(cursor: Cursor, up_to: str = "") -> list[Value]:
    """Bracketed bounds; None for MINVALUE and MAXVALUE. What is below (20, MINVALUE) is below 20: it ends there."""
    found: list[Value] = []
    for item in cursor.parens().items():
        if up_to and found and item.take(up_to):
            break
        found.append(None if item.take_any("MINVALUE", "MAXVALUE") else read_expression(item, item.rest()))
    return found


def fold_partitions(draft: Draft) -> None:
    """Take partitions out of the draft's tables; the parents keep what they say of their rows."""
    children: dict[int, list[DraftTable]] = {}
    for table in draft.tables.values():
        if table.partition_of is None:
            continue
        parent = draft.find(table.partition_of)
        name = f"{draft.label(table.path)} of {draft.label(table.partition_of)}"
        draft.note("partition", name, table.origin, ignorable=parent is not None)
        if parent is not None:
            _lift_foreign_keys(table, parent)
            _lift_indexes(table, parent)
            _note_own_rules(draft, table, parent)
            children.setdefault(id(parent), []).append(table)
    for parent in draft.tables.values():
        if id(parent) in children:
            bound_rows(draft, parent, children[id(parent)])
    for parent in draft.tables.values():
        if id(parent) in children and parent.partition_of is None:
            lift_subpartitions(draft, parent, children)
    draft.tables = {path: table for path, table in draft.tables.items() if table.partition_of is None}


def _lift_foreign_keys(table: DraftTable, parent: DraftTable) -> None:
    have = {(path, key.columns, key.parent_columns) for path, key in parent.foreign_keys}
    for path, key in table.foreign_keys:
        if (path, key.columns, key.parent_columns) not in have:
            parent.foreign_keys.append((path, replace(key, name=None)))


def _lift_indexes(table: DraftTable, parent: DraftTable) -> None:
    """Advice about the parent would be wrong if it did not know of its partitions' indexes."""
    have = [(index.expressions, index.where) for index in parent.indexes]
    for index in table.indexes:
        if (index.expressions, index.where) not in have:
            have.append((index.expressions, index.where))
            parent.indexes.append(index)


def _note_own_rules(draft: Draft, table: DraftTable, parent: DraftTable) -> None:
    """Keys and checks that only this partition has cannot be said of its parent's rows."""
    for key in table.keys:
        if not any(key.columns == other.columns for other in parent.keys):
            draft.note("key of a partition", f"{table.name} ({', '.join(key.columns)})", key.origin)
    for one in table.exclusions:
        if not any(one.sql() == other.sql() for other in parent.exclusions):
            draft.note("exclusion constraint of a partition", f"{table.name} {one.sql()}", one.origin)
    for check in table.checks:
        if not any(check.expression == other.expression for other in parent.checks):
            rule = check.expression.sql(draft.dialect.name)
            draft.note("check of a partition", f"{table.name} ({rule})", check.origin)
