"""SELECT DISTINCT over a join that only asks whether there is a match: EXISTS stops at the first."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.determined import may_multiply
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import is_inner, joins_of, sources_of, tables_in, where_of, with_where
from dea_core.sql.predicates import conjuncts


@REWRITES.register("distinct_join_to_exists")
def distinct_join_to_exists(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """Tables that DISTINCT only asks for a match of move into EXISTS."""
    if not isinstance(query, exp.Select) or query.args.get("distinct") is None:
        return
    clauses = ("group", "having", "qualify", "limit", "windows", "laterals", "offset")
    joins = joins_of(query)
    if any(query.args.get(name) for name in clauses) or not joins or not all(is_inner(join) for join in joins):
        return
    if any(map(may_multiply, query.expressions)):
        return
    if query.args["distinct"].args.get("on") is not None:
        return
    first = next(iter(sources_of(query)))
    kept = set().union(*(tables_in(part) for part in query.expressions)) - {""}
    table = facts.table(query, first)
    outputs = {e.unalias().name for e in query.expressions if isinstance(e.unalias(), exp.Column)}
    why = facts.key(table, outputs) if table and kept == {first} else None
    if why is not None and not tables_in(query.args.get("order") or exp.true()) - {first, ""}:
        yield Change(_asked(query, first), why)


def _asked(query: exp.Select, first: str) -> exp.Select:
    joins = joins_of(query)
    conditions = [part for join in joins for part in conjuncts(join.args.get("on"))] + where_of(query)
    own = [part for part in conditions if tables_in(part) <= {first}]
    moved = [part for part in conditions if not tables_in(part) <= {first}]
    below = exp.select(exp.Literal.number(1)).from_(joins[0].this.copy())
    for join in joins[1:]:
        below = below.join(join.this.copy(), join_type="cross" if not moved else None)
    with_where(below, moved)
    outer = query.copy()
    outer.set("distinct", None)
    outer.set("joins", None)
    return with_where(outer, [*own, exp.Exists(this=below)])
