"""A scalar subquery over the same table and key as the row outside is a window.

(SELECT avg(b.x) FROM t b WHERE b.k = a.k)                    ->   avg(x) OVER (PARTITION BY k)
(SELECT sum(b.x) FROM t b WHERE b.k = a.k AND b.at <= a.at)   ->   sum(x) OVER (PARTITION BY k ORDER BY at)
(SELECT b.x FROM t b WHERE b.k = a.k AND b.at < a.at ORDER BY b.at DESC LIMIT 1)   ->   lag(x) OVER (...)
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.correlated import Tie, tied
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import column, free_name, own_nodes, sources_of, swapped
from dea_core.optimize.windows import window, with_windows
from dea_core.schema import Table

AGGREGATES = (exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg)
Made = tuple[exp.Window, tuple[str, ...]]


@REWRITES.register("scalar_to_window")
def scalar_to_window(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A scalar subquery over the outer row's own table becomes a window."""
    if not isinstance(query, exp.Select) or query.args.get("group"):
        return
    for node in query.find_all(exp.Subquery):
        below = node.this
        is_source = isinstance(node.parent, exp.From | exp.Join | exp.CTE | exp.In)
        if not isinstance(below, exp.Select) or is_source or node.find_ancestor(exp.Query) is not query:
            continue
        tie = tied(below)
        if tie is None or len(tie.outer()) != 1 or len(below.expressions) != 1:
            continue
        alias = next(iter(tie.outer()))
        table = facts.table(query, alias)
        if table is None or facts.table(below, tie.alias) is not table or not _same_names(tie):
            continue
        made = _aggregated(query, facts, below, tie) or _neighbour(query, facts, below, tie, table)
        if made is not None:
            if _unfiltered(query, node):
                yield Change(swapped(query, [(node, made[0])]), made[1])
                continue
            name = free_name(query, "by_window")
            source = with_windows(query, alias, table, [exp.alias_(made[0], name)])
            pairs: list[tuple[exp.Expr, exp.Expr | None]] = [(node, column(name, alias))]
            yield Change(swapped(query, [*pairs, (sources_of(query)[alias], source)]), made[1])


def _unfiltered(query: exp.Select, node: exp.Subquery) -> bool:
    """Whether the window may stand where the subquery stood: in the output, over the whole table."""
    clauses = ("where", "joins", "laterals", "distinct")
    in_output = any(each is node for output in query.expressions for each in output.walk())
    return in_output and not any(query.args.get(name) for name in clauses)


def _same_names(tie: Tie) -> bool:
    pairs = [*tie.equal, *((inner, outer) for _, inner, outer in tie.compared)]
    return bool(pairs) and not tie.filters and all(a.name.lower() == b.name.lower() for a, b in pairs)


def _outside(expression: exp.Expr, tie: Tie) -> exp.Expr:
    """An expression of the subquery, over the row outside."""
    alias = next(iter(tie.outer()))
    mine = [each for each in expression.find_all(exp.Column) if each.table == tie.alias]
    return swapped(expression, [(each, column(each.name, alias)) for each in mine])


def _aggregated(query: exp.Select, facts: Facts, below: exp.Select, tie: Tie) -> Made | None:
    """An aggregate over the whole partition, or up to the row's own peers."""
    value = below.expressions[0].unalias()
    clauses = any(below.args.get(name) for name in ("order", "limit", "offset", "distinct"))
    if not isinstance(value, AGGREGATES) or clauses or len(tie.compared) > 1:
        return None
    if any(isinstance(node, exp.Query | exp.Distinct) for node in value.walk()):
        return None
    keys = [outer for _, outer in tie.equal]
    order: list[exp.Expr] = []
    for kind, _, outer in tie.compared:
        if kind not in (exp.LTE, exp.GTE):
            return None
        keys.append(outer)
        order.append(exp.Ordered(this=outer.copy(), desc=kind is exp.GTE, nulls_first=kind is exp.GTE))
    why = facts.all_not_null(query, keys)
    partition = [outer for _, outer in tie.equal]
    return (window(_outside(value, tie), partition, order), why) if why is not None else None


def _neighbour(query: exp.Select, facts: Facts, below: exp.Select, tie: Tie, table: Table) -> Made | None:
    """The row just before or after, when key and order are unique together."""
    value, order = below.expressions[0].unalias(), below.args.get("order")
    limit = below.args.get("limit")
    if len(tie.compared) != 1 or any(isinstance(node, exp.AggFunc) for node in own_nodes(value)):
        return None
    kind, inner, outer = tie.compared[0]
    keys = [each for _, each in tie.equal]
    why, filled = facts.key(table, [each.name for each in (*keys, outer)]), facts.all_not_null(query, [*keys, outer])
    if why is None or filled is None or kind not in (exp.LT, exp.GT) or order is None or limit is None:
        return None
    first = order.expressions[0]
    backwards = first.this == inner and bool(first.args.get("desc")) == (kind is exp.LT)
    if limit.expression != exp.Literal.number(1) or len(order.expressions) != 1 or not backwards:
        return None
    if below.args.get("offset") or below.args.get("distinct"):
        return None
    call = (exp.Lag if kind is exp.LT else exp.Lead)(this=_outside(value, tie))
    return window(call, keys, [outer]), tuple(dict.fromkeys((*why, *filled)))
