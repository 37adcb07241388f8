"""Literals of conditions as values of YAML, where they stay what they are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlglot import exp

BELOW, ABOVE = (exp.LT, exp.LTE), (exp.GT, exp.GTE)
MIRROR: dict[type[exp.Expr], type[exp.Binary]] = {exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE}
Value = str | int | float | bool


def literal_values(listed: Sequence[exp.Expr]) -> list[Value] | None:
    """Literals of one kind as values, or None; text that SQL would need to quote inside is none."""
    values = [literal_value(one) for one in listed]
    kinds = {isinstance(value, str) for value in values}
    return None if None in values or len(kinds) != 1 else [value for value in values if value is not None]


def literal_value(one: exp.Expr) -> Value | None:
    """A literal as YAML has it, when dbt writes the same into its SQL."""
    if isinstance(one, exp.Boolean):
        return bool(one.this)
    if isinstance(one, exp.Literal) and one.is_string:
        return one.name if "'" not in one.name else None
    return number_value(one)


def number_value(one: exp.Expr) -> int | float | None:
    """A number, unless its digits would not all survive."""
    negative = isinstance(one, exp.Neg)
    inner = one.this if isinstance(one, exp.Neg) else one
    if not isinstance(inner, exp.Literal) or inner.is_string:
        return None
    exact = Decimal(inner.name) * (-1 if negative else 1)
    if exact == exact.to_integral_value() and "e" not in inner.name.lower() and "." not in inner.name:
        return int(exact)
    return float(exact) if Decimal(repr(float(exact))) == exact and "e" not in repr(float(exact)) else None


def bound(condition: exp.Expr, dialect: str) -> tuple[str, dict[str, Any], bool] | None:
    """``column >= 0 AND column <= 5`` as the column, its limits, and whether both are strict."""
    found = [_limit(part, dialect) for part in conjuncts(condition)]
    limits = [one for one in found if one is not None]
    names = {name for _, name, _, _ in limits}
    if len(limits) < len(found) or len({column for column, *_ in limits}) != 1 or len(names) != len(limits):
        return None
    if len({strict for *_, strict in limits}) != 1:
        return None
    ordered = {name: value for _, name, value, _ in sorted(limits, key=lambda limit: limit[1], reverse=True)}
    return limits[0][0], ordered, limits[0][3]


def conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    """The conditions that must all hold; BETWEEN is two."""
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        return [*conjuncts(condition.left), *conjuncts(condition.right)]
    if isinstance(condition, exp.Between) and not condition.args.get("symmetric"):
        this, low, high = condition.this, condition.args["low"], condition.args["high"]
        return [
            exp.GTE(this=this.copy(), expression=low.copy()),
            exp.LTE(this=this.copy(), expression=high.copy()),
        ]
    mirror = MIRROR.get(type(condition))
    if mirror is not None and _is_constant(condition.this) and not _is_constant(condition.expression):
        return [mirror(this=condition.expression.copy(), expression=condition.this.copy())]
    return [condition]


def _limit(part: exp.Expr, dialect: str) -> tuple[str, str, Any, bool] | None:
    if not isinstance(part, BELOW + ABOVE) or not isinstance(part.this, exp.Column):
        return None
    if not _is_constant(part.expression):
        return None
    number = number_value(part.expression)
    value = part.expression.sql(dialect) if number is None else number
    return (
        part.this.name,
        "max_value" if isinstance(part, BELOW) else "min_value",
        value,
        type(part) in (exp.LT, exp.GT),
    )


def _is_constant(one: exp.Expr) -> bool:
    """A literal, with a sign or as another type."""
    inner = one.this if isinstance(one, exp.Neg | exp.Cast) else one
    return isinstance(inner, exp.Literal)
