"""A join whose columns nobody reads, and that by keys neither adds nor drops a row, is left out."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import is_inner, is_left, joins_of, other_side, reads, swapped
from dea_core.schema import Table
from dea_core.sql.predicates import conjuncts


@REWRITES.register("drop_unused_join")
def drop_unused_join(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A join is left out that nobody reads and that keys make harmless."""
    if not isinstance(query, exp.Select) or query.is_star:
        return
    for join in joins_of(query):
        alias = join.this.alias_or_name
        table = facts.table(query, alias)
        on = join.args.get("on")
        if table is None or on is None or _is_read_elsewhere(query, alias, on):
            continue
        pairs = [other_side(part, alias) for part in conjuncts(on)]
        if is_left(join):
            names = [pair[0].name for pair in pairs if pair]
            why = facts.key(table, names)
        else:
            why = _meets_one(query, facts, table, pairs) if is_inner(join) else None
        if why is not None:
            yield Change(swapped(query, [(join, None)]), why)


def _is_read_elsewhere(query: exp.Select, alias: str, on: exp.Expr) -> bool:
    inside = {id(node) for node in on.walk()}
    return any(id(column) not in inside for column in reads(query, alias))


def _meets_one(
    query: exp.Select, facts: Facts, parent: Table, pairs: list[tuple[exp.Column, exp.Expr] | None]
) -> tuple[str, ...] | None:
    """Why every row meets exactly one row of ``parent``: a filled foreign key to a whole key of it."""
    if not pairs or not all(pair and isinstance(pair[1], exp.Column) for pair in pairs):
        return None
    links = [(str(pair[0].name), pair[1]) for pair in pairs if pair]
    children = {column.table for _, column in links if isinstance(column, exp.Column)}
    child = facts.table(query, children.pop()) if len(children) == 1 else None
    if child is None:
        return None
    key = facts.key(parent, [name for name, _ in links])
    filled = facts.all_not_null(query, [column for _, column in links])
    refers = facts.parent(child, [column.name for _, column in links], parent, [name for name, _ in links])
    return (refers, *filled, *key) if key and filled and refers else None
