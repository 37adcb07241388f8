"""What follows from other columns of the row, or from the row that it refers to: later moments, lengths of time, parts.

issued_on -> due_on after it      check_in, check_out -> nights elapsed      unit_price -> unit_cost a portion of it
"""

from __future__ import annotations

import datetime

from sqlglot import exp

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.domains import must_be_there
from dea_core.generate.groups import planned_link
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.arguments import need_column, need_least, need_one_of, need_order
from dea_core.generate.recipes.temporal import DAY_SECONDS, SECOND, Day, day_of
from dea_core.generate.row import Cell, Row
from dea_core.generate.values import Computed, Expression
from dea_core.schema import Family
from dea_core.sql.portable import add, less, mul, number, quotient, shift_right, sub
from dea_core.sql.values import (
    DAY_MICROS,
    cast_to,
    date_from_days,
    days_from_date,
    days_of,
    literal,
    micros_from_moment,
    moment_from_micros,
    scaled_decimal,
)

FOLLOWS_DAYS = 30
MINUTE_SECONDS = 60
NEVER = "never"
MOST_DAYS = days_of(datetime.date(9000, 1, 1))
NO_PARENTS = "use a column of this table: it refers to no other"
WORD_BITS = 16
SHARE_DIGITS, SHARE_WIDTH = 3, 9
"""A share in thousandths, and the digits of its decimal."""
WHOLE = "decimal(18, 4)"
"""What a share is taken of, exactly."""
CENTS = 2


@recipe("after")
def after(
    cell: Cell,
    *,
    column: str,
    min_days: int = 0,
    max_days: int = FOLLOWS_DAYS,
    min_minutes: int | None = None,
    max_minutes: int | None = None,
    or_equal: bool = True,
    until: Day | str | None = None,
    not_after: str | None = None,
) -> Computed:
    """A date or moment after another.

    ``column`` is of this row, or ``table.column`` of the parent that the row refers to. It follows within ``max_days``
    (or ``max_minutes``), not before ``min_days`` (``min_minutes``) are over, and not after ``until`` (a day, or
    ``never``; the plan's ``as_of``) nor the moment in the column ``not_after``, unless the other is. Where there is not
    that much time it is NULL, or follows sooner if it must not be.
    """
    need_least("min_days", min_days, 0)
    need_least("max_days", max_days, 0)
    need_least("min_minutes", min_minutes, 0)
    need_least("max_minutes", max_minutes, 0)
    need_order(min_days, max_days, crossed=min_days > max_days)
    for other in (column, *([not_after] if not_after else [])):
        _need_other(cell, other)
    dated = cell.column.type.family is Family.DATE
    horizon = _horizon(cell, until)
    low, high = _gap(dated, (min_days, max_days), (min_minutes, max_minutes))
    need_order(_length(min_days, min_minutes), _length(max_days, max_minutes), crossed=low > high)
    needed = must_be_there(cell.table, cell.column)
    may_wait = not (needed or cell.spec.only_where or cell.spec.always_where)  # for a moment that has not come yet
    fallback = number((horizon - max_days) * (1 if dated else DAY_MICROS))

    def make() -> Expression:
        start = _position(cell, column, dated)
        if needed:  # where the other is NULL, any moment is after it
            start = exp.Coalesce(this=start, expressions=[fallback])
        start = cell.row.define(start)
        end: Expression = number(horizon - 1 if dated else horizon * DAY_SECONDS)
        if not_after is not None:
            last = _seconds(_position(cell, not_after, dated), dated)
            end = exp.Least(this=exp.Coalesce(this=last, expressions=[end.copy()]), expressions=[end])
        room = cell.row.define(sub(end, _seconds(start, dated)))
        gap = _between(cell, room, low, high, 0 if or_equal else 1)
        moved = add(start, gap if dated else mul(gap, SECOND))
        made = date_from_days(moved) if dated else moment_from_micros(moved)
        return exp.Case().when(less(room, low), exp.null()).else_(made) if low and may_wait else made

    return Computed(make)


def _length(days: int, minutes: int | None) -> str:
    """A length of time as a plan gives it: minutes come before days."""
    return f"{days} days" if minutes is None else f"{minutes} minutes"


def _horizon(cell: Cell, until: Day | str | None) -> int:
    """The first day that is too late."""
    if until == NEVER:
        return MOST_DAYS
    return days_of(day_of(cell, until) if until is not None else cell.blueprint.plan.as_of) + 1


def _gap(dated: bool, days: tuple[int, int], minutes: tuple[int | None, int | None]) -> tuple[int, int]:
    """The least and the widest gap: in days for a date, in seconds for a moment."""
    if dated:
        return days[0], days[1] if minutes[1] is None else min(days[1], minutes[1] * MINUTE_SECONDS // DAY_SECONDS)
    low, high = (
        day * DAY_SECONDS if part is None else part * MINUTE_SECONDS for day, part in zip(days, minutes, strict=True)
    )
    return low, high


def _position(cell: Cell, column: str, dated: bool) -> Expression:
    """Another column's days or microseconds from 1970-01-01."""
    other = _other(cell, column)
    return days_from_date(other) if dated else micros_from_moment(other)


def _seconds(position: Expression, dated: bool) -> Expression:
    return position if dated else quotient(position, SECOND)


def _between(cell: Cell, room: Expression, low: int, high: int, order: int) -> Expression:
    """A gap from ``low`` to ``high`` that leaves ``room``, where there is some; short ones are more common."""
    row = cell.row
    capped = exp.Least(this=room.copy(), expressions=[number(high)])
    widest = row.define(exp.Greatest(this=capped, expressions=[number(order)]))
    least = row.define(exp.Least(this=widest.copy(), expressions=[number(max(low, order))]))
    word = row.define(shift_right(row.draw(cell.column.name), WORD_BITS))
    square = row.define(shift_right(mul(word, word), WORD_BITS))
    spread = row.define(add(sub(widest, least), 1))
    return add(shift_right(mul(square, spread), WORD_BITS), least)


def _ymd(date: Expression) -> Expression:
    """A date as a number whose order is the calendar's: 20260131."""
    parts = [exp.Anonymous(this=part, expressions=[date.copy()]) for part in ("YEAR", "MONTH", "DAY")]
    return add(add(mul(parts[0], 10_000), mul(parts[1], 100)), parts[2])


@recipe("elapsed")
def elapsed(cell: Cell, *, since: str, until: str | None = None, unit: str = "days") -> Computed:
    """How long it is from the column ``since`` to another (or to the plan's ``as_of``), in whole units.

    ``unit`` is ``years``, ``days``, ``hours``, ``minutes`` or ``seconds``.
    """
    units = {"days": DAY_SECONDS, "hours": 60 * MINUTE_SECONDS, "minutes": MINUTE_SECONDS, "seconds": 1, "years": 0}
    need_one_of("unit", unit, units)
    for name in (since, *([until] if until else [])):
        need_column(cell, name)
    needed = must_be_there(cell.table, cell.column)

    def make() -> Expression:
        first = cell.row.value(since)
        last = cell.row.value(until) if until else exp.cast(literal(cell.blueprint.plan.as_of), "date")
        if unit == "years":
            first, last = (cell.row.define(exp.cast(end.copy(), "date")) for end in (first, last))
            length = quotient(sub(_ymd(last), _ymd(first)), 10_000)
        elif unit == "days":
            length = sub(days_from_date(last), days_from_date(first))
        else:
            length = quotient(sub(micros_from_moment(last), micros_from_moment(first)), units[unit] * SECOND)
        return exp.Coalesce(this=length, expressions=[number(0)]) if needed else length

    return Computed(make)


@recipe("portion")
def portion(cell: Cell, *, of: str, min_share: float = 0.0, max_share: float = 1.0) -> Computed:
    """From ``min_share`` to ``max_share`` of another numeric column of the row."""
    need_column(cell, of)
    need_least("min_share", min_share, 0)
    need_order(min_share, max_share, crossed=min_share > max_share)
    low, high = (round(share * 10**SHARE_DIGITS) for share in (min_share, max_share))
    kind, needed = cell.column.type, must_be_there(cell.table, cell.column)

    def make() -> Expression:
        whole, thousandths = cell.row.value(of), add(cell.row.below(high - low + 1, cell.column.name), low)
        if kind.family is Family.INTEGER:
            part: Expression = quotient(mul(cell.row.define(exp.cast(whole, "bigint")), thousandths), 10**SHARE_DIGITS)
        else:
            exact = exp.cast(whole, WHOLE)
            product = exp.Mul(
                this=exact, expression=exp.paren(scaled_decimal(thousandths, SHARE_DIGITS, digits=SHARE_WIDTH))
            )
            part = exp.Round(this=product, decimals=number(kind.scale if kind.scale is not None else CENTS))
        return cast_to(exp.Coalesce(this=part, expressions=[number(0)]) if needed else part, kind)

    return Computed(make)


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


def _parent(row: Row, table: str, column: str) -> Row | None:
    """The row of ``table`` that a column's value is taken from, perhaps by way of other tables."""
    while row.table.name != table:
        link = planned_link(row.table, row.blueprint.plan, column)
        above = row.referred(column)
        if link is None or above is None:
            return None
        row, column = above, link.parent_columns[link.columns.index(column)]
    return row


def _other(cell: Cell, column: str) -> Expression:
    table, _, name = column.rpartition(".")
    if not table:
        return cell.row.value(column)
    for link in cell.table.foreign_keys:
        for mine in link.columns if link.parent == table != cell.table.name else ():
            parent = _parent(cell.row, table, mine)
            if parent is not None:
                return parent.value(name)
    raise PlanError(f"{cell.name}: {cell.table.name} does not refer to {table}", hint="use a column of this table")
