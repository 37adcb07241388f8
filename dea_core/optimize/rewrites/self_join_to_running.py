"""A table joined to all its own rows up to each: a running window adds them up in one pass.

a JOIN t b ON b.k = a.k AND b.at <= a.at GROUP BY a's key   ->   sum(x) OVER (PARTITION BY k ORDER BY at)

Key and order must never be NULL, and the groups must be single rows of ``a``. Rows that tie count for one another, in
the join as in the window.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.correlated import FLIPPED
from dea_core.optimize.determined import settled
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.self_joins import SelfJoin, self_joins
from dea_core.optimize.trees import (
    column,
    free_name,
    is_inner,
    joins_of,
    own_nodes,
    quoted,
    reads,
    sources_of,
    swapped,
    tables_in,
    where_of,
    with_where,
)
from dea_core.optimize.windows import window, with_windows

AGGREGATES = (exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg)
Bound = tuple[type[exp.Expr], exp.Column]


@REWRITES.register("self_join_to_running")
def self_join_to_running(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A self-join to all rows up to each becomes a running window."""
    if not isinstance(query, exp.Select) or query.args.get("group") is None or query.args.get("having"):
        return
    for pair in self_joins(query, facts):
        bounds = [found for part in pair.conditions if (found := _bound(pair, part))]
        rest = [part for part in where_of(query) if tables_in(part) == {pair.other}]
        told = len(pair.shared()) + len(bounds) + len(rest) == len(pair.conditions)
        if not is_inner(pair.join) or len(joins_of(query)) != 1 or len(bounds) != 1 or not told:
            continue
        aggregates = [node for e in query.expressions for node in own_nodes(e) if isinstance(node, exp.AggFunc)]
        groups = [part for part in query.args["group"].expressions if tables_in(part) == {pair.other}]
        whole = settled(query, facts, groups)
        filled = facts.all_not_null(query, [*pair.shared(), bounds[0][1]])
        if filled is not None and pair.other in whole.whole and _only_aggregated(pair, aggregates):
            yield Change(_running(pair, aggregates, bounds[0], rest), (*whole.premises, *filled))


def _bound(pair: SelfJoin, part: exp.Expr) -> Bound | None:
    """``alias.at <= other.at`` as (LTE, other.at)."""
    if not isinstance(part, exp.LTE | exp.GTE):
        return None
    one, other = part.this, part.expression
    if not (isinstance(one, exp.Column) and isinstance(other, exp.Column)) or one.name.lower() != other.name.lower():
        return None
    if (one.table, other.table) == (pair.alias, pair.other):
        return type(part), other
    return (FLIPPED[type(part)], one) if (one.table, other.table) == (pair.other, pair.alias) else None


def _only_aggregated(pair: SelfJoin, aggregates: list[exp.AggFunc]) -> bool:
    """Whether the joined reading is aggregated, by itself, and read for nothing else."""
    plain = all(isinstance(each, AGGREGATES) and not each.find(exp.Distinct) for each in aggregates)
    told = {id(node) for each in (*aggregates, *pair.conditions) for node in each.walk()}
    apart = all(tables_in(each) <= {pair.alias} for each in aggregates)
    return plain and apart and all(id(each) in told for each in reads(pair.query, pair.alias))


def _running(pair: SelfJoin, aggregates: list[exp.AggFunc], bound: Bound, rest: list[exp.Expr]) -> exp.Select:
    """The aggregates as windows: in place, or below the filters that must not thin them out."""
    kind, at = bound
    backwards = kind is exp.GTE
    order = exp.Ordered(this=at.copy(), desc=backwards, nulls_first=backwards)
    windows = [window(pair.on_other(each), pair.shared(), [order.copy()]) for each in aggregates]
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = [(pair.join, None), (pair.query.args["group"], None)]
    if not rest:
        return with_where(swapped(pair.query, [*pairs, *zip(aggregates, windows, strict=True)]), rest)
    names = [free_name(pair.query, f"running_{at}") for at in range(1, len(aggregates) + 1)]
    made = [exp.alias_(each, quoted(name)) for each, name in zip(windows, names, strict=True)]
    pairs += [(each, column(name, pair.other)) for each, name in zip(aggregates, names, strict=True)]
    pairs.append((sources_of(pair.query)[pair.other], with_windows(pair.query, pair.other, pair.table, made)))
    return with_where(swapped(pair.query, pairs), rest)
