"""x IN (SELECT DISTINCT ...) asks whether there is one: how often does not matter."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import swapped


@REWRITES.register("drop_inner_distinct")
def drop_inner_distinct(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """DISTINCT inside IN and EXISTS is dropped."""
    if not isinstance(query, exp.Select):
        return
    found = [node.args.get("query") for node in query.find_all(exp.In)] + [
        node.this for node in query.find_all(exp.Exists)
    ]
    selects = [each.unnest() for each in found if isinstance(each, exp.Query)]
    distincts = [
        select.args["distinct"]
        for select in selects
        if isinstance(select, exp.Select) and _is_needless(select) and select.find_ancestor(exp.Query)
    ]
    if distincts:
        yield Change(swapped(query, [(distinct, None) for distinct in distincts]))


def _is_needless(select: exp.Select) -> bool:
    distinct = select.args.get("distinct")
    return (
        distinct is not None
        and not distinct.args.get("on")
        and not select.args.get("limit")
        and not select.args.get("offset")
    )
