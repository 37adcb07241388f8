"""Columns as unknowns of the solver: what values their types hold, and how values are told to it and read back.

    amount numeric(10, 2)   ->  v0 Int in cents, n0 Bool        status text  ->  v1 Int, a code for each text, n1 Bool

``proving`` asks for unknowns that hold at least all that the column can, so that ``unsat`` is a proof; else they hold
what is worth making: numbers of few digits, texts of a list.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from dea_core.generate.solve.terms import (
    EPOCH_MOMENT,
    MICRO,
    Term,
    Truth,
    UntranslatableError,
    call,
    conj,
    integer,
    micros_of,
    neg,
)
from dea_core.schema import Column, Family
from dea_core.sql.values import EPOCH, days_of

MADE_DIGITS = 2
"""Digits behind the point of a number whose type does not say how many."""
LENGTH = "len"
"""The function from a text's code to its length."""
MOMENTS = (Family.TIMESTAMP, Family.TIMESTAMPTZ)
NUMBERS = (Family.INTEGER, Family.DECIMAL, Family.FLOAT)
LISTED = (Family.TEXT, Family.ENUM, Family.UUID, Family.TIME, Family.JSON, Family.OTHER)
"""Families whose values are texts to the solver."""
YEARS = (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))
"""Dates that are made when nothing else bounds them."""
SECOND = 1_000_000


class Texts:
    """A code for each text, and what is known of their lengths."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def code(self, text: str) -> int:
        """The code of a text."""
        return self._codes.setdefault(text, len(self._codes))

    def text(self, code: int) -> str:
        """The text of a code."""
        return list(self._codes)[code]

    def facts(self) -> Iterable[str]:
        """The length of every text that has a code."""
        for text, code in self._codes.items():
            yield call("=", call(LENGTH, str(code)), str(len(text)))


@dataclass
class Variable:
    """A column as an unknown: ``name`` of its value and ``flag``, which says that it is NULL."""

    column: Column
    name: str
    flag: str
    sort: str
    scale: int | None
    texts: Texts
    rules: list[str] = field(default_factory=list)

    @property
    def sorts(self) -> dict[str, str]:
        """The names that it brings."""
        return {self.name: self.sort, self.flag: "Bool"}

    @property
    def family(self) -> Family:
        """The column's family."""
        return self.column.type.family

    @property
    def truth(self) -> Truth:
        """A Boolean column as a predicate."""
        there = neg(self.flag)
        return Truth(conj([there, self.name]), conj([there, neg(self.name)]))

    @property
    def term(self) -> Term:
        """The column as a value."""
        if self.family in NUMBERS:
            return Term(self.name, "number", self.flag, self.scale)
        if self.family is Family.DATE:
            return Term(self.name, "days", self.flag)
        if self.family in MOMENTS:
            return Term(self.name, "micros", self.flag)
        if self.family in LISTED:
            return Term(self.name, "text", self.flag)
        raise UntranslatableError(f"a {self.column.type}")

    def encoded(self, value: object) -> int:
        """A value as the solver's number."""
        if isinstance(value, datetime.datetime):
            return micros_of(value) if self.family in MOMENTS else days_of(value.date())
        if isinstance(value, datetime.date):
            return days_of(value)
        if self.family in NUMBERS:
            scale = self.scale if self.scale is not None else MADE_DIGITS
            return int(Decimal(str(value)).scaleb(scale).to_integral_value())
        return self.texts.code(str(value))

    def is_value(self, value: object) -> str:
        """That the column holds ``value``."""
        if value is None:
            return self.flag
        there = neg(self.flag)
        if self.family is Family.BOOLEAN:
            return conj([there, self.name if value else neg(self.name)])
        return conj([there, call("=", self.name, integer(self.encoded(value)))])

    def decoded(self, values: Mapping[str, int | bool | Fraction]) -> object:
        """The value as a scalar that JSON keeps: decimals, dates and moments are texts."""
        if values[self.flag]:
            return None
        found = values[self.name]
        if isinstance(found, bool):
            return found
        whole = int(found)
        if self.family in NUMBERS:
            return str(Decimal(whole).scaleb(-self.scale)) if self.scale else whole
        if self.family is Family.DATE:
            return str(EPOCH + datetime.timedelta(days=whole))
        if self.family in MOMENTS:
            return str(EPOCH_MOMENT + whole * MICRO)
        return self.texts.text(whole)


def variable_of(column: Column, name: str, texts: Texts, *, proving: bool) -> Variable:
    """The unknown of a column. Raises UntranslatableError for a type that has none."""
    family = column.type.family
    sort, scale = "Bool" if family is Family.BOOLEAN else "Int", column.type.scale or 0
    real = family is Family.FLOAT or (family is Family.DECIMAL and column.type.scale is None)
    if real and proving:
        found = Variable(column, name, f"{name}_null", "Real", None, texts)
    else:
        found = Variable(column, name, f"{name}_null", sort, MADE_DIGITS if real else scale, texts)
    if family is not Family.BOOLEAN and family not in (*NUMBERS, *MOMENTS, *LISTED, Family.DATE):
        raise UntranslatableError(f"a {column.type}")
    found.rules += _of_type(found, proving)
    if column.not_null and not proving:
        found.rules.append(neg(found.flag))
    return found


def _of_type(variable: Variable, proving: bool) -> Iterable[str]:
    """What the type says of the value."""
    kind, name = variable.column.type, variable.name
    if kind.family is Family.INTEGER or (kind.family is Family.DECIMAL and kind.precision and variable.sort == "Int"):
        yield _between(name, *kind.integer_range)
    elif kind.family is Family.DATE and not proving:
        yield _between(name, *map(days_of, YEARS))
    elif kind.family in MOMENTS and not proving:
        ends = (micros_of(datetime.datetime.combine(day, datetime.time())) for day in YEARS)
        yield _between(name, *ends)
        yield call("=", call("mod", name, str(SECOND)), "0")
    elif kind.family in LISTED:
        yield call("<=", "0", name)
        yield call("<=", "0", call(LENGTH, name))
        if kind.length is not None and kind.family is Family.TEXT:
            yield call("<=", call(LENGTH, name), str(kind.length))
        if kind.values:
            yield call("or", "false", *(call("=", name, str(variable.texts.code(value))) for value in kind.values))


def _between(name: str, low: int, high: int) -> str:
    return call("<=", integer(low), name, integer(high))
