"""Dates, times and moments: drawn as days and microseconds, with shapes that calendars have."""

from __future__ import annotations

import datetime

from sqlglot import exp

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.arguments import need_column, need_least
from dea_core.generate.row import Cell
from dea_core.generate.shapes import check_shape, quantile
from dea_core.generate.values import Computed, Expression, Values
from dea_core.schema import Family
from dea_core.sql.portable import add, mod, mul, number, quotient, shift_right, sub
from dea_core.sql.values import (
    DAY_MICROS,
    date_from_days,
    days_from_date,
    days_of,
    micros_from_moment,
    moment_from_micros,
)

YEARS_BACK = 3
DAYS_A_YEAR = 365
SECOND = 1_000_000
DAY_SECONDS = 24 * 60 * 60
WORK_START, WORK_SECONDS = 8 * 60 * 60, 10 * 60 * 60
FOLLOWS_DAYS = 30
NO_PARENTS = "use a column of this table: it refers to no other"
Day = datetime.date


def _first_and_last(cell: Cell, min_value: Day | str | None, max_value: Day | str | None) -> tuple[int, int]:
    """Both ends in days from 1970-01-01; by default the three years up to the plan's ``as_of``."""
    last = days_of(_day(cell, max_value)) if max_value is not None else days_of(cell.blueprint.plan.as_of)
    first = days_of(_day(cell, min_value)) if min_value is not None else last - YEARS_BACK * DAYS_A_YEAR
    if first > last:
        raise PlanError(f"{cell.name}: min_value is after max_value", hint="swap them, or set as_of")
    return first, last


def _day(cell: Cell, value: Day | str) -> Day:
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
) -> Values:
    """A date from ``min_value`` to ``max_value``; ``business_days`` leaves out Saturdays and Sundays."""
    check_shape(shape)
    first, last = _first_and_last(cell, min_value, max_value)
    if business_days:
        return _business(cell, first, last, shape)
    size = last - first + 1
    return Values(
        size, lambda k: date_from_days(add(k, first)), lambda: quantile(cell.row, size, shape, cell.column.name)
    )


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
) -> Values:
    """A moment, to the second; ``hours`` is ``any``, or ``day`` for the busy ten hours from eight in the morning."""
    check_shape(shape)
    if hours not in ("any", "day"):
        raise PlanError(f"{cell.name}: hours={hours!r} must be any or day")
    first, last = _first_and_last(cell, min_value, max_value)
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


@recipe("after")
def after(
    cell: Cell,
    *,
    column: str,
    max_days: int = FOLLOWS_DAYS,
    or_equal: bool = True,
    until: Day | str | None = None,
) -> Computed:
    """A date or moment after another.

    ``column`` is of this row, or ``table.column`` of the parent that the row refers to. Most follow soon, all within
    ``max_days``, and none after ``until`` (the plan's ``as_of``) unless the other is.
    """
    need_least("max_days", max_days, 0)
    _need_other(cell, column)
    horizon = days_of(_day(cell, until)) + 1 if until is not None else days_of(cell.blueprint.plan.as_of) + 1

    def make() -> Expression:
        row, dated = cell.row, cell.column.type.family is Family.DATE
        earlier = _other(cell, column)
        start = days_from_date(earlier) if dated else micros_from_moment(earlier)
        if cell.column.not_null:  # where the other is NULL, any moment is after it
            start = exp.Coalesce(this=start, expressions=[number((horizon - max_days) * (1 if dated else DAY_MICROS))])
        start = row.define(start)
        unit = 1 if dated else SECOND
        day = 1 if dated else DAY_SECONDS
        end, widest = (horizon - 1 if dated else horizon * DAY_SECONDS), max_days * day
        least = 0 if or_equal else 1
        room = row.define(sub(number(end), start if dated else quotient(start, SECOND)))
        capped = exp.Least(this=room, expressions=[number(widest)])
        room = row.define(exp.Greatest(this=capped, expressions=[number(least)]))
        gap = _soon(cell, room, least)
        moved = add(start, mul(gap, unit) if unit != 1 else gap)
        return date_from_days(moved) if dated else moment_from_micros(moved)

    return Computed(make)


def _soon(cell: Cell, room: Expression, least: int) -> Expression:
    """A gap from ``least`` to ``room`` units, the square of a uniform: short ones are more common."""
    row = cell.row
    word = row.define(shift_right(row.draw(cell.column.name), 16))
    square = row.define(shift_right(mul(word, word), 16))
    spread = row.define(add(sub(room, least), 1))
    return add(shift_right(mul(square, spread), 16), least)


def _need_other(cell: Cell, column: str) -> None:
    table, _, name = column.rpartition(".")
    if not table:
        need_column(cell, column)
        return
    parents = {link.parent for link in cell.table.foreign_keys} - {cell.table.name}
    if table not in parents:
        hint = f"{did_you_mean(table, sorted(parents))}; or use a column of this table" if parents else NO_PARENTS
        raise PlanError(f"{cell.table.name} does not refer to {table}", hint=hint)
    parent = cell.blueprint.schema.table(table)
    if name not in parent:
        raise PlanError(f"{table} has no column {name!r}", hint=did_you_mean(name, (c.name for c in parent.columns)))


def _other(cell: Cell, column: str) -> Expression:
    table, _, name = column.rpartition(".")
    if not table:
        return cell.row.value(column)
    for link in cell.table.foreign_keys:
        if link.parent != table or table == cell.table.name:
            continue
        for mine in link.columns:
            parent = cell.row.referred(mine)
            if parent is not None and parent.table.name == table:
                return parent.value(name)
    raise PlanError(f"{cell.name}: {cell.table.name} does not refer to {table}", hint="use a column of this table")
