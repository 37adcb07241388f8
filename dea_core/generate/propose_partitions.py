"""Columns that a table is cut by: rows reach every partition, a share each, unless the plan says otherwise.

ranges    [2024-01-01, 2024-02-01), ..., DEFAULT   -> spread: {ranges: [[2024-01-01, 2024-01-31], ...]}
values    IN ('de', 'fr'), IN ('us'), DEFAULT      -> choice: {de: 1, fr: 1, us: 2, other: 2}
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, cast

from dea_core.generate.constants import Bound, bound, finite
from dea_core.generate.domains import Domain
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Column, Family, Partitioning, Table

WIDEST = 1000
"""How many numbers a partition gets, unless there are more rows."""
YEAR = datetime.timedelta(days=365)
MOMENTS = (Family.TIMESTAMP, Family.TIMESTAMPTZ)
COUNTED = (Family.INTEGER, Family.DATE, *MOMENTS)
SHARE = 60
"""What the values of one partition weigh together: 60 can be shared out by many."""


def partitioned(table: Table, column: Column, domain: Domain, rows: int) -> ColumnPlan | None:
    """How a column that partitions are cut by is made; None for others, and for types that cannot be counted."""
    found = next((one for one in table.partitioning if one.column == column.name), None)
    if found is None:
        return None
    why = f"rows of each partition [{found.origin}]"
    if found.ranges and column.type.family in COUNTED and domain.values is None:
        ranges = _ranges(found, column, domain, max(WIDEST, rows))
        return ColumnPlan("spread", {"ranges": ranges}, why=why) if ranges else None
    weights = _weights(found, column, domain)
    return ColumnPlan("choice", {"values": weights}, why=why) if weights else None


def _ranges(found: Partitioning, column: Column, domain: Domain, most: int) -> list[list[Any]]:
    """From the first to the last value of each partition, within what CHECKs leave."""
    ends = [tuple(bound(end, column) if end is not None else None for end in one) for one in found.ranges]
    if found.rest and all(high is not None for _, high in ends):
        ends.append((max(high for _, high in ends if high is not None), None))
    made = [(one, one) for listed in found.values for node in listed if (one := bound(node, column)) is not None]
    for start, end in ends:
        if start is None and end is None:  # one that takes all
            return []
        low, high = _closed(start, end, column, most)
        low = low if domain.low is None else max(low, _alike(domain.low, low))
        high = high if domain.high is None else min(high, _alike(domain.high, high))
        if low <= high:
            made.append((low, high))
    parts = [one for one in dict.fromkeys(made) if not any(other != one and _holds(one, other) for other in made)]
    return [[_written(end, column) for end in one] for one in parts]


def _holds(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    """Whether a range holds another: of a partition that is cut again, the parts are filled."""
    return bool(one[0] <= other[0] and other[1] <= one[1])


def _closed(low: Bound | None, high: Bound | None, column: Column, most: int) -> tuple[Any, Any]:
    """Both ends included; an open one is a year off. Of numbers ``most``, so that partitions are alike."""
    family = column.type.family
    if family is Family.INTEGER:
        first, last = cast("tuple[Decimal | None, Decimal | None]", (low, high))
        begin = first if first is not None else Decimal(1) if last is not None and last > 1 else (last or 0) - most
        return begin, min(begin + most - 1, last - 1 if last is not None else begin + most - 1)
    step = datetime.timedelta(days=1) if family is Family.DATE else datetime.timedelta(seconds=1)
    end: Any = high - step if high is not None else None  # type: ignore[operator]
    start: Any = low if low is not None else end - YEAR
    return start, end if end is not None else start + YEAR


def _alike(end: Any, other: Any) -> Any:
    """A day as a moment beside a moment."""
    is_day = isinstance(end, datetime.date) and not isinstance(end, datetime.datetime)
    return datetime.datetime.combine(end, datetime.time()) if is_day and isinstance(other, datetime.datetime) else end


def _written(value: Any, column: Column) -> Any:
    """As a plan's file has it."""
    if column.type.family is Family.INTEGER:
        return int(value)
    return value if column.type.family is Family.DATE else value.isoformat(sep=" ")


def _weights(found: Partitioning, column: Column, domain: Domain) -> dict[Any, int]:
    """Each partition weighs as much; one for all other values gets one that nobody lists."""
    weights: dict[Any, int] = {}
    allowed = domain.allowed()
    for listed in found.values:
        values = [one for one in finite(list(listed), column) or () if allowed is None or one in allowed]
        weights |= {value: max(1, SHARE // len(values)) for value in values}
    others = [one for one in allowed or () if one not in weights]
    if found.rest and weights and allowed is None:
        others = _unlisted(list(weights), column)
    return weights | ({one: max(1, SHARE // len(others)) for one in others} if found.rest else {})


def _unlisted(listed: list[Any], column: Column) -> list[Any]:
    if column.type.family is Family.INTEGER:
        return [max(listed) + 1]
    fits = column.type.length is None or len("other") <= column.type.length
    return ["other"] if column.type.family is Family.TEXT and fits and "other" not in listed else []
