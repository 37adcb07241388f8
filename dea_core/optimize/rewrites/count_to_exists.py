"""(SELECT count(*) ...) > 0 counts to the end what EXISTS answers at the first row."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import swapped

ZERO, ONE = exp.Literal.number(0), exp.Literal.number(1)
FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.GT: exp.LT,
    exp.LT: exp.GT,
    exp.GTE: exp.LTE,
    exp.LTE: exp.GTE,
}
SOME = {(exp.GT, ZERO), (exp.GTE, ONE), (exp.NEQ, ZERO)}
NONE = {(exp.EQ, ZERO), (exp.LT, ONE), (exp.LTE, ZERO)}


@REWRITES.register("count_to_exists")
def count_to_exists(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A count that is compared with none becomes EXISTS."""
    if not isinstance(query, exp.Select):
        return
    for node in query.find_all(exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.NEQ):
        if node.find_ancestor(exp.Query) is not query:
            continue
        for counted, bound, kind in (
            (node.this, node.expression, type(node)),
            (node.expression, node.this, FLIPPED.get(type(node), type(node))),
        ):
            below = _counted(counted)
            if below is not None and (kind, bound) in SOME | NONE:
                exists: exp.Expr = exp.Exists(this=below)
                yield Change(swapped(query, [(node, exists if (kind, bound) in SOME else exp.Not(this=exists))]))


def _counted(node: exp.Expr) -> exp.Select | None:
    """What a ``(SELECT count(*) FROM ...)`` counts, as ``SELECT 1 FROM ...``."""
    select = node.this if isinstance(node, exp.Subquery) else None
    if not isinstance(select, exp.Select) or len(select.expressions) != 1:
        return None
    if any(select.args.get(name) for name in ("group", "having", "qualify", "limit", "offset", "distinct", "order")):
        return None
    count = select.expressions[0].unalias()
    if not isinstance(count, exp.Count) or not isinstance(count.this, exp.Star | exp.Literal):
        return None
    below = select.copy()
    below.set("expressions", [exp.Literal.number(1)])
    return below
