"""Values out of several ranges, as many out of each: what partitions hold."""

from __future__ import annotations

import datetime
from itertools import accumulate

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.temporal import SECOND
from dea_core.generate.row import Cell
from dea_core.generate.values import Expression, Values
from dea_core.schema import Family
from dea_core.sql.constant_list import element
from dea_core.sql.portable import WIDEST_SCALED, add, joined, less, mod, mul
from dea_core.sql.values import date_from_days, days_of, moment_from_micros

SUCH_AS = "such as [[1, 99], [200, 299]] or [[2024-01-01, 2024-01-31]]"
MOMENTS = (Family.TIMESTAMP, Family.TIMESTAMPTZ)
EPOCH = datetime.datetime(1970, 1, 1)


@recipe("spread")
def spread(cell: Cell, *, ranges: list) -> Values:  # type: ignore[type-arg]
    """A whole number, a date or a moment out of one of the ``ranges`` [first, last]: as many rows out of each."""
    ends = [_steps(cell, one) for one in ranges]
    if not ends:
        raise PlanError(f"{cell.name}: spread has no ranges", hint=SUCH_AS)
    sizes = [high - low + 1 for low, high in ends]
    starts = [0, *accumulate(sizes)][:-1]

    def at(k: Expression) -> Expression:
        k = cell.row.define(k)
        case = exp.Case()
        for (first, _), start, after in zip(ends, starts, starts[1:], strict=False):
            case = case.when(less(k, after), add(k, first - start), copy=False)
        last = add(k, ends[-1][0] - starts[-1])
        return _value(cell, cell.row.define(case.else_(last) if case.args.get("ifs") else last))

    def pick() -> Expression:
        row = cell.row
        part = row.define(row.below(len(ends), cell.column.name, "range", strata=True))
        word = row.draw(cell.column.name)
        if max(sizes) > WIDEST_SCALED:
            word = joined(word, row.draw(cell.column.name, "low"))
        return add(element(starts, part), mod(row.define(word), row.define(element(sizes, part))))

    return Values(sum(sizes), at, pick)


def _steps(cell: Cell, ends: object) -> tuple[int, int]:
    """Both ends of a range as integers: numbers, days, or seconds."""
    if not isinstance(ends, list | tuple) or len(ends) != len(("first", "last")):
        raise PlanError(f"{cell.name}: {ends!r} is no range", hint=SUCH_AS)
    low, high = (_step(cell, end) for end in ends)
    if low > high:
        raise PlanError(f"{cell.name}: {ends[0]} is after {ends[1]}", hint="swap them")
    return low, high


def _step(cell: Cell, end: object) -> int:
    family = cell.column.type.family
    try:
        if family is Family.INTEGER:
            return int(str(end))
        moment = datetime.datetime.fromisoformat(str(end)).replace(tzinfo=None)
    except ValueError as error:
        raise PlanError(f"{cell.name}: {end!r} is no {cell.column.type}", hint=SUCH_AS) from error
    if family is Family.DATE:
        return days_of(moment.date())
    if family in MOMENTS:
        return int((moment - EPOCH).total_seconds())
    raise PlanError(f"{cell.name}: spread makes whole numbers, dates and moments, and this is {cell.column.type}")


def _value(cell: Cell, step: Expression) -> Expression:
    if cell.column.type.family is Family.INTEGER:
        return step
    return date_from_days(step) if cell.column.type.family is Family.DATE else moment_from_micros(mul(step, SECOND))
