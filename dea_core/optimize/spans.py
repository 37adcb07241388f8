"""Spans of time: a calendar unit that starts at a moment, and what a truncated column compared with a constant means.

start_of(2024-05-17, "month")   2024-05-01          after(2024-05-01, "month")   2024-06-01
moment(literal)                 the moment that a constant says, None for what is none
"""

from __future__ import annotations

import datetime

from sqlglot import exp

Moment = datetime.datetime
UNITS = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")
_FIXED = {
    "week": datetime.timedelta(weeks=1),
    "day": datetime.timedelta(days=1),
    "hour": datetime.timedelta(hours=1),
    "minute": datetime.timedelta(minutes=1),
    "second": datetime.timedelta(seconds=1),
}
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
MONTHS_A_YEAR = 12
FORMATS = {"%Y": "year", "%Y-%m": "month", "%Y%m": "month", "%Y-%m-%d": "day", "%Y%m%d": "day"}
"""Formats whose texts name one span each."""


def start_of(moment: Moment, unit: str) -> Moment:
    """The start of the unit that ``moment`` lies in."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit in _MONTHS:
        step = _MONTHS[unit]
        return midnight.replace(month=(midnight.month - 1) // step * step + 1, day=1)
    if unit == "week":
        return midnight - datetime.timedelta(days=midnight.weekday())
    cleared = {"day": ("hour", "minute", "second"), "hour": ("minute", "second"), "minute": ("second",), "second": ()}
    return moment.replace(**dict.fromkeys((*cleared[unit], "microsecond"), 0))  # type: ignore[arg-type]


def after(start: Moment, unit: str) -> Moment:
    """The start of the next unit."""
    if unit in _FIXED:
        return start + _FIXED[unit]
    months = start.year * MONTHS_A_YEAR + start.month - 1 + _MONTHS[unit]
    return start.replace(year=months // MONTHS_A_YEAR, month=months % MONTHS_A_YEAR + 1)


def moment(constant: exp.Expr) -> Moment | None:
    """What ``'2024-01-01'``, ``DATE '2024-01-01'`` or ``TIMESTAMP '...'`` says."""
    inner = constant.this if isinstance(constant, exp.Cast) and constant.to.this in _TYPES else constant
    if not isinstance(inner, exp.Literal) or not inner.is_string:
        return None
    try:
        read = Moment.fromisoformat(inner.name.strip())
    except ValueError:
        return None
    return read if read.tzinfo is None else None


_TYPES = {exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMP, exp.DataType.Type.TIMESTAMPNTZ}


def formatted(text: str, pattern: str) -> Moment | None:
    """The start of the span that ``text`` names in ``pattern``, when it is written just so."""
    try:
        read = Moment.strptime(text, pattern)
    except ValueError:
        return None
    return read if read.strftime(pattern) == text else None


def within(column: exp.Expr, kind: str, start: Moment, unit: str, how: type[exp.Expr]) -> exp.Expr | None:
    """``trunc(column) HOW start`` over the bare column; ``start`` begins a unit. ``kind`` is date or timestamp."""
    low, high = _constant(start, kind), _constant(after(start, unit), kind)

    def bound(compare: type[exp.Expr], to: exp.Expr) -> exp.Expr:
        return compare(this=column.copy(), expression=to)

    if how is exp.EQ:
        return exp.and_(bound(exp.GTE, low), bound(exp.LT, high), copy=False)
    if how in (exp.GTE, exp.LT):
        return bound(how, low)
    outer: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.GTE, exp.LTE: exp.LT}
    return bound(outer[how], high) if how in outer else None


def _constant(moment: Moment, kind: str) -> exp.Expr:
    text = moment.date().isoformat() if kind == "date" else moment.isoformat(sep=" ")
    return exp.cast(exp.Literal.string(text), kind)
