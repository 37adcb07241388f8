"""Partitions: a partition is no table to fill, its parent is. But rows outside all partitions are refused.

    PARTITION BY RANGE (day)            -> what the table is cut by
    FOR VALUES FROM ('a') TO ('b')      -> Bounds: one partition's share of the parent's rows
    the parent                          -> CHECK (day >= 'a' AND day < 'c') over all of them, and day NOT NULL

Foreign keys of a partition are lifted onto the parent: any of its rows may fall into that partition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlglot import exp

from dea_core.readers.cursor import Cursor
from dea_core.readers.draft import Draft, DraftTable
from dea_core.readers.expressions import column_named, need_expression, read_expression
from dea_core.schema import CheckConstraint

Value = exp.Expression | None


@dataclass(frozen=True)
class Bounds:
    """Which rows fall into one partition: a range [low, high), None being open; or listed values. Or ``every`` row."""

    low: Value = None
    high: Value = None
    values: tuple[exp.Expression, ...] = ()
    every: bool = False
    takes_null: bool = False


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
    """FOR VALUES .. or DEFAULT; None for bounds over several columns, which are not understood."""
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
    high = _values(cursor)
    return Bounds(low[0], high[0]) if len(low) == len(high) == 1 else None


def _values(cursor: Cursor) -> list[Value]:
    """Bracketed bounds; None for MINVALUE and MAXVALUE."""
    return [
        None if item.take_any("MINVALUE", "MAXVALUE") else read_expression(item, item.rest())
        for item in cursor.parens().items()
    ]


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
            _bound(draft, parent, children[id(parent)])
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


def _bound(draft: Draft, parent: DraftTable, children: list[DraftTable]) -> None:
    """Say of the parent's rows that each falls into some partition."""
    bounds = [child.bounds for child in children if isinstance(child.bounds, Bounds)]
    if any(bound.every for bound in bounds):
        return
    if parent.partition_by is None or len(bounds) < len(children) or len(parent.partition_by[1]) > 1:
        draft.note("partition bounds", f"of {draft.label(parent.path)}", children[0].origin)
        return
    how, (column,) = parent.partition_by
    origin = replace(children[0].origin, detail="partitions")
    if column in parent.columns and not any(bound.takes_null for bound in bounds):
        parent.columns[column].forbid_null(origin)
    node = column_named(column, draft.dialect)
    predicate = _in_ranges(node, bounds) if how == "range" else _in_lists(node, bounds)
    if predicate is not None:
        parent.checks.append(CheckConstraint(predicate, name=f"{parent.path[-1]}_partitions", origin=origin))


def _in_lists(column: exp.Column, bounds: Iterable[Bounds]) -> exp.Expression:
    return column.isin(*(value for bound in bounds for value in bound.values))


def _in_ranges(column: exp.Column, bounds: Iterable[Bounds]) -> exp.Expression | None:
    """One range or another; None when together they hold everything."""
    ranges = [_sides(column, bound) for bound in join_ranges(bounds)]
    return need_expression(exp.or_(*(exp.and_(*sides) for sides in ranges))) if all(ranges) else None


def _sides(column: exp.Column, bound: Bounds) -> list[exp.Expression]:
    sides: list[exp.Expression] = []
    if bound.low is not None:
        sides.append(exp.GTE(this=column.copy(), expression=bound.low.copy()))
    if bound.high is not None:
        sides.append(exp.LT(this=column.copy(), expression=bound.high.copy()))
    return sides


def join_ranges(bounds: Iterable[Bounds]) -> list[Bounds]:
    """Ranges that touch are made one, so that sixty months are one range of time; the order does not matter."""
    starts = {bound.low.sql() if bound.low is not None else None: bound for bound in bounds}
    ends = {bound.high.sql() for bound in starts.values() if bound.high is not None}
    joined = []
    for start in [bound for low, bound in starts.items() if low is None or low not in ends]:
        last = start
        while last.high is not None and last.high.sql() in starts:
            last = starts[last.high.sql()]
        joined.append(Bounds(start.low, last.high))
    return joined
