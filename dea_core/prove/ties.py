"""ORDER BY ... LIMIT over rows that tie: what it leaves open, what would settle it, and how two such queries compare.

    without_shared_cut(one, other)  ──> both without the tail that they share, or themselves
    told_ties(query, schema)        ──> "LIMIT 100 may keep any of the rows that tie in n DESC; ... settles it", or None

Two queries that end in the same ORDER BY and LIMIT, over the same columns that they give, have the same answers to
choose from when all rows before the LIMIT are the same. So those are what is compared: up to ties, they are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sqlglot import exp

from dea_core.prove.determined import groups_of, is_grouped, sources_of
from dea_core.prove.determinism import Scope, keeps_ties, orders_totally, scopes, written_order
from dea_core.schema import Schema
from dea_core.sql.lineage import fold

TAIL = ("order", "limit", "offset")
MOST_ADDED = 3
"""Columns that a tie-break may have."""


def without_shared_cut(one: exp.Query, other: exp.Query) -> tuple[exp.Query, exp.Query]:
    """The two without ORDER BY and LIMIT, where both end in the same ones over the same output."""
    if one.args.get("limit") is None or not _ends_alike(one, other):
        return one, other
    return _without_tail(one), _without_tail(other)


def told_ties(query: exp.Query, schema: Schema) -> str | None:
    """What the query's own LIMIT leaves open where rows tie; None where it has no LIMIT, no order, or a total one.

    WITH TIES leaves nothing open: all rows that tie are kept, and a longer ORDER BY would keep fewer.
    """
    cut, order = query.args.get("limit") or query.args.get("offset"), query.args.get("order")
    if cut is None or order is None or keeps_ties(cut) or orders_totally(query, schema):
        return None
    said = f"{cut.sql().strip()} may keep any of the rows that tie in {written_order(order.expressions)}"
    added = _tie_break(query, schema)
    return f"{said}; ORDER BY {written_order([*order.expressions, *added])} leaves no choice" if added else said


def _tie_break(query: exp.Query, schema: Schema) -> tuple[exp.Expr, ...]:
    """The fewest columns that, added to the ORDER BY, make it total."""
    if not isinstance(query, exp.Select) or query.args.get("distinct") is not None:
        return ()
    scope = next(scope for scope in scopes(query, schema) if scope.select is query)
    terms = list(query.args["order"].expressions)
    offered = list(_offered(scope))
    for count in range(1, MOST_ADDED + 1):
        for added in combinations(offered, count):
            if scope.told_by([*terms, *added]):
                return added
    return ()


def _offered(scope: Scope) -> Iterator[exp.Expr]:
    """Columns that may tell rows apart: those of the groups, or of the sources' keys."""
    if is_grouped(scope.select):
        yield from (group for group in groups_of(scope.select) if isinstance(group, exp.Column))
        return
    for source in sources_of(scope.select, scope.schema, scope.ctes):
        shortest = min(source.keys, key=len, default=frozenset())
        yield from (exp.column(name, table=source.alias) for name in sorted(shortest))


def _ends_alike(one: exp.Query, other: exp.Query) -> bool:
    names = [[fold(name) for name in query.named_selects] for query in (one, other)]
    same = names[0] == names[1] and all(_text(one, clause) == _text(other, clause) for clause in TAIL)
    return same and _is_over_output(one) and _is_over_output(other)


def _text(query: exp.Query, name: str) -> str:
    clause = query.args.get(name)
    return clause.sql() if clause is not None else ""


def _is_over_output(query: exp.Query) -> bool:
    """Whether every ORDER BY term is an output column."""
    order = query.args.get("order")
    names = {fold(name) for name in query.named_selects}
    terms = [ordered.this for ordered in order.expressions] if order is not None else []
    return all(
        (isinstance(term, exp.Column) and not term.table and fold(term.name) in names) or isinstance(term, exp.Literal)
        for term in terms
    )


def _without_tail(query: exp.Query) -> exp.Query:
    bare = query.copy()
    for name in TAIL:
        bare.set(name, None)
    return bare
