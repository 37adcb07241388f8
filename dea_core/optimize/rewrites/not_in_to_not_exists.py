"""x NOT IN (SELECT y ...) as NOT EXISTS, with a guard for NULLs wherever no constraint rules them out."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import has_subquery, is_plain, renamed_apart, swapped, where_of, with_where


@REWRITES.register("not_in_to_not_exists")
def not_in_to_not_exists(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """NOT IN of a subquery becomes NOT EXISTS, with guards for NULLs."""
    if not isinstance(query, exp.Select):
        return
    for condition in where_of(query):
        inside = condition.this.unnest() if isinstance(condition, exp.Not) else None
        if not isinstance(inside, exp.In) or not isinstance(inside.args.get("query"), exp.Subquery):
            continue
        below = inside.args["query"].this
        if not isinstance(below, exp.Select) or not is_plain(below) or not isinstance(inside.this, exp.Column):
            continue
        value = below.expressions[0].unalias()
        if not isinstance(value, exp.Column) or any(has_subquery(part) for part in where_of(below)):
            continue
        filled, given = facts.not_null(below, value), facts.not_null(query, inside.this)
        below = renamed_apart(below, {inside.this.table})
        value = below.expressions[0].unalias()
        guarded = _guarded(below, value, inside.this, value_filled=bool(filled), given_filled=bool(given))
        yield Change(swapped(query, [(condition, guarded)]), tuple(filter(None, (filled, given))))


def _guarded(
    below: exp.Select, value: exp.Column, given: exp.Column, *, value_filled: bool, given_filled: bool
) -> exp.Expr:
    """Nothing equal, no NULL in the set, and where ``given`` may be NULL, an empty set lets it through."""
    condition: exp.Expr = _none(below, exp.EQ(this=value.copy(), expression=given.copy()))
    if not value_filled:
        condition = exp.and_(condition, _none(below, exp.Is(this=value.copy(), expression=exp.null())))
    if given_filled:
        return exp.paren(condition) if isinstance(condition, exp.And) else condition
    filled = exp.Not(this=exp.Is(this=given.copy(), expression=exp.null()))
    return exp.paren(exp.and_(condition, exp.or_(filled, _none(below, None))))


def _none(below: exp.Select, extra: exp.Expr | None) -> exp.Expr:
    inner = with_where(below.copy(), [*where_of(below), *([extra] if extra is not None else [])])
    inner.set("expressions", [exp.Literal.number(1)])
    return exp.Not(this=exp.Exists(this=inner))
