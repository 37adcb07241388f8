"""What CHECKs leave of a column, as far as they compare it with numbers: an interval, perhaps a list of values.

a > 0 AND a <= 10 AND a IN (3, 20)  ->  Interval(low=0, open, high=10, values={3})
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from sqlglot import exp
from sqlglot.optimizer.simplify import simplify

from dea_core.schema import Family, Table
from dea_core.sql.predicates import conjuncts, disjuncts

_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.GTE: exp.LTE, exp.LT: exp.GT, exp.LTE: exp.GTE}
_NEGATED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LTE, exp.GTE: exp.LT, exp.LT: exp.GTE, exp.LTE: exp.GT}


@dataclass(frozen=True)
class Interval:
    """Numbers from ``low`` to ``high``; an open end is not among them. ``values``: no others."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False
    values: frozenset[Decimal] | None = None

    def __and__(self, other: Interval) -> Interval:
        low, low_open = _stricter((self.low, self.low_open), (other.low, other.low_open), sign=1)
        high, high_open = _stricter((self.high, self.high_open), (other.high, other.high_open), sign=-1)
        lists = [each.values for each in (self, other) if each.values is not None]
        values = frozenset.intersection(*lists) if lists else None
        return Interval(low, high, low_open, high_open, values)

    def __contains__(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return above and below

    @property
    def empty(self) -> bool:
        """Whether no number is left."""
        if self.values is not None:
            return not any(value in self for value in self.values)
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def __str__(self) -> str:
        parts = [f"{'>' if self.low_open else '>='} {self.low}"] if self.low is not None else []
        parts += [f"{'<' if self.high_open else '<='} {self.high}"] if self.high is not None else []
        if self.values is not None:
            parts.append(f"one of {', '.join(map(str, sorted(self.values))) or 'no value'}")
        return " and ".join(parts)


End = tuple[Decimal | None, bool]


def _stricter(one: End, two: End, sign: int) -> End:
    if one[0] is None or two[0] is None:
        return one if two[0] is None else two
    if one[0] == two[0]:
        return one[0], one[1] or two[1]
    return one if (one[0] - two[0]) * sign > 0 else two


def of_table_checks(table: Table) -> dict[str, Interval]:
    """What all CHECKs of a table together leave of each column that they compare with numbers."""
    left: dict[str, Interval] = {}
    for check in table.checks:
        for part in conjuncts(check.expression):
            found = _compared(part)
            if found is not None:
                left[found[0]] = left.get(found[0], Interval()) & found[1]
    return left


def _compared(tree: exp.Expr) -> tuple[str, Interval] | None:
    """``column <op> number`` -> the column and what is left of it."""
    bare = tree.unnest()
    if isinstance(bare, exp.Between) and isinstance(bare.this, exp.Column):
        low, high = _number(bare.args["low"]), _number(bare.args["high"])
        return (bare.this.name, Interval(low, high)) if low is not None and high is not None else None
    if isinstance(bare, exp.In) and isinstance(bare.this, exp.Column):
        values = [_number(item) for item in bare.expressions]
        whole = bool(values) and None not in values
        return (bare.this.name, Interval(values=frozenset(v for v in values if v is not None))) if whole else None
    if type(bare) not in (*_FLIPPED, exp.EQ):
        return None
    left, right, kind = bare.this.unnest(), bare.expression.unnest(), type(bare)
    if not isinstance(left, exp.Column):
        left, right, kind = right, left, _FLIPPED.get(kind, kind)
    value = _number(right)
    return (left.name, _interval(kind, value)) if isinstance(left, exp.Column) and value is not None else None


def _interval(kind: type[exp.Expr], value: Decimal) -> Interval:
    if kind is exp.EQ:
        return Interval(values=frozenset({value}))
    open_end = kind in (exp.GT, exp.LT)
    if kind in (exp.GT, exp.GTE):
        return Interval(low=value, low_open=open_end)
    return Interval(high=value, high_open=open_end)


def _number(tree: exp.Expr) -> Decimal | None:
    bare = tree.unnest()
    if isinstance(bare, exp.Cast):
        return _number(bare.this)
    if isinstance(bare, exp.Neg):
        inner = _number(bare.this)
        return -inner if inner is not None else None
    if not isinstance(bare, exp.Literal) or bare.is_string:
        return None
    try:
        return Decimal(bare.this)
    except InvalidOperation:
        return None


def is_always_true(tree: exp.Expression, table: Table) -> bool:
    """Whether a predicate is false for no row: it simplifies to true, its parts cover everything, or the type does."""
    parts = [_plain(part) for part in disjuncts(tree)]
    if any(isinstance(part, exp.EQ) and part.this == part.expression for part in parts):
        return True
    nulls = {part.this.sql() for part in parts if _is_null(part)}
    if any(part.this.sql() in nulls for part in parts if _is_filled(part)):
        return True
    if isinstance(simplify(tree.copy()), exp.Boolean):
        return bool(simplify(tree.copy()).this)
    compared = [_compared(part) for part in parts]
    names = {found[0] for found in compared if found is not None}
    if None in compared or len(names) != 1 or names.pop() not in table:
        return False
    return _cover([found for found in compared if found is not None], table)


def _plain(part: exp.Expr) -> exp.Expr:
    """``NOT a IS NULL`` as ``a IS NOT NULL``."""
    inner = part.this.unnest() if isinstance(part, exp.Not) else None
    if isinstance(inner, exp.Is) and not inner.args.get("negate"):
        return exp.Is(this=inner.this.copy(), expression=inner.expression.copy(), negate=True)
    return part


def _is_null(part: exp.Expr) -> bool:
    return isinstance(part, exp.Is) and isinstance(part.expression, exp.Null) and not part.args.get("negate")


def _is_filled(part: exp.Expr) -> bool:
    """``a IS NOT NULL``: newer releases of sqlglot have no NOT around it."""
    return isinstance(part, exp.Is) and isinstance(part.expression, exp.Null) and bool(part.args.get("negate"))


def _cover(compared: list[tuple[str, Interval]], table: Table) -> bool:
    """Whether the intervals together hold every number of the column's type."""
    kind = table.column(compared[0][0]).type
    whole = Interval()
    if kind.family is Family.INTEGER and kind.bits:
        low, high = kind.integer_range
        whole = Interval(Decimal(low), Decimal(high))
    intervals = [replace(interval) for _, interval in compared if interval.values is None]
    lows = [each for each in intervals if _reaches(each, whole, down=True)]
    highs = [each for each in intervals if _reaches(each, whole, down=False)]
    if any(each in highs for each in lows):
        return True
    return any(_meet(low, high) for low in lows for high in highs)


def _reaches(interval: Interval, whole: Interval, *, down: bool) -> bool:
    end, limit = (interval.low, whole.low) if down else (interval.high, whole.high)
    return end is None or (limit is not None and limit in interval)


def _meet(low: Interval, high: Interval) -> bool:
    """Whether nothing is left between one that goes down for ever and one that goes up for ever."""
    if low.high is None or high.low is None:
        return True
    return low.high > high.low or (low.high == high.low and not (low.high_open and high.low_open))
