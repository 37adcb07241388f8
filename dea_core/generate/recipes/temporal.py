"""Dates, times and moments: drawn as days and microseconds, with shapes that calendars have."""

from __future__ import annotations

import datetime

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.arguments import need_one_of
from dea_core.generate.recipes.units import UNITS, begins, first_unit, last_unit
from dea_core.generate.row import Cell
from dea_core.generate.shapes import check_shape, quantile
from dea_core.generate.values import Expression, Values
from dea_core.schema import Family
from dea_core.sql.portable import add, mod, mul, quotient
from dea_core.sql.values import date_from_days, days_of, moment_from_micros

YEARS_BACK = 3
DAYS_A_YEAR = 365
SECOND = 1_000_000
DAY_SECONDS = 24 * 60 * 60
WORK_START, WORK_SECONDS = 8 * 60 * 60, 10 * 60 * 60
Day = datetime.date
DATE_UNITS = ("day", "week", "month", "quarter", "year")


def _first_and_last(cell: Cell, min_value: Day | str | None, max_value: Day | str | None) -> tuple[int, int]:
    """Both ends in days from 1970-01-01; by default the three years up to the plan's ``as_of``."""
    last = days_of(day_of(cell, max_value)) if max_value is not None else days_of(cell.blueprint.plan.as_of)
    first = days_of(day_of(cell, min_value)) if min_value is not None else last - YEARS_BACK * DAYS_A_YEAR
    if first > last:
        raise PlanError(f"{cell.name}: min_value is after max_value", hint="swap them, or set as_of")
    return first, last


def day_of(cell: Cell, value: Day | str) -> Day:
    """A day as a plan gives it."""
    if isinstance(value, datetime.datetime):
        return value.date()
    try:
        return value if isinstance(value, Day) else datetime.date.fromisoformat(value[:10])
    except ValueError as error:
        raise PlanError(f"{cell.name}: {value!r} is not a date such as 2026-01-31") from error


@recipe("date")
def date(
    cell: Cell,
    *,
    min_value: Day | str | None = None,
    max_value: Day | str | None = None,
    shape: str = "uniform",
    business_days: bool = False,
    unit: str = "day",
) -> Values:
    """A date from ``min_value`` to ``max_value``; ``business_days`` leaves out Saturdays and Sundays.

    ``unit`` is ``week``, ``month``, ``quarter`` or ``year`` for the first day of one.
    """
    check_shape(shape)
    first, last = _first_and_last(cell, min_value, max_value)
    if unit != "day":
        return _whole(cell, first, last, shape, unit, DATE_UNITS)
    if business_days:
        return _business(cell, first, last, shape)
    size = last - first + 1
    return Values(
        size, lambda k: date_from_days(add(k, first)), lambda: quantile(cell.row, size, shape, cell.column.name)
    )


def _whole(cell: Cell, first: int, last: int, shape: str, unit: str, units: tuple[str, ...]) -> Values:
    """The beginnings of units between two days."""
    need_one_of("unit", unit, units)
    begin = first_unit(first, unit)
    size = last_unit(last, unit) - begin + 1
    if size < 1:
        raise PlanError(f"{cell.name}: no {unit} begins between min_value and max_value", hint="move one of them")

    def at(k: Expression) -> Expression:
        second = begins(cell.row.define(add(k, begin)), unit, cell.row.define)
        if cell.column.type.family is Family.DATE:
            return date_from_days(quotient(cell.row.define(second), DAY_SECONDS))
        return moment_from_micros(mul(cell.row.define(second), SECOND))

    return Values(size, at, lambda: quantile(cell.row, size, shape, cell.column.name))


def _business(cell: Cell, first: int, last: int, shape: str) -> Values:
    monday = first + (4 - first) % 7  # 1970-01-01 was a Thursday: days 4, 11, ... are Mondays
    size = max(1, (last - monday + 1) // 7 * 5)

    def at(k: Expression) -> Expression:
        k = cell.row.define(k)
        return date_from_days(add(add(mul(quotient(k, 5), 7), mod(k, 5)), monday))

    return Values(size, at, lambda: quantile(cell.row, size, shape, cell.column.name))


@recipe("timestamp")
def timestamp(
    cell: Cell,
    *,
    min_value: Day | str | None = None,
    max_value: Day | str | None = None,
    shape: str = "uniform",
    hours: str = "any",
    unit: str = "second",
) -> Values:
    """A moment, to the second; ``hours`` is ``any``, or ``day`` for the busy ten hours from eight in the morning.

    ``unit`` is ``minute``, ``hour``, ``day``, ``week``, ``month``, ``quarter`` or ``year`` for the beginning of one.
    """
    check_shape(shape)
    if hours not in ("any", "day"):
        raise PlanError(f"{cell.name}: hours={hours!r} must be any or day")
    first, last = _first_and_last(cell, min_value, max_value)
    if unit != "second":
        return _whole(cell, first, last, shape, unit, tuple(UNITS))
    seconds, start = (WORK_SECONDS, WORK_START) if hours == "day" else (DAY_SECONDS, 0)
    size = max(1, last - first) * seconds

    def at(k: Expression) -> Expression:
        if hours == "any":
            return moment_from_micros(mul(add(k, first * DAY_SECONDS), SECOND))
        k = cell.row.define(k)
        second = add(mul(quotient(k, seconds), DAY_SECONDS), add(mod(k, seconds), first * DAY_SECONDS + start))
        return moment_from_micros(mul(second, SECOND))

    return Values(size, at, lambda: quantile(cell.row, size, shape, cell.column.name))


@recipe("time")
def time(cell: Cell) -> Values:
    """A time of day, to the second."""

    def at(k: Expression) -> Expression:
        k = cell.row.define(k)
        parts = [quotient(k, 3600), mod(quotient(k, 60), 60), exp.cast(mod(k, 60), "double")]
        return exp.Anonymous(this="MAKE_TIME", expressions=parts)

    return Values(DAY_SECONDS, at)
