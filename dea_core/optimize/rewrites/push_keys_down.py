"""A grouped or windowed query that is joined to a few rows need only be made for those rows' keys.

WITH t AS (SELECT k, sum(x) FROM b GROUP BY k) SELECT ... FROM a JOIN t ON t.k = a.k WHERE a.name = 'x'
    ->   WITH t AS (SELECT k, sum(x) FROM b WHERE k IN (SELECT a.k FROM a WHERE a.name = 'x') GROUP BY k) ...

The column must be one that all its groups, or all its windows, are kept apart by.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import (
    cte_of,
    has_subquery,
    is_inner,
    is_left,
    joins_of,
    other_side,
    own_nodes,
    sources_of,
    swapped,
    tables_in,
    where_of,
    with_where,
)
from dea_core.sql.predicates import conjuncts


@REWRITES.register("push_keys_down")
def push_keys_down(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A join's filter is pushed into what is grouped or windowed by the join column."""
    if not isinstance(query, exp.Select) or any(not (is_inner(j) or is_left(j)) for j in joins_of(query)):
        return
    for alias, source in sources_of(query).items():
        below = _made_by(source, query)
        if below is None:
            continue
        for mine, other in _join_pairs(query, alias):
            inner = _kept_apart_by(below, mine.name)
            keys = _keys(query, other) if inner is not None else None
            if inner is not None and keys is not None:
                narrowed = with_where(below.copy(), [*where_of(below), _among(inner, keys)])
                yield Change(swapped(query, [(below, narrowed)]))


def _made_by(source: exp.Expr, query: exp.Select) -> exp.Select | None:
    """The grouped or windowed SELECT behind a source, if nobody else reads it and it stands within ``query``."""
    below = source.this if isinstance(source, exp.Subquery) else None
    cte = cte_of(source)
    if cte is not None and cte.find_ancestor(exp.Query) is query:
        readers = [table for table in query.find_all(exp.Table) if cte_of(table) is cte]
        below = cte.this if len(readers) == 1 else None
    if not isinstance(below, exp.Select) or any(below.args.get(name) for name in ("limit", "offset", "distinct")):
        return None
    return below if below.args.get("group") or below.find(exp.Window) else None


def _join_pairs(query: exp.Select, alias: str) -> Iterator[tuple[exp.Column, exp.Column]]:
    """Columns of ``alias`` that must equal a column of another source for its row to be seen at all."""
    first = next(iter(sources_of(query)))
    for join in joins_of(query):
        if is_inner(join) or (join.this.alias_or_name == alias != first):
            for part in conjuncts(join.args.get("on")):
                pair = other_side(part, alias)
                if pair and isinstance(pair[1], exp.Column):
                    yield pair[0], pair[1]
    if all(is_inner(join) for join in joins_of(query)):
        for part in where_of(query):
            pair = other_side(part, alias)
            if pair and isinstance(pair[1], exp.Column):
                yield pair[0], pair[1]


def _kept_apart_by(below: exp.Select, name: str) -> exp.Column | None:
    """The plain column behind the output ``name``, when every group and window is within one value of it."""
    output = next((e.unalias() for e in below.expressions if e.alias_or_name.lower() == name.lower()), None)
    if not isinstance(output, exp.Column):
        return None
    group = below.args.get("group")
    if group is not None:
        plain = not any(value for key, value in group.args.items() if key != "expressions")
        return output if plain and output in group.expressions and not below.find(exp.Window) else None
    windows = [node for e in below.expressions for node in own_nodes(e) if isinstance(node, exp.Window)]
    named = below.args.get("windows") or any(window.args.get("alias") for window in windows)
    apart = all(output in (window.args.get("partition_by") or ()) for window in windows)
    return output if windows and apart and not named and not below.args.get("qualify") else None


def _keys(query: exp.Select, other: exp.Column) -> exp.Select | None:
    """The values of the join column that the filters on its own table leave."""
    source = sources_of(query).get(other.table)
    own = [part for part in where_of(query) if tables_in(part) == {other.table} and not has_subquery(part)]
    for join in joins_of(query):
        if is_inner(join):
            own += [part for part in conjuncts(join.args.get("on")) if tables_in(part) == {other.table}]
    if not isinstance(source, exp.Table) or not own:
        return None
    return with_where(exp.select(other.copy()).from_(source.copy()), own)


def _among(inner: exp.Column, keys: exp.Select) -> exp.Expr:
    return exp.In(this=inner.copy(), query=exp.Subquery(this=keys))
