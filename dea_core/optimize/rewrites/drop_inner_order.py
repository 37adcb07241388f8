"""ORDER BY inside a derived table, under something that forgets the order anyway."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import cte_of, joins_of, own_nodes, sources_of, swapped

UNORDERED = (exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max)


@REWRITES.register("drop_inner_order")
def drop_inner_order(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """ORDER BY without LIMIT in a derived table is dropped where the query around forgets it."""
    if not isinstance(query, exp.Select) or not _forgets_order(query):
        return
    inner = [_below(source) for source in sources_of(query).values()]
    pairs = [
        (found.args["order"], None)
        for found in inner
        if isinstance(found, exp.Select)
        and found.args.get("order")
        and not found.args.get("limit")
        and not _keeps(found)
    ]
    if pairs:
        yield Change(swapped(query, [pair for pair in pairs if _is_within(pair[0], query)]))


def _below(source: exp.Expr) -> exp.Expr | None:
    """The query behind a source; a common table expression only when this is its one reader."""
    if isinstance(source, exp.Subquery):
        return source.this  # type: ignore[no-any-return]
    cte = cte_of(source)
    if cte is None:
        return None
    named = [table for table in source.root().find_all(exp.Table) if cte_of(table) is cte]
    return cte.this if len(named) == 1 else None


def _keeps(select: exp.Select) -> bool:
    """Whether its ORDER BY decides what comes out, as it does for DISTINCT ON and OFFSET."""
    return bool(select.args.get("offset") or select.args.get("distinct"))


def _is_within(node: exp.Expr, query: exp.Select) -> bool:
    return any(each is node for each in query.walk())


def _forgets_order(query: exp.Select) -> bool:
    """Aggregates that do not see order, DISTINCT, its own ORDER BY, or a join."""
    outputs = [node for part in query.expressions for node in own_nodes(part)]
    aggregates = [node for node in outputs if isinstance(node, exp.AggFunc)]
    if any(isinstance(node, exp.Window) for node in outputs) or not all(isinstance(a, UNORDERED) for a in aggregates):
        return False
    if query.args.get("order") or query.args.get("group") or aggregates:
        return True
    return bool(joins_of(query)) and not query.args.get("limit")
