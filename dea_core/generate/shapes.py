"""Shapes of distributions, as integer tables.

No engine's ``ln`` or ``pow`` takes part, so all engines agree to the bit.

32 random bits = 8 bits (a bucket) and 24 bits (how far into it) -> piecewise-linear quantile -> integer in [0, size)
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.values import Expression
from dea_core.sql.constant_list import element
from dea_core.sql.portable import add, bit_and, mul, shift_right

if TYPE_CHECKING:
    from dea_core.generate.row import Row

BUCKET_BITS = 8
FINE_BITS = 24
DEVIATIONS = 3.0
"""A normal shape spans the mean plus and minus so many standard deviations."""
TAIL = 0.002
"""Share of a log-normal shape that its upper end cuts off."""


def _normal(p: float) -> float:
    low, high = NormalDist().cdf(-DEVIATIONS), NormalDist().cdf(DEVIATIONS)
    return (NormalDist().inv_cdf(low + p * (high - low)) + DEVIATIONS) / (2 * DEVIATIONS)


def _lognormal(p: float) -> float:
    top = math.exp(NormalDist().inv_cdf(1 - TAIL))
    bottom = math.exp(NormalDist().inv_cdf(TAIL))
    value = math.exp(NormalDist().inv_cdf(TAIL + p * (1 - 2 * TAIL)))
    return (value - bottom) / (top - bottom)


def _zipf(p: float, size: int) -> float:
    return (math.exp(p * math.log(size + 1)) - 1) / size


SHAPES: dict[str, Callable[[float, int], float]] = {
    "uniform": lambda p, size: p,
    "normal": lambda p, size: _normal(p),
    "lognormal": lambda p, size: _lognormal(p),
    "zipf": _zipf,
    "growth": lambda p, size: math.sqrt(p),
}
"""Quantile functions: a probability and the number of values -> a place in [0, 1]."""


def check_shape(shape: str) -> None:
    """Raises PlanError for a shape that is not there."""
    if shape not in SHAPES:
        raise PlanError(f"unknown shape {shape!r}", hint=did_you_mean(shape, SHAPES))


@lru_cache(maxsize=512)
def _table(shape: str, size: int) -> tuple[int, ...]:
    buckets = 2**BUCKET_BITS
    places = [SHAPES[shape](b / buckets, size) for b in range(buckets + 1)]
    return tuple(min(2**FINE_BITS, max(0, round(place * 2**FINE_BITS))) for place in places)


def quantile(row: Row, size: int, shape: str, *label: object) -> Expression:
    """A random integer in [0, ``size``) with that shape."""
    check_shape(shape)
    if shape == "uniform" or size <= 1:
        return row.below(size, *label)
    word = row.word(*label)
    table = _table(shape, size)
    bucket = row.define(shift_right(word, FINE_BITS))
    lows = element(table[:-1], bucket)
    steps = element([b - a for a, b in itertools.pairwise(table)], bucket)
    fine = bit_and(word, 2**FINE_BITS - 1)
    place = row.define(add(lows, shift_right(mul(fine, steps), FINE_BITS)))
    if size <= 2**FINE_BITS:
        return shift_right(mul(place, size), FINE_BITS)
    room = size >> FINE_BITS
    return add(mul(place, room), row.below(room, *label, "fine"))
