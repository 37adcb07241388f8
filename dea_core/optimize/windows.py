"""A window over a whole table, in place of that table: FROM t a  ->  FROM (SELECT *, f() OVER (...) AS w FROM t) AS a.

Filters stay outside, so that the window still sees every row.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from dea_core.optimize.trees import column, columns_in, quoted, sources_of
from dea_core.schema import Table


def window(
    call: exp.Expr, partition: Sequence[exp.Expr], order: Sequence[exp.Expr] = (), *, frame: exp.Expr | None = None
) -> exp.Window:
    """``call OVER (PARTITION BY partition ORDER BY order)``."""
    ordered = [each if isinstance(each, exp.Ordered) else exp.Ordered(this=each.copy()) for each in order]
    return exp.Window(
        this=call.copy(),
        partition_by=[each.copy() for each in partition] or None,
        order=exp.Order(expressions=ordered) if ordered else None,
        spec=frame,
    )


def with_windows(select: exp.Select, alias: str, table: Table, made: Sequence[exp.Expr]) -> exp.Subquery:
    """The source ``alias`` as a subquery that also gives the windows ``made``, each with its name."""
    wanted = {each.name.lower() for each in columns_in(select) if each.table == alias}
    listed: list[exp.Expr] = [column(each.name, alias) for each in table.columns if each.name.lower() in wanted]
    below = exp.select(*listed, *made).from_(sources_of(select)[alias].copy())
    return exp.Subquery(this=below, alias=exp.TableAlias(this=quoted(alias)))
