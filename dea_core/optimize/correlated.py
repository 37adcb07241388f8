"""Subqueries that look at the rows of a table which belong to the row outside: how they are tied to it.

tied(subselect, outer_aliases) ──> Tie(alias, equal, unequal, filters)      or None
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from dea_core.optimize.trees import own_nodes, sources_of, tables_in, where_of

FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.LT: exp.GT, exp.GTE: exp.LTE, exp.LTE: exp.GTE}


@dataclass(frozen=True)
class Tie:
    """A subquery over the one table ``alias``: columns set ``equal`` to outer ones, ``compared``, and ``filters``.

    ``compared`` holds (kind, inner, outer), read as ``inner KIND outer``.
    """

    alias: str
    equal: tuple[tuple[exp.Column, exp.Column], ...]
    compared: tuple[tuple[type[exp.Expr], exp.Column, exp.Column], ...]
    filters: tuple[exp.Expr, ...]

    def outer(self) -> set[str]:
        """The aliases outside that it is tied to."""
        return {other.table for _, other in self.equal} | {other.table for _, _, other in self.compared}


def tied(select: exp.Select) -> Tie | None:
    """How a subquery over one table is tied to what is outside; None when in another way than by columns."""
    if len(sources_of(select)) != 1 or any(
        select.args.get(name) for name in ("group", "having", "qualify", "laterals")
    ):
        return None
    alias = next(iter(sources_of(select)))
    equal, compared, filters = [], [], []
    for part in where_of(select):
        tables = tables_in(part)
        if tables <= {alias}:
            filters.append(part)
            continue
        found = _pair(part, alias)
        if found is None:
            return None
        kind, inner, outer = found
        if kind is exp.EQ:
            equal.append((inner, outer))
        else:
            compared.append((kind, inner, outer))
    if any(isinstance(node, exp.Column) and node.table != alias for e in select.expressions for node in own_nodes(e)):
        return None
    return Tie(alias, tuple(equal), tuple(compared), tuple(filters))


def _pair(part: exp.Expr, alias: str) -> tuple[type[exp.Expr], exp.Column, exp.Column] | None:
    if not isinstance(part, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
        return None
    one, other = part.this, part.expression
    if not isinstance(one, exp.Column) or not isinstance(other, exp.Column):
        return None
    if one.table == alias != other.table:
        return type(part), one, other
    if other.table == alias != one.table:
        return FLIPPED.get(type(part), type(part)), other, one
    return None
