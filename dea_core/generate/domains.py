"""Domains: what one column may hold, by its type and by the CHECKs that speak of it alone.

    numeric CHECK (x > 0 AND x < 100)      -> Domain(low=0.01, high=99.99)     in the column's own steps
    text CHECK (s IN ('a', 'b'))           -> Domain(values=('a', 'b'))
    text CHECK (length(code) = 8)          -> Domain(min_length=8, max_length=8)
    text CHECK (code ~ '^[A-Z]{3}$')       -> Domain(patterns=(Pattern('^[A-Z]{3}$', 'regex'),))

CHECKs that say something else, or speak of several columns, are left: ``understood`` tells which were taken in.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from sqlglot import exp

from dea_core.schema import CheckConstraint, Column, Family, Origin, Table

Bound = Decimal | datetime.date | datetime.datetime


@dataclass(frozen=True)
class Pattern:
    """A text pattern: a ``regex`` (unanchored, as engines search), or a LIKE pattern."""

    text: str
    kind: Literal["regex", "like"]


@dataclass(frozen=True)
class Domain:
    """What a column may hold. Bounds are included; ``values`` is a finite set; ``origins`` says which rules made it."""

    low: Bound | None = None
    high: Bound | None = None
    values: tuple[object, ...] | None = None
    excluded: tuple[object, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    min_length: int = 0
    max_length: int | None = None
    not_null: bool = False
    understood: tuple[CheckConstraint, ...] = ()

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where its rules stand, each once."""
        return tuple(dict.fromkeys(check.origin for check in self.understood))

    @property
    def empty(self) -> bool:
        """Whether nothing can satisfy it."""
        crossed = self.low is not None and self.high is not None and self.low > self.high  # type: ignore[operator]
        return crossed or self.values == () or (self.max_length is not None and self.min_length > self.max_length)

    def but(self, other: Domain) -> Domain:
        """Both domains at once."""
        return Domain(
            low=_tighter(self.low, other.low, max),
            high=_tighter(self.high, other.high, min),
            values=_both(self.values, other.values),
            excluded=(*self.excluded, *other.excluded),
            patterns=(*self.patterns, *other.patterns),
            min_length=max(self.min_length, other.min_length),
            max_length=_tighter(self.max_length, other.max_length, min),
            not_null=self.not_null or other.not_null,
            understood=(*self.understood, *other.understood),
        )

    def allowed(self) -> tuple[object, ...] | None:
        """The finite set, after exclusions, bounds and lengths; None if the domain is not finite."""
        if self.values is None:
            return None
        return tuple(v for v in self.values if v not in self.excluded and self._within(v))

    def _within(self, value: object) -> bool:
        if isinstance(value, str):
            return self.min_length <= len(value) and (self.max_length is None or len(value) <= self.max_length)
        comparable = Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
        if not isinstance(comparable, (Decimal, datetime.date)):
            return True
        low, high = self.low, self.high
        return (low is None or comparable >= low) and (high is None or comparable <= high)  # type: ignore[operator]


def _tighter(one: Any, other: Any, choose: Callable[..., Any]) -> Any:  # over ints, decimals, dates and moments alike
    return other if one is None else one if other is None else choose(one, other)


def _both(one: tuple[object, ...] | None, other: tuple[object, ...] | None) -> tuple[object, ...] | None:
    if one is None or other is None:
        return one if other is None else other
    return tuple(value for value in one if value in other)


def domain_of(table: Table, column: Column) -> Domain:
    """The domain of a column, from its type and from each CHECK that names it and no other."""
    domain = _domain_of_type(column)
    for check in table.checks:
        if check.columns == (column.name,) and check.severity == "error":
            found = _read(check.expression, column)
            if found is not None:
                domain = domain.but(replace(found, understood=(check,)))
    return domain


def _domain_of_type(column: Column) -> Domain:
    kind = column.type
    if kind.family is Family.ENUM:
        return Domain(values=kind.values)
    if kind.family is Family.BOOLEAN:
        return Domain()
    return Domain(max_length=kind.length if kind.family is Family.TEXT else None)


# --- reading one predicate -------------------------------------------------------------------------------------------


def _read(node: exp.Expr, column: Column) -> Domain | None:
    """The domain that ``node`` says of its only column; None where it says something else."""
    node = _spelled_out(_bare(node))
    if isinstance(node, exp.And):
        sides = _read(node.left, column), _read(node.right, column)
        return sides[0].but(sides[1]) if sides[0] is not None and sides[1] is not None else None
    if isinstance(node, exp.Or):
        return _read_or(node, column)
    if isinstance(node, exp.Not):
        return _read_not(_bare(node.this), column)
    if isinstance(node, exp.Between):
        low, high = _bound(node.args["low"], column), _bound(node.args["high"], column)
        return Domain(low=low, high=high) if _is_column(node.this) and low is not None and high is not None else None
    if isinstance(node, exp.In) and _is_column(node.this):
        return _finite(node.expressions, column)
    if isinstance(node, (exp.Like, exp.RegexpLike, exp.SimilarTo)):
        return _read_pattern(node)
    if isinstance(node, exp.Column):
        return Domain(values=(True,))
    if isinstance(node, exp.Is) and _is_column(node.this) and isinstance(node.expression, exp.Boolean):
        return Domain(values=(bool(node.expression.this),), not_null=True)
    return _read_comparison(node, column)


def _read_or(node: exp.Or, column: Column) -> Domain | None:
    parts = list(_disjuncts(node))
    rest = [part for part in parts if not _says_null(part)]
    if len(rest) == 1:
        return _read(rest[0], column)
    read = [_read(part, column) for part in rest]
    finite = [d.values for d in read if d is not None and d.values is not None and d == Domain(values=d.values)]
    if len(finite) == len(rest):
        return Domain(values=tuple(dict.fromkeys(value for values in finite for value in values)))
    return None


def _disjuncts(node: exp.Expr) -> Iterator[exp.Expr]:
    node = _bare(node)
    if isinstance(node, exp.Or):
        yield from _disjuncts(node.left)
        yield from _disjuncts(node.right)
    else:
        yield node


def _spelled_out(node: exp.Expr) -> exp.Expr:
    """NOT as a node of its own: sqlglot keeps some (``IS NOT NULL``, ``NOT LIKE``) as a flag of the predicate."""
    if not node.args.get("negate"):
        return node
    positive = node.copy()
    positive.set("negate", None)
    return exp.Not(this=positive)


def _says_null(node: exp.Expr) -> bool:
    return (
        not node.args.get("negate")
        and isinstance(node, exp.Is)
        and isinstance(node.expression, exp.Null)
        and _is_column(node.this)
    )


def _read_not(node: exp.Expr, column: Column) -> Domain | None:
    if _says_null(node):
        return Domain(not_null=True)
    if isinstance(node, exp.In) and _is_column(node.this):
        finite = _finite(node.expressions, column)
        return Domain(excluded=finite.values or ()) if finite is not None else None
    if isinstance(node, exp.Column):
        return Domain(values=(False,))
    return None


_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
}


def _read_comparison(node: exp.Expr, column: Column) -> Domain | None:
    if type(node) not in _FLIPPED:
        return None
    left, right, kind = _bare(node.this), _bare(node.expression), type(node)
    if isinstance(right, (exp.Column, exp.Length)) and not isinstance(left, (exp.Column, exp.Length)):
        left, right, kind = right, left, _FLIPPED[kind]
    if isinstance(left, exp.Length) and _is_column(left.this):
        return _length(kind, right)
    if not _is_column(left):
        return None
    if isinstance(right, exp.Any) and kind is exp.EQ:
        return _finite(_array_items(right.this), column)
    return _compared(kind, right, column)


def _compared(kind: type[exp.Expr], right: exp.Expr, column: Column) -> Domain | None:
    if kind in (exp.EQ, exp.NEQ):
        finite = _finite([right], column)
        if finite is None or kind is exp.EQ:
            return finite
        return Domain(excluded=finite.values or ())
    bound = _bound(right, column)
    if bound is None:
        return None
    if kind is exp.GTE:
        return Domain(low=bound)
    if kind is exp.LTE:
        return Domain(high=bound)
    step = _step(bound, column)
    return Domain(low=bound + step) if kind is exp.GT else Domain(high=bound - step)  # type: ignore[operator]


def _step(bound: Bound, column: Column) -> Decimal | datetime.timedelta:
    """The least difference between two values of the column's type."""
    if isinstance(bound, datetime.datetime):
        return datetime.timedelta(seconds=1)
    if isinstance(bound, datetime.date):
        return datetime.timedelta(days=1)
    kind = column.type
    digits = 0 if kind.family is Family.INTEGER else kind.scale if kind.scale is not None else 2
    return Decimal(1).scaleb(-digits)


def _length(kind: type[exp.Expr], right: exp.Expr) -> Domain | None:
    value = _constant(right)
    if not isinstance(value, Decimal):
        return None
    size = int(value)
    ranges: dict[type[exp.Expr], tuple[int, int | None]] = {
        exp.EQ: (size, size),
        exp.GT: (size + 1, None),
        exp.GTE: (size, None),
        exp.LT: (0, size - 1),
        exp.LTE: (0, size),
    }
    if kind not in ranges:
        return None
    low, high = ranges[kind]
    return Domain(min_length=low, max_length=high)


def _read_pattern(node: exp.Expr) -> Domain | None:
    value = _constant(node.expression)
    if not _is_column(node.this) or not isinstance(value, str):
        return None
    return Domain(patterns=(Pattern(value, "like" if isinstance(node, exp.Like) else "regex"),))


# --- constants -------------------------------------------------------------------------------------------------------


def _bare(node: exp.Expr) -> exp.Expr:
    """Without parentheses and casts, which change no value that a domain speaks of."""
    while isinstance(node, (exp.Paren, exp.Cast)):
        node = node.this
    return node


def _is_column(node: exp.Expr) -> bool:
    return isinstance(_bare(node), exp.Column)


def _array_items(node: exp.Expr) -> list[exp.Expr]:
    node = _bare(node)
    return list(node.expressions) if isinstance(node, (exp.Array, exp.Tuple)) else [node]


def _constant(node: exp.Expr) -> object:
    node = _bare(node)
    if isinstance(node, exp.Neg):
        inner = _constant(node.this)
        return -inner if isinstance(inner, Decimal) else None
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Literal):
        return str(node.this) if node.is_string else Decimal(str(node.this))
    if isinstance(node, (exp.RawString, exp.National, exp.Heredoc)):
        return str(node.this)
    return None


def _bound(node: exp.Expr, column: Column) -> Bound | None:
    value = _constant(node)
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        return None
    try:
        if column.type.family is Family.DATE:
            return datetime.date.fromisoformat(value)
        if column.type.family in (Family.TIMESTAMP, Family.TIMESTAMPTZ):
            return datetime.datetime.fromisoformat(value).replace(tzinfo=None)
        return Decimal(value)
    except (ValueError, InvalidOperation):
        return None


def _finite(nodes: list[exp.Expr], column: Column) -> Domain | None:
    values = [_typed(_constant(node), column) for node in nodes]
    return None if not values or any(value is None for value in values) else Domain(values=tuple(values))


def _typed(value: object, column: Column) -> object:
    """A constant as the column's type holds it: a whole number for an integer, a text for a text."""
    if isinstance(value, Decimal):
        return (
            int(value) if value == value.to_integral_value() and column.type.family is not Family.TEXT else str(value)
        )
    return value
