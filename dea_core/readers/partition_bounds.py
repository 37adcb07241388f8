"""What partitions say of their parent's rows: each falls into one of them, and they are to reach all of them.

bound_rows           CHECK (day >= 'a' AND day < 'c'), day NOT NULL, and a Partitioning of the column
lift_subpartitions   rows that fall into a partition which is cut again obey its CHECK, too
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from dea_core.readers.draft import Draft, DraftTable
from dea_core.readers.expressions import column_named, need_expression
from dea_core.schema import CheckConstraint, Partitioning

PARTITIONS = "partitions"
Value = exp.Expression | None


@dataclass(frozen=True)
class Bounds:
    """Which rows fall into one partition: a range [lows, highs), None being open; or listed values. Or ``every`` row.

    Of several columns, rows are compared from the first on.
    """

    lows: tuple[Value, ...] = ()
    highs: tuple[Value, ...] = ()
    values: tuple[exp.Expression, ...] = ()
    every: bool = False
    takes_null: bool = False

    def ends(self, place: int) -> tuple[Value, Value]:
        """What one column goes from and to."""
        return tuple(end[place] if place < len(end) else None for end in (self.lows, self.highs))  # type: ignore[return-value]


def bound_rows(draft: Draft, parent: DraftTable, children: Sequence[DraftTable]) -> None:
    """Say of the parent's rows that each falls into some partition, and which values each partition holds."""
    bounds = [bounds for child in children if (bounds := _bounds(child)) is not None]
    if parent.partition_by is None or len(bounds) < len(children):
        if not any(bound.every for bound in bounds):
            draft.note("partition bounds", f"of {draft.label(parent.path)}", children[0].origin)
        return
    how, columns = parent.partition_by
    _share_out(parent, how, columns, bounds, children[0])
    if any(bound.every for bound in bounds):
        return
    origin = replace(children[0].origin, detail=PARTITIONS)
    for name in columns:
        if name in parent.columns and not any(bound.takes_null for bound in bounds):
            parent.columns[name].forbid_null(origin)
    nodes = [column_named(name, draft.dialect) for name in columns]
    predicate = _in_ranges(nodes, bounds) if how == "range" else _in_lists(nodes[0], bounds)
    if predicate is not None:
        parent.checks.append(CheckConstraint(predicate, name=f"{parent.path[-1]}_partitions", origin=origin))


def lift_subpartitions(draft: Draft, parent: DraftTable, children: Mapping[int, Sequence[DraftTable]]) -> None:
    """Rows of ``parent`` that fall into a partition which is cut again obey what that says of them."""
    for child in children.get(id(parent), ()):
        if id(child) not in children:
            continue
        lift_subpartitions(draft, child, children)
        for name, one in child.partitioning.items():
            parent.partitioning[name] = parent.partitioning[name].beside(one) if name in parent.partitioning else one
        bounds, own = _bounds(child), [one for one in child.checks if one.origin.detail == PARTITIONS]
        if own and (bounds is None or bounds.every or parent.partition_by is None):
            draft.note("partition bounds", f"of {draft.label(child.path)}", child.origin)
            continue
        nulls = any(part.takes_null for each in children[id(child)] if (part := _bounds(each)) is not None)
        for check in own:
            how, columns = parent.partition_by or ("", ())
            nodes = [column_named(name, draft.dialect) for name in columns]
            falls = _in_ranges(nodes, [bounds]) if how == "range" and bounds else _in_lists(nodes[0], [bounds])  # type: ignore[list-item]
            elsewhere = exp.not_(exp.paren(falls)) if falls is not None else exp.false()
            there = [exp.column(name).is_(exp.null()).not_() for name in ([] if nulls else check.columns)]
            rule = need_expression(exp.or_(elsewhere, exp.and_(check.expression.copy(), *there)))
            parent.checks.append(CheckConstraint(rule, name=check.name, origin=check.origin))


def _bounds(child: DraftTable) -> Bounds | None:
    return child.bounds if isinstance(child.bounds, Bounds) else None


def _share_out(
    parent: DraftTable, how: str, columns: Sequence[str], bounds: Sequence[Bounds], first: DraftTable
) -> None:
    rest, some = any(bound.every for bound in bounds), [bound for bound in bounds if not bound.every]
    origin = replace(first.origin, detail=PARTITIONS)
    if how == "list" and some:
        listed = tuple(bound.values for bound in some if bound.values)
        parent.partitioning[columns[0]] = Partitioning(columns[0], (), listed, rest, origin)
    for place, name in enumerate(columns if how == "range" and some else ()):
        ends = [one for one in dict.fromkeys(_held(bound, place) for bound in some) if one != (None, None)]
        ranges = tuple(one for one in ends if not _is_one(one))
        listed = tuple((one[0],) for one in ends if _is_one(one) and one[0] is not None)
        if ranges or listed:
            parent.partitioning[name] = Partitioning(name, ranges, listed, rest, origin)


def _held(bound: Bounds, place: int) -> tuple[Value, Value]:
    """What one column holds in rows of the partition; where an earlier one decides, it begins at its low end."""
    low, high = bound.ends(place)
    decided = all(_is_one(bound.ends(before)) for before in range(place))
    return (low, high) if decided else (low, None) if low is not None else (None, high)


def _is_one(ends: tuple[Value, Value]) -> bool:
    """Whether they leave a single value."""
    return ends[0] is not None and ends[0] == ends[1]


def _in_lists(column: exp.Column, bounds: Iterable[Bounds]) -> exp.Expression:
    return column.isin(*(value for bound in bounds for value in bound.values))


def _in_ranges(columns: Sequence[exp.Column], bounds: Iterable[Bounds]) -> exp.Expression | None:
    """One range or another; None when together they hold everything."""
    joined = join_ranges(bounds) if len(columns) == 1 else list(bounds)
    ranges = [_sides(columns, bound) for bound in joined]
    return need_expression(exp.or_(*(exp.and_(*sides) for sides in ranges))) if all(ranges) else None


def _sides(columns: Sequence[exp.Column], bound: Bounds) -> list[exp.Expression]:
    lower = _beyond(columns, bound.lows, exp.GT, exp.GTE)
    upper = _beyond(columns[: len(bound.highs)], bound.highs, exp.LT, exp.LT)
    return [side for side in (lower, upper) if side is not None]


def _beyond(
    columns: Sequence[exp.Column],
    ends: Sequence[Value],
    strictly: type[exp.Binary],
    last: type[exp.Binary],
) -> exp.Expression | None:
    """Rows compared column by column with one end: ``a > 1 OR (a = 1 AND b >= 5)``; None where it is open."""
    if ends[0] is None:
        return None
    if len(columns) == 1:
        return need_expression(last(this=columns[0].copy(), expression=ends[0].copy()))
    rest = _beyond(columns[1:], ends[1:], strictly, last)
    same: exp.Expression = exp.EQ(this=columns[0].copy(), expression=ends[0].copy())
    if rest is None:  # MINVALUE is below all: so low ends hold their value, and so do high ends of MAXVALUE
        return exp.Or(this=strictly(this=columns[0].copy(), expression=ends[0].copy()), expression=same)
    beyond = strictly(this=columns[0].copy(), expression=ends[0].copy())
    return exp.paren(exp.Or(this=beyond, expression=exp.paren(exp.And(this=same, expression=rest))))


def join_ranges(bounds: Iterable[Bounds]) -> list[Bounds]:
    """Ranges that touch are made one, so that sixty months are one range of time; the order does not matter."""
    starts = {low.sql() if (low := bound.lows[0]) is not None else None: bound for bound in bounds}
    ends = {high.sql() for bound in starts.values() if (high := bound.highs[0]) is not None}
    joined = []
    for start in [bound for low, bound in starts.items() if low is None or low not in ends]:
        last = start
        while (high := last.highs[0]) is not None and high.sql() in starts:
            last = starts[high.sql()]
        joined.append(replace(start, highs=last.highs))
    return joined
