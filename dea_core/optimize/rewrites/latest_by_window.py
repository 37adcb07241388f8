"""NOT EXISTS a later row of the same key: the latest row of each, found by one window instead of a join.

WHERE NOT EXISTS (SELECT 1 FROM t b WHERE b.k = a.k AND b.at > a.at)   ->   a.at = max(at) OVER (PARTITION BY k)
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.correlated import Tie, tied
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import column, free_name, sources_of, swapped, where_of
from dea_core.optimize.windows import window, with_windows


@REWRITES.register("latest_by_window")
def latest_by_window(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """NOT EXISTS of a later row becomes a maximum by window."""
    if not isinstance(query, exp.Select):
        return
    for condition in where_of(query):
        inside = condition.this.unnest() if isinstance(condition, exp.Not) else None
        below = inside.this if isinstance(inside, exp.Exists) else None
        tie = tied(below) if isinstance(below, exp.Select) and not below.args.get("limit") else None
        if not isinstance(below, exp.Select) or tie is None or tie.filters or not _is_beyond(tie):
            continue
        alias = next(iter(tie.outer()))
        table = facts.table(query, alias)
        if table is None or facts.table(below, tie.alias) is not table:
            continue
        kind, _, at = tie.compared[0]
        parts = [outer for _, outer in tie.equal]
        why = facts.all_not_null(query, [at, *parts])
        if why is not None:
            name = free_name(query, "latest" if kind is exp.GT else "earliest")
            extreme = (exp.Max if kind is exp.GT else exp.Min)(this=at.copy())
            source = with_windows(query, alias, table, [exp.alias_(window(extreme, parts), name)])
            kept = exp.EQ(this=at.copy(), expression=column(name, alias))
            yield Change(swapped(query, [(sources_of(query)[alias], source), (condition, kept)]), why)


def _is_beyond(tie: Tie) -> bool:
    """Whether it asks for a row of the same keys that is strictly after, or strictly before."""
    same = all(inner.name.lower() == outer.name.lower() for inner, outer in tie.equal)
    if len(tie.compared) != 1 or len(tie.outer()) != 1 or not tie.equal or not same:
        return False
    kind, inner, outer = tie.compared[0]
    return kind in (exp.GT, exp.LT) and inner.name.lower() == outer.name.lower()
