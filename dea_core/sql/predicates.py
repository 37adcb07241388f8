"""What a predicate is made of: a AND (b AND c) -> a, b, c; the same for OR."""

from __future__ import annotations

from sqlglot import exp


def conjuncts(condition: exp.Expr | None) -> list[exp.Expr]:
    """The parts of a condition that must all be true; none for no condition."""
    return _parts(condition, exp.And)


def disjuncts(condition: exp.Expr | None) -> list[exp.Expr]:
    """The parts of a condition of which one must be true; none for no condition."""
    return _parts(condition, exp.Or)


def _parts(condition: exp.Expr | None, kind: type[exp.Connector]) -> list[exp.Expr]:
    if condition is None:
        return []
    inner = condition.unnest()
    if not isinstance(inner, kind):
        return [inner]
    return [*_parts(inner.this, kind), *_parts(inner.expression, kind)]
