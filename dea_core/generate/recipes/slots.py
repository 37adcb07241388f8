"""Ranges that do not meet: each row takes one of many slots, side by side, and a part of it.

slots      |----k=0----|----k=1----|----k=2----|        rows of one group take different slots: a key over both
ranges        [====)     [=======)      [==)            a part of each, so that there are gaps
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from dea_core.errors import PlanError
from dea_core.generate.domains import domain_of
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.temporal import DAY_SECONDS, DAYS_A_YEAR, SECOND, YEARS_BACK
from dea_core.generate.row import Cell
from dea_core.generate.values import Expression, Values
from dea_core.schema import Column, Exclusion, Family
from dea_core.sql.portable import add, mul, shift_right, sub
from dea_core.sql.values import as_text, concat, date_from_days, days_of, moment_from_micros

SLACK = 2
"""Slots for each row of a group, so that some stay empty."""
NUMBER_WIDTH = 100
MINUTE_SECONDS = 60
WORD_BITS = 16


@dataclass(frozen=True)
class _Line:
    """Slots on a line of steps (days, seconds, numbers): ``count`` of ``width`` from ``first`` on."""

    first: int
    width: int
    count: int


@recipe("slot")
def slot(
    cell: Cell,
    *,
    until: str | None = None,
    since: str | None = None,
    max_days: int | None = None,
    max_minutes: int | None = None,
) -> Values:
    """A range that meets no other of its group, as an EXCLUDE asks, or its beginning or end.

    The beginning names the column of its end (``until``), the end that of its beginning (``since``). It lasts for
    ``max_days`` or ``max_minutes`` at most.
    """
    if until and since:
        raise PlanError(f"{cell.name}: a beginning has until, an end has since", hint="leave one of them out")
    for other in (until, since):
        if other is not None and other not in cell.table:
            raise PlanError(f"{cell.name}: {cell.table.name} has no column {other}")
    spans = (since, cell.column.name) if since else (cell.column.name, until) if until else (cell.column.name,)
    exclusions = [one for one in cell.table.exclusions if one.spans == spans]
    columns = [cell.table.column(str(name)) for name in spans]
    kind = _kind(columns[0])
    closed = int(any(one.bounds.endswith("]") and len(one.ends) > 1 for one in exclusions))
    line = _line(cell, columns, kind, exclusions, 1 + closed)
    longest = _longest(kind, line.width, max_days, max_minutes)
    unit = f"slot of {', '.join(map(str, spans))}"

    def at(k: Expression) -> Expression:
        low, high = _part(cell, unit, cell.row.define(k), line, longest, closed)
        if len(spans) > 1:
            return _value(kind, high if since else low)
        return concat("[", as_text(_value(kind, low)), ",", as_text(_value(kind, high)), ")")

    return Values(line.count, at, unit=unit)


def _kind(column: Column) -> str:
    """What the ends are counted in: days, seconds or numbers."""
    text, family = column.type.text.lower(), column.type.family
    if family is Family.DATE or "daterange" in text:
        return "days"
    if family in (Family.TIMESTAMP, Family.TIMESTAMPTZ) or text.endswith(("tsrange", "tstzrange")):
        return "seconds"
    if family in (Family.INTEGER, Family.DECIMAL, Family.FLOAT) or text.endswith(
        ("int4range", "int8range", "numrange")
    ):
        return "numbers"
    raise PlanError(f"recipe slot makes dates, moments and numbers, and {column.name} is {column.type}")


def _line(cell: Cell, columns: list[Column], kind: str, exclusions: list[Exclusion], shortest: int) -> _Line:
    """As many slots as the largest group needs, and some more: in what CHECKs leave, else in the last three years.

    A slot has ``shortest`` steps at least: a range of one, and none behind it where its end belongs to it.
    """
    needed = max([_needed(cell, one) for one in exclusions] or [cell.rows * SLACK])
    low, high = (_step(end, kind) for end in _ends(cell, columns))
    if kind == "numbers":
        first = low if low is not None else 0
        last = high if high is not None else first + needed * NUMBER_WIDTH
    else:
        scale = 1 if kind == "days" else DAY_SECONDS
        last = high if high is not None else days_of(cell.blueprint.plan.as_of) * scale
        years = YEARS_BACK * DAYS_A_YEAR * scale
        first = low if low is not None else min(last - years, last - needed * shortest)
        last = max(last, first + years) if high is None and low is not None else last
    count = max(0, min(needed, (last - first) // shortest))
    return _Line(first, max(shortest, (last - first) // max(1, count)), count)


def _needed(cell: Cell, exclusion: Exclusion) -> int:
    """Rows of one group, if they are spread evenly, and some more."""
    sizes: dict[str, int] = {}
    for name in exclusion.groups:
        if name in cell.blueprint.plan.table(cell.table.name).columns:
            values = Cell(cell.blueprint, cell.table, cell.table.column(name)).values()
            if isinstance(values, Values):
                sizes[values.unit or name] = max(1, values.size)
    groups = 1
    for size in sizes.values():
        groups *= size
    return max(SLACK, -(-cell.rows // groups) * SLACK)


def _ends(cell: Cell, columns: list[Column]) -> tuple[object, object]:
    """The least and the largest value, by the CHECKs on single columns."""
    domains = [domain_of(cell.table, column) for column in columns]
    lows = [one.low for one in domains if one.low is not None]
    highs = [one.high for one in domains if one.high is not None]
    return max(lows, default=None), min(highs, default=None)


def _step(end: object, kind: str) -> int | None:
    if isinstance(end, datetime.datetime):
        return days_of(end.date()) * (1 if kind == "days" else DAY_SECONDS) + (
            0 if kind == "days" else end.hour * 60 * MINUTE_SECONDS + end.minute * MINUTE_SECONDS + end.second
        )
    if isinstance(end, datetime.date):
        return days_of(end) * (1 if kind == "days" else DAY_SECONDS)
    return int(end) if isinstance(end, Decimal) else None


def _longest(kind: str, width: int, max_days: int | None, max_minutes: int | None) -> int:
    """Steps that a range lasts, at most."""
    if kind == "numbers":
        return width
    day = 1 if kind == "days" else DAY_SECONDS
    most = max_days * day if max_days is not None else width
    if max_minutes is not None and kind == "seconds":
        most = min(most, max_minutes * MINUTE_SECONDS)
    return max(1, min(most, width))


def _part(
    cell: Cell, unit: str, k: Expression, line: _Line, longest: int, closed: int
) -> tuple[Expression, Expression]:
    """The first step of the range in slot ``k``, and the step at its end."""
    row = cell.row
    room = line.width - closed
    length = row.define(add(row.below(max(1, min(longest, room)), unit, "length"), 1))
    word = shift_right(row.draw(unit, "offset"), WORD_BITS)
    offset = shift_right(mul(word, row.define(sub(room + 1, length))), WORD_BITS)
    low = row.define(add(add(mul(k, line.width), line.first), offset))
    return low, add(low, length)


def _value(kind: str, step: Expression) -> Expression:
    if kind == "days":
        return date_from_days(step)
    return moment_from_micros(mul(step, SECOND)) if kind == "seconds" else step
