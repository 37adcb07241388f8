"""Whole months, weeks, hours: the n-th unit since 1970 as days or seconds, in integers, so that engines agree.

first_unit(19_753, "month")   -> the number, from year 0 on, of the first month that begins on that day or after
begins(k, "month", define)    -> an expression for the second at which that month begins
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from dea_core.generate.values import Expression
from dea_core.sql.portable import add, mul, quotient, sub

Define = Callable[[Expression], Expression]
DAY_SECONDS = 24 * 60 * 60
UNITS = {
    "second": 1, "minute": 60, "hour": 60 * 60, "day": DAY_SECONDS, "week": 7 * DAY_SECONDS,
    "month": 0, "quarter": 0, "year": 0,
}  # fmt: skip
"""Seconds of each, 0 for what is counted in months; each is made of whole ones of those before it, nearly."""
MONTHS = {"month": 1, "quarter": 3, "year": 12}
MONDAY = 3
"""1970-01-01 was a Thursday: weeks begin on days 4, 11, ... and on -3."""
EPOCH = datetime.date(1970, 1, 1)
MARCH, YEAR_DAYS, BEFORE_EPOCH = 3, 365, 719_468


def first_unit(day: int, unit: str) -> int:
    """The first whole unit that begins on ``day`` or after."""
    if unit in MONTHS:
        date = EPOCH + datetime.timedelta(days=day)
        months = date.year * 12 + date.month - 1 + (1 if date.day > 1 else 0)
        return -(-months // MONTHS[unit])
    seconds = (day + (MONDAY if unit == "week" else 0)) * DAY_SECONDS
    return -(-seconds // UNITS[unit])


def last_unit(day: int, unit: str) -> int:
    """The last whole unit that begins on ``day`` or before."""
    if unit in MONTHS:
        date = EPOCH + datetime.timedelta(days=day)
        return (date.year * 12 + date.month - 1) // MONTHS[unit]
    seconds = (day + (MONDAY if unit == "week" else 0)) * DAY_SECONDS
    return seconds // UNITS[unit]


def begins(number: Expression, unit: str, define: Define) -> Expression:
    """The second at which the unit of that number begins, counted from 1970-01-01."""
    if unit in MONTHS:
        return mul(_month_begins(define(mul(number, MONTHS[unit])), define), DAY_SECONDS)
    return sub(mul(number, UNITS[unit]), MONDAY * DAY_SECONDS if unit == "week" else 0)


def _month_begins(months: Expression, define: Define) -> Expression:
    """The day on which a month begins: years from March on, so that the leap day is the last one."""
    from_march = define(add(months, 12 - MARCH + 1))  # March of year 0 is 12
    year = define(quotient(from_march, 12))
    month = define(sub(from_march, mul(year.copy(), 12)))
    before = define(sub(year, 1))
    leaps = add(sub(quotient(before, 4), quotient(before.copy(), 100)), quotient(before.copy(), 400))
    of_year = quotient(define(add(mul(month, 153), 2)), 5)
    whole: Expression = add(add(mul(before.copy(), YEAR_DAYS), define(leaps)), define(of_year))
    return define(sub(whole, BEFORE_EPOCH))
