"""Domains: what one column may hold, by its type and by the CHECKs that speak of it alone.

    numeric CHECK (x > 0 AND x < 100)      -> Domain(low=0.01, high=99.99)     in the column's own steps
    text CHECK (s IN ('a', 'b'))           -> Domain(values=('a', 'b'))
    text CHECK (length(code) = 8)          -> Domain(min_length=8, max_length=8)
    text CHECK (code ~ '^[A-Z]{3}$')       -> Domain(patterns=(Pattern('^[A-Z]{3}$', 'regex'),))
    text CHECK (upper(s) IN ('A', 'B'))    -> Domain(values=('A', 'B'))        as the rule spells them

CHECKs that say something else, or speak of several columns, are left: ``understood`` tells which were taken in.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from sqlglot import exp

from dea_core.generate.constants import Bound, array_items, bare, bound, constant, finite, is_column
from dea_core.schema import CheckConstraint, Column, Family, Origin, Table, Type


@dataclass(frozen=True)
class Pattern:
    """A text pattern: a ``regex`` (unanchored, as engines search), or one of LIKE, or of SIMILAR TO."""

    text: str
    kind: Literal["regex", "like", "similar"]


@dataclass(frozen=True)
class Folded:
    """A rule on the text in one case: ``upper(x) IN (...)``. ``fold`` is ``upper`` or ``lower``."""

    fold: Literal["upper", "lower"]
    values: tuple[object, ...]

    def takes(self, value: object) -> bool:
        """Whether a value of the column passes."""
        return isinstance(value, str) and (value.upper() if self.fold == "upper" else value.lower()) in self.values


@dataclass(frozen=True)
class Domain:
    """What a column may hold. Bounds are included; ``values`` is a finite set; ``origins`` says which rules made it."""

    low: Bound | None = None
    high: Bound | None = None
    values: tuple[object, ...] | None = None
    excluded: tuple[object, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    folded: tuple[Folded, ...] = ()
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
        only = self.low is not None and self.low == self.high and self.low in self.excluded
        too_long = self.max_length is not None and self.min_length > self.max_length
        return crossed or only or too_long or self.allowed() == ()

    def but(self, other: Domain) -> Domain:
        """Both domains at once."""
        return Domain(
            low=_tighter(self.low, other.low, max),
            high=_tighter(self.high, other.high, min),
            values=_both(self.values, other.values),
            excluded=(*self.excluded, *other.excluded),
            patterns=(*self.patterns, *other.patterns),
            folded=(*self.folded, *other.folded),
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
    return _unfolded(domain) if domain.folded else domain


def must_be_there(table: Table, column: Column) -> bool:
    """Whether a column may never be NULL, by its declaration or by a CHECK."""
    return column.not_null or domain_of(table, column).not_null


def _unfolded(domain: Domain) -> Domain:
    """The values that every rule on their case lets through: as another rule spells them, else as the first does."""
    known = domain.values if domain.values is not None else domain.folded[0].values
    spellings = [value for rule in domain.folded for value in known if rule.takes(value)]
    return replace(domain, values=tuple(v for v in dict.fromkeys(spellings) if all(r.takes(v) for r in domain.folded)))


YEARS = (1901, 2155)
"""What MySQL's YEAR holds, besides zero."""


def is_year(kind: Type) -> bool:
    """Whether it is MySQL's YEAR, however wide it is shown."""
    return kind.family is Family.INTEGER and kind.text.lower().partition("(")[0].strip() == "year"


def _domain_of_type(column: Column) -> Domain:
    kind = column.type
    if kind.family is Family.ENUM:
        return Domain(values=kind.values)
    if kind.family is Family.BOOLEAN:
        return Domain()
    if is_year(kind):
        return Domain(low=Decimal(YEARS[0]), high=Decimal(YEARS[1]))
    return Domain(max_length=kind.length if kind.family is Family.TEXT else None)


# --- reading one predicate -------------------------------------------------------------------------------------------


def _read(node: exp.Expr, column: Column) -> Domain | None:
    """The domain that ``node`` says of its only column; None where it says something else."""
    node = _spelled_out(bare(node))
    if isinstance(node, exp.And):
        sides = _read(node.left, column), _read(node.right, column)
        return sides[0].but(sides[1]) if sides[0] is not None and sides[1] is not None else None
    if isinstance(node, exp.Or):
        return _read_or(node, column)
    if isinstance(node, exp.Not):
        return _read_not(bare(node.this), column)
    if isinstance(node, exp.Between) and node.args.get("symmetric"):
        either = [_read(_plain_between(node, *ends), column) for ends in (("low", "high"), ("high", "low"))]
        return next((domain for domain in either if domain is not None and not domain.empty), None)
    if isinstance(node, exp.Between):
        ends = (
            exp.GTE(this=node.this, expression=node.args["low"]),
            exp.LTE(this=node.this, expression=node.args["high"]),
        )
        low, high = (_read_comparison(end, column) for end in ends)
        return low.but(high) if low is not None and high is not None else None
    if isinstance(node, exp.In):
        return _listed(node.this, node.expressions, column)
    if isinstance(node, tuple(PATTERNS)):
        return _read_pattern(node)
    if isinstance(node, exp.Column):
        return Domain(values=(True,))
    if isinstance(node, exp.Is) and is_column(node.this) and isinstance(node.expression, exp.Boolean):
        return Domain(values=(bool(node.expression.this),), not_null=True)
    return _read_comparison(node, column)


def _plain_between(node: exp.Between, low: str, high: str) -> exp.Between:
    """BETWEEN SYMMETRIC takes its ends in either order: the one where ``low`` is below ``high``."""
    return exp.Between(this=node.this, low=node.args[low], high=node.args[high])


def _read_or(node: exp.Or, column: Column) -> Domain | None:
    parts = list(_disjuncts(node))
    rest = [part for part in parts if not _says_null(part)]
    if len(rest) == 1:
        return _read(rest[0], column)
    read = [_read(part, column) for part in rest]
    listed = [d.values for d in read if d is not None and d.values is not None and d == Domain(values=d.values)]
    if len(listed) == len(rest):
        return Domain(values=tuple(dict.fromkeys(value for values in listed for value in values)))
    folded = [d.folded[0] for d in read if d is not None and d.folded and d == Domain(folded=d.folded[:1])]
    if len(folded) == len(rest) and len({one.fold for one in folded}) == 1:
        return Domain(folded=(replace(folded[0], values=tuple(v for one in folded for v in one.values)),))
    return None


def _disjuncts(node: exp.Expr) -> Iterator[exp.Expr]:
    node = bare(node)
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
        and is_column(node.this)
    )


def _read_not(node: exp.Expr, column: Column) -> Domain | None:
    if _says_null(node):
        return Domain(not_null=True)
    if isinstance(node, exp.In) and is_column(node.this):
        values = finite(node.expressions, column)
        return Domain(excluded=values) if values is not None else None
    if isinstance(node, exp.Column):
        return Domain(values=(False,))
    return None


def _listed(subject: exp.Expr, items: list[exp.Expr], column: Column) -> Domain | None:
    """The domain of ``subject IN (items)``, where the subject is the column as it is or in one case."""
    subject, values = bare(subject), finite(items, column)
    if values is None:
        return None
    if isinstance(subject, exp.Column):
        return Domain(values=values)
    if not isinstance(subject, (exp.Upper, exp.Lower)) or not is_column(subject.this):
        return None
    return Domain(folded=(Folded("upper" if isinstance(subject, exp.Upper) else "lower", values),))


SUBJECTS = (exp.Column, exp.Length, exp.Upper, exp.Lower)
"""What a comparison may be about; it stands on its left, or is put there."""
PATTERNS: dict[type[exp.Expr], Literal["regex", "like", "similar"]] = {
    exp.Like: "like",
    exp.ILike: "like",
    exp.RegexpLike: "regex",
    exp.RegexpILike: "regex",
    exp.SimilarTo: "similar",
}
"""Predicates on patterns; what matches in the pattern's own case matches in any."""
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
    left, right, kind = bare(node.this), bare(node.expression), type(node)
    if isinstance(right, SUBJECTS) and not isinstance(left, SUBJECTS):
        left, right, kind = right, left, _FLIPPED[kind]
    if isinstance(left, exp.Length) and is_column(left.this):
        return _length(kind, right)
    if kind is exp.EQ:
        return _listed(left, array_items(right.this) if isinstance(right, exp.Any) else [right], column)
    if not is_column(left):
        return None
    return _compared(kind, right, column)


def _compared(kind: type[exp.Expr], right: exp.Expr, column: Column) -> Domain | None:
    if kind is exp.NEQ:
        values = finite([right], column)
        return Domain(excluded=values) if values is not None else None
    end = bound(right, column)
    if end is None:
        return None
    if kind is exp.GTE:
        return Domain(low=end)
    if kind is exp.LTE:
        return Domain(high=end)
    step = _step(end, column)
    return Domain(low=end + step) if kind is exp.GT else Domain(high=end - step)  # type: ignore[operator]


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
    value = constant(right)
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
    value = constant(node.expression)
    if not is_column(node.this) or not isinstance(value, str):
        return None
    return Domain(patterns=(Pattern(value, PATTERNS[type(node)]),))
