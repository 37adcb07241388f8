"""The calendar, as the solver needs it: where units begin and end, and how long so many months are."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache

DAY = datetime.timedelta(days=1)
CYCLE = 400 * 12
"""After so many months the calendar begins anew."""


def calendar_ends(value: datetime.date) -> Iterator[datetime.date]:
    """The beginnings and ends of the month, the quarter, the year, the week and the hour that hold a date or moment."""
    moment = isinstance(value, datetime.datetime)
    month = value.replace(day=1)
    quarter, year = month.replace(month=(value.month - 1) // 3 * 3 + 1), month.replace(month=1)
    week = value - value.weekday() * DAY
    for begin, end in (
        (month, _next(month, 1)),
        (quarter, _next(quarter, 3)),
        (year, _next(year, 12)),
        (week, week + 7 * DAY),
    ):
        yield from (begin, end - DAY)
        if moment and isinstance(begin, datetime.datetime):
            yield datetime.datetime.combine(begin.date(), datetime.time(), begin.tzinfo)
    if isinstance(value, datetime.datetime):
        yield value.replace(minute=0, second=0, microsecond=0)
        yield value.replace(second=0, microsecond=0)


def _next(month: datetime.date, months: int) -> datetime.date:
    after = month.month - 1 + months
    return month.replace(year=month.year + after // 12, month=after % 12 + 1)


@cache
def days_of_months(months: int) -> tuple[int, int]:
    """The least and the most days that so many months are; a day that the later month has not is its last one."""
    starts = [datetime.date(2000 + n // 12, n % 12 + 1, 1).toordinal() for n in range(CYCLE)]
    cycle = datetime.date(2400, 1, 1).toordinal() - starts[0]
    starts += [one + cycle for one in starts] + [starts[0] + 2 * cycle]
    least, most = [], []
    for place in range(CYCLE) if months >= 0 else range(CYCLE, 2 * CYCLE):
        there = place + months
        apart = starts[there] - starts[place]
        short = (starts[place + 1] - starts[place]) - (starts[there + 1] - starts[there])
        least.append(apart - max(0, short))
        most.append(apart)
    return min(least), max(most)
