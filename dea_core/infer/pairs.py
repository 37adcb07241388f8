"""Columns that queries set beside one another outside of joins: they meet, or are at least of one type.

WHERE EXISTS (SELECT 1 FROM orders WHERE o_custkey = c_custkey)   correlated: rows must meet, as in a join
commit_date < receipt_date                                        alike: of one type
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from dea_core.sql.lineage import Block, Meeting, Query, Source, find, plain_column
from dea_core.sql.lineage.model import own_nodes
from dea_core.sql.lineage.resolve import expand_in

COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
Base = tuple[str, str]


def correlated(queries: Iterable[Query]) -> tuple[Meeting, ...]:
    """Pairs that a subquery sets equal to a column of a query around it, or finds by IN."""
    found: dict[Meeting, None] = {}
    for query in queries:
        for block in query.within:
            for left, right in _pairs(block):
                near, far = _source(block, left), _source(block, right)
                if isinstance(left.parent, exp.EQ) and near and far and _is_outside(block, near, far):
                    found.update(_meetings(block, left, right, query.name, hash((id(near), id(far)))))
            found.update(dict.fromkeys(_found_in(block, query)))
    return tuple(found)


def alike(queries: Iterable[Query]) -> tuple[Meeting, ...]:
    """Pairs that are compared, so that one type fits both."""
    found: dict[Meeting, None] = {}
    for query in queries:
        for block in query.within:
            for left, right in _pairs(block):
                found.update(_meetings(block, left, right, query.name, 0))
    return tuple(found)


def _pairs(block: Block) -> Iterator[tuple[exp.Column, exp.Column]]:
    """Two columns that are compared."""
    for expression in block.expressions:
        for node in own_nodes(expression):
            if isinstance(node, COMPARISONS):
                left, right = _column(node.this), _column(node.expression)
                if left is not None and right is not None:
                    yield left, right


def _column(side: exp.Expr) -> exp.Column | None:
    """The column that a side is, arithmetic with other things left out."""
    inner = side.unnest()
    while isinstance(inner, exp.Add | exp.Sub | exp.Mul | exp.Div):
        inner = inner.this.unnest()
    return inner if isinstance(inner, exp.Column) else None


def _source(block: Block, column: exp.Column) -> Source | None:
    found = find(block, column)
    return found[0] if isinstance(found, tuple) else None


def _is_outside(block: Block, near: Source, far: Source) -> bool:
    """Whether one of two is read by a query around this one."""
    return near is not far and not (near in block.sources and far in block.sources)


def _meetings(block: Block, left: exp.Column, right: exp.Column, query: str, pair: int) -> dict[Meeting, None]:
    return {
        Meeting(*one, *other, query, pair): None
        for one in _bases(block, left)
        for other in _bases(block, right)
        if one != other
    }


def _bases(block: Block, column: exp.Column) -> Iterator[Base]:
    for row in expand_in(block, column):
        plain = plain_column(row.expression) if not row.blocked else None
        if plain is not None and plain.table in row.tables:
            yield row.tables[plain.table].name, plain.name


def _found_in(block: Block, query: Query) -> Iterator[Meeting]:
    """``x IN (SELECT y FROM ...)``: rows of both sides meet."""
    by_select = {id(inner.select): inner for inner in query.within}
    for expression in block.expressions:
        for node in own_nodes(expression):
            asked = node.args.get("query") if isinstance(node, exp.In) else None
            inner = by_select.get(id(asked.unnest())) if asked is not None else None
            outer = plain_column(node.this) if inner is not None else None
            if inner is not None and outer is not None and len(inner.outputs) == 1:
                output = plain_column(next(iter(inner.outputs.values())))
                for one in _bases(block, outer):
                    for other in _bases(inner, output) if output is not None else ():
                        if one != other:
                            yield Meeting(*one, *other, query.name, id(node))
