"""SELECT DISTINCT over columns that hold a key of every table gives no row twice anyway."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.determined import distinct_rows
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change


@REWRITES.register("drop_distinct")
def drop_distinct(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """DISTINCT is left out where keys make every row distinct."""
    if not isinstance(query, exp.Select) or query.args.get("distinct") is None:
        return
    if query.args["distinct"].args.get("on") is not None:
        return
    why = distinct_rows(query, facts)
    if why is not None:
        plain = query.copy()
        plain.set("distinct", None)
        yield Change(plain, why)
