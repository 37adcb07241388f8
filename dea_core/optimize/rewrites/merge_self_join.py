"""Two readings of one table joined by its key are one reading: FROM t a JOIN t b ON a.id = b.id."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import (
    column,
    columns_in,
    is_inner,
    joins_of,
    other_side,
    sources_of,
    swapped,
    where_of,
    with_where,
)
from dea_core.sql.predicates import conjuncts


@REWRITES.register("merge_self_join")
def merge_self_join(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A table joined to itself by its key is read once."""
    if not isinstance(query, exp.Select):
        return
    for join in joins_of(query):
        alias = join.this.alias_or_name
        table = facts.table(query, alias)
        if table is None or not is_inner(join) or join.args.get("on") is None:
            continue
        for other in list(sources_of(query)):
            if other == alias or facts.table(query, other) is not table:
                continue
            same = _same_columns(join, alias, other)
            why = facts.key(table, same)
            if why is not None and not any(each.side for each in joins_of(query)):
                yield Change(_merged(query, join, alias, other), why)


def _same_columns(join: exp.Join, alias: str, other: str) -> set[str]:
    """Columns by which the join sets the two readings equal."""
    pairs = [other_side(part, alias) for part in conjuncts(join.args["on"])]
    return {
        pair[0].name.lower()
        for pair in pairs
        if pair
        and isinstance(pair[1], exp.Column)
        and pair[1].table == other
        and pair[0].name.lower() == pair[1].name.lower()
    }


def _merged(query: exp.Select, join: exp.Join, alias: str, other: str) -> exp.Select:
    rest = [part for part in conjuncts(join.args["on"]) if not _is_tautology(part, alias, other)]
    bare = swapped(query, [(join, None)])
    with_where(bare, [*rest, *where_of(query)])
    return swapped(bare, [(each, column(each.name, other)) for each in columns_in(bare) if each.table == alias])


def _is_tautology(part: exp.Expr, alias: str, other: str) -> bool:
    pair = other_side(part, alias)
    return bool(pair and isinstance(pair[1], exp.Column) and pair[1].table == other and pair[0].name == pair[1].name)
