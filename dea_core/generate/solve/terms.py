"""SQL values as SMT-LIB text: a value with a flag for NULL, a predicate with both of its ways to be known.

Term("(+ v0 v1)", null="(or n0 n1)", scale=2)      a number, in units of its last digit; no scale: a real
Truth(true="(and ...)", false="(and ...)")         unknown where it is neither: SQL's third value

Text is a code, the same for equal texts; ``(len code)`` is its length. Dates are days, moments are microseconds.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Literal

from dea_core.sql.values import DAY_MICROS, days_of

Kind = Literal["number", "text", "days", "micros", "span", "null"]
EPOCH_MOMENT = datetime.datetime(1970, 1, 1)
MICRO = datetime.timedelta(microseconds=1)


class UntranslatableError(Exception):
    """A part of a predicate that the solver has no words for; the message is its SQL."""


@dataclass(frozen=True)
class Truth:
    """When a predicate is true and when it is false."""

    true: str
    false: str


@dataclass(frozen=True)
class Term:
    """A value of some kind. ``scale`` is None for a real number; ``text`` is what a literal says."""

    value: str
    kind: Kind = "number"
    null: str = "false"
    scale: int | None = 0
    text: str | None = None


NULL = Term("0", "null", "true")
UNKNOWN = Truth("false", "false")


def integer(value: int) -> str:
    """An integer."""
    return str(value) if value >= 0 else f"(- {-value})"


def call(word: str, *parts: str) -> str:
    """A function of SMT-LIB, called."""
    return f"({word} {' '.join(parts)})"


def conj(parts: Iterable[str]) -> str:
    """All of them."""
    return _joined("and", parts, neutral="true", decisive="false")


def disj(parts: Iterable[str]) -> str:
    """Any of them."""
    return _joined("or", parts, neutral="false", decisive="true")


def _joined(word: str, parts: Iterable[str], neutral: str, decisive: str) -> str:
    told = [part for part in dict.fromkeys(parts) if part != neutral]
    if decisive in told:
        return decisive
    return neutral if not told else told[0] if len(told) == 1 else call(word, *told)


def neg(part: str) -> str:
    """Not that."""
    return {"true": "false", "false": "true"}.get(part) or call("not", part)


def either(condition: str, one: str, other: str) -> str:
    """If and else."""
    if condition in ("true", "false") or one == other:
        return one if condition != "false" else other
    return call("ite", condition, one, other)


def decimal_term(value: Decimal) -> Term:
    """A number that a literal says, in as many digits as it is written in."""
    scale = max(0, -int(value.as_tuple().exponent))
    return Term(integer(int(value.scaleb(scale))), scale=scale, text=str(value))


def rescaled(term: Term, scale: int | None) -> Term:
    """The same number in units of another digit, finer than its own, or as a real."""
    if term.scale is None or term.scale == scale:
        return term
    if scale is None:
        real = call("to_real", term.value)
        return replace(term, value=real if term.scale == 0 else call("/", real, f"{10**term.scale}.0"), scale=None)
    return replace(term, value=call("*", integer(10 ** (scale - term.scale)), term.value), scale=scale)


def alike(terms: Iterable[Term]) -> list[Term]:
    """The terms as one kind, numbers of one scale. Raises UntranslatableError for what is not comparable."""
    terms = list(terms)
    kinds = {term.kind for term in terms if term.kind != "null" and not _untyped(term)}
    if not kinds:
        kinds = {"text"}
    if kinds == {"days", "micros"}:
        kinds = {"micros"}
    if len(kinds) > 1:
        raise UntranslatableError(f"{' and '.join(sorted(kinds))} compared")
    kind = next(iter(kinds))
    typed = [_as_kind(term, kind) for term in terms]
    return _one_scale(typed) if kind == "number" else typed


def _untyped(term: Term) -> bool:
    """Whether it is a literal text, which is of the kind that stands beside it."""
    return term.kind == "text" and term.text is not None


def _one_scale(terms: list[Term]) -> list[Term]:
    scales = [term.scale for term in terms]
    scale = None if None in scales else max(one for one in scales if one is not None)
    return [rescaled(term, scale) for term in terms]


def _as_kind(term: Term, kind: Kind) -> Term:
    if term.kind == kind:
        return term
    if term.kind == "null":
        return replace(NULL, kind=kind)
    if term.kind == "days" and kind == "micros":
        return replace(term, value=call("*", str(DAY_MICROS), term.value), kind="micros", text=None)
    read = read_literal(term.text or "", kind)
    if read is None:
        raise UntranslatableError(f"{term.text!r} as {kind}")
    return read


def read_literal(text: str, kind: Kind) -> Term | None:
    """What a text says where a number, a day or a moment is meant; None if it says none."""
    try:
        if kind == "number":
            return decimal_term(Decimal(text))
        moment = datetime.datetime.fromisoformat(text)
    except (ValueError, InvalidOperation):
        return None
    if kind == "days":
        return Term(integer(days_of(moment.date())), "days")
    return Term(integer(micros_of(moment)), "micros") if kind == "micros" else None


def micros_of(moment: datetime.datetime) -> int:
    """Microseconds from 1970-01-01, in UTC where it has a zone."""
    plain = moment.astimezone(datetime.UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return (plain - EPOCH_MOMENT) // MICRO


def compared(word: str, left: Term, right: Term) -> Truth:
    """``left word right``, where ``word`` is SMT-LIB's; unknown where one of them is NULL."""
    left, right = alike([left, right])
    if left.kind == "text" and word != "=":
        raise UntranslatableError("texts in order")
    known = neg(disj([left.null, right.null]))
    holds = call(word, left.value, right.value)
    return Truth(conj([known, holds]), conj([known, neg(holds)]))


def same(left: Term, right: Term) -> Truth:
    """``left IS NOT DISTINCT FROM right``."""
    equal = compared("=", left, right)
    both = disj([equal.true, conj([left.null, right.null])])
    return Truth(both, neg(both))
