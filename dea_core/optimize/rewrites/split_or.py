"""OR between conditions on different columns: no hash join and no index serves it, each part alone has one.

a JOIN b ON p OR q       ->  a JOIN b ON p   UNION ALL   a JOIN b ON q AND NOT p
WHERE p(a) OR q(b)       ->  WHERE p(a)      UNION ALL   WHERE q(b) AND NOT p(a)
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.arms import is_not_true, split
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import columns_in, has_subquery, is_inner, joins_of, swapped, where_of
from dea_core.sql.predicates import conjuncts, disjuncts

MOST_ARMS = 4


@REWRITES.register("split_or")
def split_or(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """OR across columns becomes UNION ALL of parts that exclude one another."""
    if not isinstance(query, exp.Select) or isinstance(query.parent, exp.SetOperation):
        return
    conditions = [part for join in joins_of(query) if is_inner(join) for part in conjuncts(join.args.get("on"))]
    conditions += where_of(query)
    for condition in conditions:
        parts = disjuncts(condition)
        if 1 < len(parts) <= MOST_ARMS and _differ(parts) and not has_subquery(condition):
            found = split(query, [swapped(query, [(condition, arm)]) for arm in _exclusive(parts)])
            if found is not None:
                yield Change(found)


def _differ(parts: list[exp.Expr]) -> bool:
    """Whether each part is about columns of its own: only then one part can be quicker than all."""
    columns = [frozenset((each.table, each.name) for each in columns_in(part)) for part in parts]
    return len(set(columns)) == len(columns) and all(columns)


def _exclusive(parts: list[exp.Expr]) -> Iterator[exp.Expr]:
    """Each part, and none of those before it."""
    for at, part in enumerate(parts):
        yield exp.and_(part.copy(), *(is_not_true(earlier) for earlier in parts[:at]), copy=False)
