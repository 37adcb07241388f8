"""Indexes that might help a query: over what it filters, joins, groups and sorts by, less what a key serves already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.trees import columns_in, joins_of, sources_of, where_of
from dea_core.schema import Table
from dea_core.sql.predicates import conjuncts

MOST_COVERED = 4
"""Columns of an index that holds all that a query reads of a table."""


@dataclass(frozen=True)
class IndexWish:
    """An index that might help: on ``columns`` of ``table``, ``why`` in words."""

    table: Table
    columns: tuple[str, ...]
    why: str


def wishes_of(tree: exp.Query, facts: Facts) -> list[IndexWish]:
    """Candidates from predicates, joins and ORDER BY, without those that a key or index serves already."""
    found: dict[tuple[str, tuple[str, ...]], IndexWish] = {}
    for select in tree.find_all(exp.Select):
        for alias in sources_of(select):
            table = facts.table(select, alias)
            for columns, why in _wanted(select, alias) if table else ():
                if table and not _served(table, columns):
                    found.setdefault((table.name, columns), IndexWish(table, columns, why))
    return sorted(found.values(), key=lambda wish: -len(wish.columns))


def _wanted(select: exp.Select, alias: str) -> Iterator[tuple[tuple[str, ...], str]]:
    conditions = [*where_of(select), *(part for join in joins_of(select) for part in conjuncts(join.args.get("on")))]
    equal: list[str] = []
    joined: list[str] = []
    ranged: list[str] = []
    for condition in conditions:
        for mine, other in _sides(condition, alias):
            kind = ranged if not isinstance(condition, exp.EQ | exp.In) else joined if _columns(other) else equal
            kind.append(mine.name)
    sorted_by = _sorted_by(select, alias)
    equal, joined = list(dict.fromkeys(equal)), list(dict.fromkeys(joined))
    if equal or ranged:
        yield (*equal, *ranged[:1]), "filtered by " + ", ".join((*equal, *ranged[:1]))
    for name in joined:
        yield (name,), f"joined by {name}"
        if equal or ranged:
            yield (name, *equal, *ranged[:1]), f"joined by {name}, filtered by {', '.join((*equal, *ranged[:1]))}"
    grouped = _grouped_by(select, alias)
    if grouped:
        yield grouped, f"grouped by {', '.join(grouped)}"
        covered = dict.fromkeys((*grouped, *(each.name for each in columns_in(select) if each.table == alias)))
        if len(grouped) < len(covered) <= MOST_COVERED:
            yield tuple(covered), f"grouped by {', '.join(grouped)}, and holds all that is read"
    if sorted_by:
        yield (*equal, *sorted_by), f"sorted by {', '.join(sorted_by)} up to a LIMIT"


def _sides(condition: exp.Expr, alias: str) -> Iterator[tuple[exp.Column, exp.Expr | None]]:
    if isinstance(condition, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
        for mine, other in ((condition.this, condition.expression), (condition.expression, condition.this)):
            if isinstance(mine, exp.Column) and mine.table == alias:
                yield mine, other
    elif isinstance(condition, exp.Between | exp.In):
        named = condition.this
        if isinstance(named, exp.Column) and named.table == alias:
            yield named, None


def _columns(side: exp.Expr | None) -> bool:
    return side is not None and side.find(exp.Column) is not None


def _sorted_by(select: exp.Select, alias: str) -> tuple[str, ...]:
    order = select.args.get("order")
    if order is None or select.args.get("limit") is None:
        return ()
    parts = [ordered.this for ordered in order.expressions]
    plain = [part.name for part in parts if isinstance(part, exp.Column) and part.table == alias]
    return tuple(plain) if len(plain) == len(parts) else ()


def _grouped_by(select: exp.Select, alias: str) -> tuple[str, ...]:
    """The columns by which the rows of one table alone are grouped."""
    group = select.args.get("group")
    if group is None or len(sources_of(select)) > 1:
        return ()
    plain = [part.name for part in group.expressions if isinstance(part, exp.Column) and part.table == alias]
    return tuple(plain) if len(plain) == len(group.expressions) else ()


def _served(table: Table, columns: tuple[str, ...]) -> bool:
    there = [key.columns for key in table.keys if key.where is None]
    there += [
        index.columns for index in table.indexes if index.where is None and len(index.columns) == len(index.expressions)
    ]
    return any(tuple(have[: len(columns)]) == columns for have in there)
