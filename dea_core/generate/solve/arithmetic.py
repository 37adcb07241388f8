"""Functions and operators over values, as SMT-LIB: in integers of the last digit, rounded as SQL rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce

from sqlglot import exp

from dea_core.generate.solve.terms import (
    Term,
    UntranslatableError,
    alike,
    call,
    compared,
    conj,
    disj,
    either,
    integer,
    neg,
    rescaled,
)
from dea_core.sql.values import DAY_MICROS

Ask = Callable[[exp.Expr], Term]
SPANS = {"day": DAY_MICROS, "week": 7 * DAY_MICROS, "hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000}
"""Microseconds of the parts of an interval that are always as long."""
MONTHS = {"month": 1, "mon": 1, "quarter": 3, "year": 12}
"""Months of the parts of an interval that vary."""
FINEST = 12
"""Most digits behind the point that a product may have."""
ANY_DIGITS = ("FLOAT", "DOUBLE")
WHOLE_TYPES = ("INT", "BIGINT", "SMALLINT", "TINYINT")


def function_term(node: exp.Expr, ask: Ask, known: Callable[[exp.Expr], str]) -> Term:
    """The value of an operator or function. Raises UntranslatableError for one that is not here."""
    if isinstance(node, exp.Anonymous) and node.name.lower() in ("num_nonnulls", "num_nulls"):
        wanted = [known(one) if node.name.lower() == "num_nonnulls" else neg(known(one)) for one in node.expressions]
        return Term(call("+", "0", *(either(one, "1", "0") for one in wanted)))
    make = FUNCTIONS.get(type(node))
    if make is None:
        raise UntranslatableError(node.sql())
    return make(node, ask)


def _nulls(*terms: Term) -> str:
    return disj(term.null for term in terms)


def _sum(node: exp.Expr, ask: Ask) -> Term:
    left, right = ask(node.this), ask(node.expression)
    word = "+" if isinstance(node, exp.Add) else "-"
    null = _nulls(left, right)
    if {left.kind, right.kind} == {"number"}:
        left, right = alike([left, right])
        return Term(call(word, left.value, right.value), null=null, scale=left.scale)
    if word == "+" and left.kind in ("span", "number"):
        left, right = right, left
    if left.kind == "days" and right.kind == "number" and right.scale == 0:
        return Term(call(word, left.value, right.value), "days", null)
    if right.kind == "span" and left.kind in ("days", "micros"):
        moment = left if left.kind == "micros" else alike([left, Term("0", "micros")])[0]
        return Term(call(word, moment.value, right.value), "micros", null)
    if word == "-" and left.kind == right.kind and left.kind in ("days", "micros"):
        return Term(call("-", left.value, right.value), "number" if left.kind == "days" else "span", null)
    raise UntranslatableError(node.sql())


def _numbers(node: exp.Expr, *terms: Term) -> list[Term]:
    if any(term.kind not in ("number", "null") for term in terms):
        raise UntranslatableError(node.sql())
    return alike(terms)


def _product(node: exp.Expr, ask: Ask) -> Term:
    left, right = ask(node.this), ask(node.expression)
    _numbers(node, left, right)
    if left.scale is None or right.scale is None:
        left, right = rescaled(left, None), rescaled(right, None)
    scale = None if left.scale is None or right.scale is None else left.scale + right.scale
    if scale is not None and scale > FINEST:
        raise UntranslatableError(node.sql())
    return Term(call("*", left.value, right.value), null=_nulls(left, right), scale=scale)


def _quotient(node: exp.Expr, ask: Ask) -> Term:
    """Exact; of whole numbers the whole part, where the dialect says so. Over zero there is no value."""
    left, right = _numbers(node, ask(node.this), ask(node.expression))
    null = disj([_nulls(left, right), call("=", right.value, "0" if right.scale is not None else "0.0")])
    whole = isinstance(node, exp.IntDiv) or (node.args.get("typed") and left.scale == right.scale == 0)
    if whole:
        return Term(_truncated(left.value, right.value), null=null)
    left, right = rescaled(left, None), rescaled(right, None)
    return Term(call("/", left.value, right.value), null=null, scale=None)


def _truncated(dividend: str, divisor: str) -> str:
    """The quotient towards zero; SMT-LIB's leaves a remainder that is never negative."""
    up = call("div", dividend, divisor)
    return either(call(">=", dividend, "0"), up, call("-", call("div", call("-", dividend), divisor)))


def _remainder(node: exp.Expr, ask: Ask) -> Term:
    left, right = _numbers(node, ask(node.this), ask(node.expression))
    if left.scale is None:
        raise UntranslatableError(node.sql())
    positive, negative = call("mod", left.value, right.value), call("mod", call("-", left.value), right.value)
    value = either(call(">=", left.value, "0"), positive, call("-", negative))
    return Term(value, null=disj([_nulls(left, right), call("=", right.value, "0")]), scale=left.scale)


def _negative(node: exp.Expr, ask: Ask) -> Term:
    inner = _numbers(node, ask(node.this))[0]
    return replace(inner, value=call("-", inner.value), text=None)


def _absolute(node: exp.Expr, ask: Ask) -> Term:
    inner = _numbers(node, ask(node.this))[0]
    negative = call("<", inner.value, "0" if inner.scale is not None else "0.0")
    return replace(inner, value=either(negative, call("-", inner.value), inner.value), text=None)


def _extreme(node: exp.Expr, ask: Ask) -> Term:
    """GREATEST and LEAST, which look past NULLs."""
    word = ">=" if isinstance(node, exp.Greatest) else "<="
    terms = alike([ask(one) for one in (node.this, *node.expressions)])
    if terms[0].kind == "text" or node.args.get("ignore_nulls") is False:
        raise UntranslatableError(node.sql())
    return reduce(lambda one, other: _better(word, one, other), terms)


def _better(word: str, one: Term, other: Term) -> Term:
    first = disj([other.null, conj([neg(one.null), call(word, one.value, other.value)])])
    value = either(first, one.value, other.value)
    return Term(value, one.kind, conj([one.null, other.null]), one.scale)


def _rounded(node: exp.Expr, ask: Ask) -> Term:
    """Halves away from zero, as decimals are rounded."""
    inner, places = _numbers(node, ask(node.this))[0], node.args.get("decimals")
    digits = 0 if places is None else int(places.name) if isinstance(places, exp.Literal) else None
    if digits is None or inner.scale is None:
        raise UntranslatableError(node.sql())
    if inner.scale <= digits:
        return inner
    unit = 10 ** (inner.scale - digits)

    def nearest(value: str) -> str:
        return call("div", call("+", value, integer(unit // 2)), integer(unit))

    down = call("-", nearest(call("-", inner.value)))
    return Term(either(call(">=", inner.value, "0"), nearest(inner.value), down), null=inner.null, scale=digits)


def _floor(node: exp.Expr, ask: Ask) -> Term:
    inner = _numbers(node, ask(node.this))[0]
    if inner.scale is None or node.args.get("decimals") is not None:
        raise UntranslatableError(node.sql())
    unit = integer(10**inner.scale)
    if isinstance(node, exp.Floor):
        return Term(call("div", inner.value, unit), null=inner.null)
    return Term(call("-", call("div", call("-", inner.value), unit)), null=inner.null)


def _nullif(node: exp.Expr, ask: Ask) -> Term:
    left, right = ask(node.this), ask(node.expression)
    return replace(left, null=disj([left.null, compared("=", left, right).true]), text=None)


def _interval(node: exp.Expr, ask: Ask) -> Term:
    """An interval of constant length; months are of several."""
    unit = node.args.get("unit")
    micros = SPANS.get(unit.name.lower().rstrip("s")) if unit is not None else None
    number = str(node.this.name) if isinstance(node.this, exp.Literal) else ""
    if micros is None or not number.lstrip("-").isdigit():
        raise UntranslatableError(node.sql())
    return Term(integer(int(number) * micros), "span")


def months_of(node: exp.Expr) -> int | None:
    """How many months later than its left side ``x + interval '1 year'`` is; None for what is no such sum."""
    if not isinstance(node, (exp.Add, exp.Sub)):
        return None
    interval = node.expression.unnest()
    while isinstance(interval, exp.Cast):
        interval = interval.this
    unit = interval.args.get("unit") if isinstance(interval, exp.Interval) else None
    if not isinstance(unit, exp.Expr) or not isinstance(interval.this, exp.Literal):
        return None
    number, months = str(interval.this.name), MONTHS.get(unit.name.lower().rstrip("s"))
    if months is None or not number.lstrip("-").isdigit():
        return None
    return int(number) * months * (1 if isinstance(node, exp.Add) else -1)


def _length(node: exp.Expr, ask: Ask) -> Term:
    inner = ask(node.this)
    if inner.kind != "text" or node.args.get("binary"):
        raise UntranslatableError(node.sql())
    return Term(call("len", inner.value), null=inner.null)


def cast_term(node: exp.Cast, inner: Term) -> Term:
    """A cast that changes no value; others have no translation."""
    to = node.to
    if to.is_type("date"):
        typed = alike([inner, Term("0", "days")])[0] if inner.kind in ("text", "days") else inner
        if typed.kind == "micros":
            return replace(typed, value=call("div", typed.value, str(DAY_MICROS)), kind="days")
        return typed
    if to.is_type("timestamp", "timestamptz", "timestampntz", "datetime"):
        return alike([inner, Term("0", "micros")])[0]
    if inner.kind == "text" and to.is_type(*exp.DataType.TEXT_TYPES):
        return inner
    if inner.kind == "number" and _keeps(to, inner):
        return inner
    if inner.kind == "text" and inner.text is not None and to.is_type(*exp.DataType.NUMERIC_TYPES):
        return alike([inner, Term("0")])[0]
    raise UntranslatableError(node.sql())


def _keeps(to: exp.DataType, inner: Term) -> bool:
    """Whether a number keeps its digits in that type."""
    if to.is_type(*ANY_DIGITS):
        return True
    if to.is_type(*WHOLE_TYPES):
        return inner.scale == 0
    if not to.is_type("decimal"):
        return False
    digits = to.expressions[1].name if len(to.expressions) > 1 else "0" if to.expressions else ""
    return not digits or (inner.scale is not None and inner.scale <= int(digits))


def is_rounded(node: exp.Expr, of_floats: Callable[[str], bool]) -> bool:
    """Whether engines may come to another value than arithmetic does: in floats, or dividing."""
    if isinstance(node, exp.Div):
        return True
    if isinstance(node, exp.Cast):
        return node.to.is_type(*ANY_DIGITS)
    arithmetic = isinstance(node, (exp.Binary, exp.Func)) and not isinstance(node, (exp.Case, exp.Coalesce, exp.If))
    return arithmetic and any(of_floats(column.name) for column in node.find_all(exp.Column))


FUNCTIONS: dict[type[exp.Expr], Callable[[exp.Expr, Ask], Term]] = {
    exp.Add: _sum,
    exp.Sub: _sum,
    exp.Mul: _product,
    exp.Div: _quotient,
    exp.IntDiv: _quotient,
    exp.Mod: _remainder,
    exp.Neg: _negative,
    exp.Abs: _absolute,
    exp.Greatest: _extreme,
    exp.Least: _extreme,
    exp.Round: _rounded,
    exp.Floor: _floor,
    exp.Ceil: _floor,
    exp.Nullif: _nullif,
    exp.Interval: _interval,
    exp.Length: _length,
}
