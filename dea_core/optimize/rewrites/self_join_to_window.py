"""A table joined to its own earlier rows: the previous row is LAG, the sum of all up to it a running window.

a JOIN t b ON b.k = a.k AND b.at = (SELECT max(c.at) FROM t c WHERE c.k = a.k AND c.at < a.at)   ->   lag(...)
a JOIN t b ON b.k = a.k AND b.at <= a.at GROUP BY a's key                     ->   sum(x) OVER (... ORDER BY at)
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.correlated import FLIPPED, Tie, tied
from dea_core.optimize.determined import settled
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import (
    column,
    columns_in,
    conjuncts,
    free_name,
    is_inner,
    is_left,
    joins_of,
    own_nodes,
    quoted,
    reads,
    sources_of,
    swapped,
    where_of,
    with_where,
)
from dea_core.optimize.windows import window, with_windows
from dea_core.schema import Table

AGGREGATES = (exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg)


@REWRITES.register("self_join_to_window")
def self_join_to_window(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A self-join to earlier rows becomes LAG or a running window."""
    if not isinstance(query, exp.Select):
        return
    for join in joins_of(query):
        alias = join.this.alias_or_name
        table = facts.table(query, alias)
        for other in sources_of(query) if table is not None and join.args.get("on") is not None else ():
            if table is not None and other != alias and facts.table(query, other) is table:
                yield from _previous(query, facts, join, (alias, other), table)
                yield from _running(query, facts, join, (alias, other), table)


def _same_keys(parts: list[exp.Expr], alias: str, other: str) -> list[exp.Column]:
    """The columns of ``other`` that are set equal to their namesakes of ``alias``."""
    found = []
    for part in parts:
        sides = {each.table: each for each in (part.this, part.expression)} if _is_pair(part, exp.EQ) else {}
        if set(sides) == {alias, other} and sides[alias].name.lower() == sides[other].name.lower():
            found.append(sides[other])
    return found


def _is_pair(part: exp.Expr, *kinds: type[exp.Expr]) -> bool:
    return isinstance(part, kinds) and isinstance(part.this, exp.Column) and isinstance(part.expression, exp.Column)


# --- the previous row ------------------------------------------------------------------------------------------------


def _previous(query: exp.Select, facts: Facts, join: exp.Join, pair: tuple[str, str], table: Table) -> Iterator[Change]:
    alias, other = pair
    parts = [*conjuncts(join.args["on"]), *(where_of(query) if is_inner(join) else [])]
    keys = _same_keys(parts, alias, other)
    nearest = next((found for part in parts if (found := _nearest(part, alias, other, facts, query, table))), None)
    if nearest is None or not (is_inner(join) or is_left(join)):
        return
    part, tie = nearest
    kind, _, at = tie.compared[0]
    used = [*(each for each in parts if each is part), *(p for p in parts if _same_keys([p], alias, other))]
    own_on = [each for each in conjuncts(join.args["on"]) if not any(each is one for one in used)]
    names = [each.name for each in keys]
    why = facts.key(table, [*names, at.name]) if {n.lower() for n in names} == _names(tie) else None
    if why is None or own_on:
        return
    yield Change(_lagged(query, join, pair, table, keys, at, used, back=kind is exp.LT), why)


def _names(tie: Tie) -> set[str]:
    return {outer.name.lower() for _, outer in tie.equal}


def _nearest(
    part: exp.Expr, alias: str, other: str, facts: Facts, query: exp.Select, table: Table
) -> tuple[exp.Expr, Tie] | None:
    """``alias.at = (SELECT max(c.at) FROM t c WHERE c.k = other.k AND c.at < other.at)``."""
    if not isinstance(part, exp.EQ):
        return None
    for mine, scalar in ((part.this, part.expression), (part.expression, part.this)):
        below = scalar.this if isinstance(scalar, exp.Subquery) else None
        tie = tied(below) if isinstance(below, exp.Select) else None
        if not isinstance(below, exp.Select) or tie is None or tie.filters or tie.outer() != {other}:
            continue
        value = below.expressions[0].unalias()
        same = all(i.name.lower() == o.name.lower() for i, o in (*tie.equal, *(c[1:] for c in tie.compared)))
        kinds: dict[type[exp.Expr], type[exp.Expr]] = {exp.LT: exp.Max, exp.GT: exp.Min}
        if len(tie.compared) != 1 or not same or not isinstance(mine, exp.Column) or mine.table != alias:
            continue
        kind, _, at = tie.compared[0]
        extreme = isinstance(value, kinds.get(kind, exp.Star)) and value.this == column(at.name, tie.alias)
        if extreme and mine.name.lower() == at.name.lower() and facts.table(below, tie.alias) is table:
            return part, tie
    return None


def _lagged(
    query: exp.Select,
    join: exp.Join,
    pair: tuple[str, str],
    table: Table,
    keys: list[exp.Column],
    at: exp.Column,
    used: list[exp.Expr],
    *,
    back: bool,
) -> exp.Select:
    """Every column that was read of the neighbour, and its place in the order, by LAG or LEAD."""
    alias, other = pair
    gone = {id(node) for part in used for node in part.walk()}
    wanted = {each.name.lower(): each.name for each in reads(query, alias) if id(each) not in gone}
    if is_inner(join):
        wanted.setdefault(at.name.lower(), at.name)
    names = {name: free_name(query, f"{'previous' if back else 'next'}_{name}") for name in wanted}
    made = [
        exp.alias_(window((exp.Lag if back else exp.Lead)(this=column(written, other)), keys, [at]), names[name])
        for name, written in wanted.items()
    ]
    replaced = {name: column(names[name], other) for name in wanted}
    return _replaced(query, join, pair, table, made, replaced, used, at)


def _replaced(
    query: exp.Select,
    join: exp.Join,
    pair: tuple[str, str],
    table: Table,
    made: list[exp.Expr],
    replaced: dict[str, exp.Column],
    used: list[exp.Expr],
    at: exp.Column,
) -> exp.Select:
    alias, other = pair
    source = with_windows(query, other, table, made)
    kept = [part for part in where_of(query) if not any(part is each for each in used)]
    if is_inner(join):
        kept.append(exp.Not(this=exp.Is(this=replaced[at.name.lower()].copy(), expression=exp.null())))
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = [(join, None), (sources_of(query)[other], source)]
    bare = with_where(swapped(query, pairs), kept)
    mine = [each for each in columns_in(bare) if each.table == alias]
    outer = swapped(bare, [(each, replaced[each.name.lower()]) for each in mine])
    for old, new in zip(query.expressions, outer.expressions, strict=True):
        if isinstance(new, exp.Column) and isinstance(old, exp.Column) and new.name != old.name:
            new.replace(exp.alias_(new.copy(), quoted(old.name)))
    return outer


# --- all rows up to this one -----------------------------------------------------------------------------------------


def _running(query: exp.Select, facts: Facts, join: exp.Join, pair: tuple[str, str], table: Table) -> Iterator[Change]:
    alias, other = pair
    group = query.args.get("group")
    if group is None or not is_inner(join) or len(joins_of(query)) != 1 or query.args.get("having"):
        return
    parts = [*conjuncts(join.args["on"]), *where_of(query)]
    keys = _same_keys(parts, alias, other)
    bounds = [found for part in parts if (found := _bound(part, alias, other))]
    used = len(keys) + len(bounds)
    rest = [part for part in where_of(query) if {each.table for each in columns_in(part)} == {other}]
    if len(bounds) != 1 or used + len(rest) != len(parts):
        return
    kind, at = bounds[0]
    whole = settled(query, facts, [part for part in group.expressions if _is_of(part, other)])
    filled = facts.all_not_null(query, [*keys, at])
    aggregates = [node for e in query.expressions for node in own_nodes(e) if isinstance(node, exp.AggFunc)]
    inside = {id(node) for each in aggregates for node in each.walk()}
    ours = all(isinstance(each, AGGREGATES) and not each.find(exp.Distinct) for each in aggregates)
    told = inside | {id(node) for part in parts for node in part.walk()}
    if filled is None or other not in whole.whole or not ours or any(id(c) not in told for c in reads(query, alias)):
        return
    if any({each.table for each in columns_in(one)} - {alias} for one in aggregates):
        return
    order = exp.Ordered(this=at.copy(), desc=kind is exp.GTE, nulls_first=kind is exp.GTE)
    yield Change(_summed(query, join, pair, table, aggregates, (keys, order), rest), (*whole.premises, *filled))


def _is_of(part: exp.Expr, alias: str) -> bool:
    return isinstance(part, exp.Column) and part.table == alias


def _bound(part: exp.Expr, alias: str, other: str) -> tuple[type[exp.Expr], exp.Column] | None:
    """``alias.at <= other.at`` as (LTE, other.at)."""
    if not _is_pair(part, exp.LTE, exp.GTE) or part.this.name.lower() != part.expression.name.lower():
        return None
    if (part.this.table, part.expression.table) == (alias, other):
        return type(part), part.expression
    if (part.this.table, part.expression.table) == (other, alias):
        return FLIPPED[type(part)], part.this
    return None


def _summed(
    query: exp.Select,
    join: exp.Join,
    pair: tuple[str, str],
    table: Table,
    aggregates: list[exp.AggFunc],
    over: tuple[list[exp.Column], exp.Ordered],
    rest: list[exp.Expr],
) -> exp.Select:
    alias, other = pair
    keys, order = over
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = [(join, None), (query.args["group"], None)]
    made = []
    for at, each in enumerate(aggregates, 1):
        mine = [one for one in columns_in(each) if one.table == alias]
        own = swapped(each, [(one, column(one.name, other)) for one in mine])
        name = free_name(query, f"running_{at}")
        made.append(exp.alias_(window(own, keys, [order.copy()]), name))
        pairs.append((each, column(name, other)))
    if not rest:
        plain = {each.alias: each.this for each in made}
        pairs = [(old, plain[new.name] if isinstance(new, exp.Column) else new) for old, new in pairs]
        return with_where(swapped(query, pairs), rest)
    source = with_windows(query, other, table, made)
    return with_where(swapped(query, [*pairs, (sources_of(query)[other], source)]), rest)
