"""AS MATERIALIZED keeps filters out of a common table expression; without it they reach the tables."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import cte_of


@REWRITES.register("drop_fence")
def drop_fence(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """AS MATERIALIZED is taken off, or NOT MATERIALIZED put on where the query is named several times."""
    clause = query.args.get("with_")
    if clause is None or clause.args.get("recursive"):
        return
    for at, cte in enumerate(clause.expressions):
        readers = sum(cte_of(table) is cte for table in query.find_all(exp.Table))
        wanted = None if readers == 1 else False
        if cte.args.get("materialized") is True or (readers > 1 and cte.args.get("materialized") is None):
            opened = query.copy()
            opened.args["with_"].expressions[at].set("materialized", wanted)
            yield Change(opened)
