"""A table joined to its own row just before: LAG finds it in one pass.

a JOIN t b ON b.k = a.k AND b.at = (SELECT max(c.at) FROM t c WHERE c.k = a.k AND c.at < a.at)   ->   lag(...)

Key and order must be unique together, and never NULL: then there is one row before, or none.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.correlated import Tie, tied
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.self_joins import SelfJoin, self_joins
from dea_core.optimize.trees import (
    column,
    columns_in,
    free_name,
    is_inner,
    is_left,
    quoted,
    reads,
    sources_of,
    swapped,
    where_of,
    with_where,
)
from dea_core.optimize.windows import window, with_windows
from dea_core.sql.predicates import conjuncts

EXTREMES: dict[type[exp.Expr], type[exp.Expr]] = {exp.LT: exp.Max, exp.GT: exp.Min}


@REWRITES.register("self_join_to_lag")
def self_join_to_lag(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A self-join to the row before or after becomes LAG or LEAD."""
    if not isinstance(query, exp.Select):
        return
    for pair in self_joins(query, facts):
        nearest = next((found for part in pair.conditions if (found := _nearest(pair, part, facts))), None)
        if nearest is None or not (is_inner(pair.join) or is_left(pair.join)):
            continue
        part, tie = nearest
        used = [each for each in pair.conditions if each is part or pair.key_of(each) is not None]
        names = [each.name for each in pair.shared()]
        same = {name.lower() for name in names} == {outer.name.lower() for _, outer in tie.equal}
        why = facts.key(pair.table, [*names, tie.compared[0][2].name]) if same else None
        if why is not None and all(any(each is one for one in used) for each in conjuncts(pair.join.args["on"])):
            yield Change(_lagged(pair, tie, used), why)


def _nearest(pair: SelfJoin, part: exp.Expr, facts: Facts) -> tuple[exp.Expr, Tie] | None:
    """``alias.at = (SELECT max(c.at) FROM t c WHERE c.k = other.k AND c.at < other.at)``."""
    for mine, scalar in (
        ((part.this, part.expression), (part.expression, part.this)) if isinstance(part, exp.EQ) else ()
    ):
        below = scalar.this if isinstance(scalar, exp.Subquery) else None
        tie = tied(below) if isinstance(below, exp.Select) else None
        if not isinstance(below, exp.Select) or tie is None or tie.filters or len(tie.compared) != 1:
            continue
        kind, inner, at = tie.compared[0]
        pairs = [*tie.equal, (inner, at)]
        same = tie.outer() == {pair.other} and all(i.name.lower() == o.name.lower() for i, o in pairs)
        value = below.expressions[0].unalias()
        extreme = kind in EXTREMES and isinstance(value, EXTREMES[kind]) and value.this == inner
        ours = isinstance(mine, exp.Column) and mine.table == pair.alias and mine.name.lower() == at.name.lower()
        if same and extreme and ours and facts.table(below, tie.alias) is pair.table:
            return part, tie
    return None


def _lagged(pair: SelfJoin, tie: Tie, used: list[exp.Expr]) -> exp.Select:
    """The query with every column that was read of the neighbour made by LAG or LEAD."""
    kind, _, at = tie.compared[0]
    gone = {id(node) for part in used for node in part.walk()}
    wanted = {each.name.lower(): each.name for each in reads(pair.query, pair.alias) if id(each) not in gone}
    if is_inner(pair.join):
        wanted.setdefault(at.name.lower(), at.name)
    word, call = ("previous", exp.Lag) if kind is exp.LT else ("next", exp.Lead)
    names = {name: free_name(pair.query, f"{word}_{name}") for name in wanted}
    keys = pair.shared()
    made = [
        exp.alias_(window(call(this=column(written, pair.other)), keys, [at]), quoted(names[name]))
        for name, written in wanted.items()
    ]
    kept = [part for part in where_of(pair.query) if not any(part is each for each in used)]
    if is_inner(pair.join):
        there = column(names[at.name.lower()], pair.other)
        kept.append(exp.Not(this=exp.Is(this=there, expression=exp.null())))
    source = with_windows(pair.query, pair.other, pair.table, made)
    bare = swapped(pair.query, [(pair.join, None), (sources_of(pair.query)[pair.other], source)])
    return _renamed(pair, with_where(bare, kept), names)


def _renamed(pair: SelfJoin, bare: exp.Select, names: dict[str, str]) -> exp.Select:
    """The neighbour's columns by their new names; what comes out is called as before."""
    mine = [each for each in columns_in(bare) if each.table == pair.alias]
    outer = swapped(bare, [(each, column(names[each.name.lower()], pair.other)) for each in mine])
    for old, new in zip(pair.query.expressions, outer.expressions, strict=True):
        if isinstance(new, exp.Column) and isinstance(old, exp.Column) and new.name != old.name:
            new.replace(exp.alias_(new.copy(), quoted(old.name)))
    return outer
