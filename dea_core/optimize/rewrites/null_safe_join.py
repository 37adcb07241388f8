"""a.x = b.x OR (a.x IS NULL AND b.x IS NULL), and IS NOT DISTINCT FROM: joins that few engines can hash.

where either is NOT NULL    ->  a.x = b.x
else                        ->  a.x IS NOT DISTINCT FROM b.x    or    a.x = b.x UNION ALL both NULL
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.arms import split
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import is_inner, is_left, joins_of, swapped, where_of
from dea_core.sql.predicates import conjuncts, disjuncts


@REWRITES.register("null_safe_join")
def null_safe_join(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A null-safe join becomes an equality where keys allow it, or two joins."""
    if not isinstance(query, exp.Select):
        return
    joins = [join for join in joins_of(query) if is_inner(join) or is_left(join)]
    conditions = [(part, is_inner(join)) for join in joins for part in conjuncts(join.args.get("on"))]
    for condition, inner in [*conditions, *((part, True) for part in where_of(query))]:
        sides = _null_safe(condition)
        if sides is None:
            continue
        one, other = sides
        equal = exp.EQ(this=one.copy(), expression=other.copy())
        filled = facts.not_null(query, one) or facts.not_null(query, other)
        if filled:
            yield Change(swapped(query, [(condition, equal)]), (filled,))
            continue
        if not isinstance(condition, exp.NullSafeEQ):
            safe = exp.NullSafeEQ(this=one.copy(), expression=other.copy())
            yield Change(swapped(query, [(condition, safe)]))
        both = exp.and_(*(exp.Is(this=side.copy(), expression=exp.null()) for side in sides), copy=False)
        united = split(query, [swapped(query, [(condition, part)]) for part in (equal, both)]) if inner else None
        if united is not None:
            yield Change(united)


def _null_safe(condition: exp.Expr) -> tuple[exp.Column, exp.Column] | None:
    """The two columns that are equal or both NULL."""
    if isinstance(condition, exp.NullSafeEQ):
        pair = condition.this, condition.expression
        return pair if all(isinstance(side, exp.Column) for side in pair) else None
    parts = disjuncts(condition)
    if len(parts) != 2:
        return None
    for equal, both in (parts, parts[::-1]):
        nulls = [part.this for part in conjuncts(both) if _is_null(part)]
        if isinstance(equal, exp.EQ) and len(nulls) == len(conjuncts(both)) == 2:
            sides = equal.this, equal.expression
            if all(isinstance(side, exp.Column) for side in sides) and set(sides) == set(nulls):
                return sides
    return None


def _is_null(part: exp.Expr) -> bool:
    return isinstance(part, exp.Is) and isinstance(part.expression, exp.Null)
