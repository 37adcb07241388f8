"""A column that queries compare with literals holds such values, so that their filters let a good share through.

state IN ('TN', 'SD')                    choice {TN: 3, SD: 3}             what is asked for
state <> 'TN'                            choice {TN: 1, other: 3}          what is not, mostly others
kind LIKE 'green%'                       choice {green: 3, other: 1}
month = 11                               choice {11: 3, 10: 1, 12: 1}      neighbours do not pass
day BETWEEN '1999-02-01' AND '1999-03-01'  spread over that range, and over one around it
discount BETWEEN 0.05 AND 0.07           decimal from 0.03 to 0.09
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from dea_core.generate.domains import Domain
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Column, Compared, Family

Bound = Decimal | datetime.date | datetime.datetime
Range = tuple[Bound, Bound]

ASKED, ELSE = 3, 1
"""Weights of what passes a filter and of what does not."""
OTHER = "other"
A_YEAR = datetime.timedelta(days=365)
A_MONTH = datetime.timedelta(days=30)
LEAST_SPAN = Decimal(10)
MOMENTS = (Family.TIMESTAMP, Family.TIMESTAMPTZ)
FRACTIONS = (Family.DECIMAL, Family.FLOAT)


def compared_plan(column: Column, domain: Domain, named: ColumnPlan | None) -> ColumnPlan | None:
    """How to make it so that queries let rows through; ``named`` is what its name would say; None if nothing is."""
    asked = column.compared
    if asked is None or domain.values is not None:
        return None
    family = column.type.family
    found: tuple[str, dict[str, object]] | None = None
    if family is Family.TEXT:
        found = _words(asked, domain, named)
    elif family is Family.INTEGER and not asked.windows:
        found = _numbers(asked, domain, Decimal(1))
    elif family in (Family.INTEGER, Family.DATE, *MOMENTS):
        found = _spread(asked, domain, family)
    elif family in FRACTIONS:
        found = _fraction(asked, domain)
    return ColumnPlan(*found, why=f"what queries ask for [{asked.origin}]") if found is not None else None


def _words(asked: Compared, domain: Domain, named: ColumnPlan | None) -> tuple[str, dict[str, object]] | None:
    wanted = dict.fromkeys((*asked.values, *map(_spelled, asked.patterns)), ASKED)
    avoided = {word: ELSE for word in asked.avoided if word not in wanted}
    own = named.options.get("values", ()) if named is not None and named.recipe == "choice" else ()
    others = _vocabulary(own, wanted)
    wanted = dict.fromkeys(wanted, max(ASKED, len(others) // max(1, len(wanted))))
    if not others and (avoided or len(wanted) < len((OTHER, ELSE)) or asked.patterns):
        others = {OTHER: ASKED if avoided and not wanted else ELSE}
    weights = {**others, **avoided, **wanted}
    allowed = replace(domain, values=tuple(weights)).allowed() or ()
    return _choice({word: weights[word] for word in weights if word in allowed}) if allowed else None


def _vocabulary(own: object, wanted: Iterable[str]) -> dict[str, int]:
    """What its name would say, where that is of the words that are asked for."""
    words = [word for word in own if isinstance(word, str)] if isinstance(own, Iterable) else []
    shared = {word.lower() for word in words} & {word.lower() for word in wanted}
    return dict.fromkeys(words, ELSE) if shared else {}


def _spelled(pattern: str) -> str:
    """A text that fits a pattern of LIKE."""
    return re.sub(r"\s+", " ", pattern.replace("%", " ").replace("_", "a")).strip() or OTHER


def _choice(weights: dict[object, int]) -> tuple[str, dict[str, object]]:
    alike = len(set(weights.values())) == 1
    return "choice", {"values": list(weights) if alike else weights}


def _numbers(asked: Compared, domain: Domain, step: Decimal) -> tuple[str, dict[str, object]] | None:
    wanted: dict[object, int] = dict.fromkeys(_parsed(asked.values, Family.DECIMAL), ASKED)
    avoided: dict[object, int] = dict.fromkeys(_parsed(asked.avoided, Family.DECIMAL), ELSE)
    every = [value for value in (*wanted, *avoided) if isinstance(value, Decimal)]
    weights: dict[object, int] = {}
    if every and (len(every) == 1 or not wanted):
        near = [value for value in (min(every) - step, max(every) + step) if value >= 0 or min(every) < 0]
        weights = dict.fromkeys(near, ELSE if wanted else ASKED)
    weights.update(avoided)
    weights.update(wanted)
    allowed = replace(domain, values=tuple(weights)).allowed() or ()
    return _choice({_plain(value): weights[value] for value in weights if value in allowed}) if allowed else None


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value


def _spread(asked: Compared, domain: Domain, family: Family) -> tuple[str, dict[str, object]] | None:
    """Each range that is asked for, each value, and a range around them all."""
    ranges = list(_ranges(asked, family))
    if not ranges:
        return None
    ranges.append(_around(ranges))
    kept = [one for each in ranges if (one := _clipped(each, domain)) is not None]
    listed = [[_written(low), _written(high)] for low, high in dict.fromkeys(kept)]
    return ("spread", {"ranges": listed}) if listed else None


def _fraction(asked: Compared, domain: Domain) -> tuple[str, dict[str, object]] | None:
    ranges = list(_ranges(asked, Family.DECIMAL))
    if not asked.windows:
        return _numbers(asked, domain, Decimal(1))
    clipped = _clipped(_around(ranges), domain)
    if clipped is None:
        return None
    return "decimal", {"min_value": _plain(clipped[0]), "max_value": _plain(clipped[1])}


def _ranges(asked: Compared, family: Family) -> Iterator[Range]:
    for low, high in asked.windows:
        ends = [*_parsed([low], family), *_parsed([high], family)]
        if low and high and len(ends) == len((low, high)) and _is_before(*ends):
            yield ends[0], ends[1]
        elif ends and not (low and high):
            yield (ends[0], _moved(ends[0], 1)) if low else (_moved(ends[0], -1), ends[0])
    for value in _parsed(asked.values, family):
        yield value, value


def _is_before(one: Any, other: Any) -> bool:  # over decimals, dates and moments alike
    return bool(one <= other)


def _moved(end: Bound, way: int) -> Bound:
    """The other end of a range of which one is open."""
    if isinstance(end, Decimal):
        return end + way * max(LEAST_SPAN, abs(end) / 2)
    return end + way * A_YEAR


def _around(ranges: Sequence[tuple[Any, Any]]) -> Range:
    """A range wider than all: its margin is as long as they are."""
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    length = high - low
    if isinstance(low, Decimal):
        below = low - (length or 1)
        return (max(below, Decimal(0)) if low >= 0 else below), high + (length or 1)
    margin = min(max(length, A_MONTH), A_YEAR)
    return low - margin, high + margin


def _clipped(one: tuple[Any, Any], domain: Domain) -> Range | None:
    low = one[0] if domain.low is None else max(one[0], domain.low)
    high = one[1] if domain.high is None else min(one[1], domain.high)
    return (low, high) if low <= high else None


def _parsed(texts: Iterable[str], family: Family) -> list[Bound]:
    """The literals that are of the column's kind."""
    return [value for text in texts if text and (value := _value(text, family)) is not None]


def _value(text: str, family: Family) -> Bound | None:
    try:
        if family is Family.DATE:
            return datetime.datetime.fromisoformat(text).date()
        if family in MOMENTS:
            return datetime.datetime.fromisoformat(text).replace(tzinfo=None)
        number = Decimal(text)
        return number.to_integral_value() if family is Family.INTEGER else number
    except (ValueError, InvalidOperation):
        return None


def _written(value: Bound) -> object:
    if isinstance(value, Decimal):
        return int(value)
    return value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else value
