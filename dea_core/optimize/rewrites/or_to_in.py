"""x = 1 OR x = 2 OR x = 3 on one column is x IN (1, 2, 3)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import swapped, where_of
from dea_core.sql.predicates import disjuncts

FEWEST = 3


@REWRITES.register("or_to_in")
def or_to_in(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """Equalities of one column joined by OR become IN."""
    if not isinstance(query, exp.Select):
        return
    for condition in where_of(query):
        parts = disjuncts(condition)
        equal = [part for part in parts if isinstance(part, exp.EQ) and isinstance(part.expression, exp.Literal)]
        columns = {part.this for part in equal}
        if len(parts) >= FEWEST and len(equal) == len(parts) and len(columns) == 1:
            column = columns.pop()
            if isinstance(column, exp.Column):
                listed = exp.In(this=column.copy(), expressions=[part.expression.copy() for part in equal])
                yield Change(swapped(query, [(condition, listed)]))
