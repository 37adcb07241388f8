"""Ranges of numbers, moved and narrowed to what a column's CHECKs and type allow."""

from __future__ import annotations

import re
from decimal import Decimal
from math import ceil, floor

from dea_core.generate.names.asking import Answer, Ask
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import NUMERIC, Family

INTEGERS, REALS, EVERY = (Family.INTEGER,), (Family.DECIMAL, Family.FLOAT), tuple(NUMERIC)
FLOAT_DIGITS = 2
DEFAULT_PRECISION = 18
FEW, PERCENT = 10, 100
"""An upper bound above the first, up to the second, is one of percents."""


def between(
    ask: Ask,
    low: float,
    high: float,
    shape: str = "uniform",
    *,
    digits: int = FLOAT_DIGITS,
    null: float = 0.0,
    whole: bool = False,
) -> ColumnPlan:
    """A number from ``low`` to ``high``, moved and narrowed to what the column's CHECKs and type allow."""
    least, most = _limited(ask, Decimal(str(low)), Decimal(str(high)))
    options: dict[str, object] = {"shape": shape} if shape != "uniform" else {}
    if ask.family is Family.INTEGER:
        return ColumnPlan(
            "integer", {"min_value": ceil(least), "max_value": max(ceil(least), floor(most)), **options}, null
        )
    if whole and least == int(least) and most == int(most):
        digits, options = 0, {**options, **({"scale": 0} if ask.family is Family.DECIMAL else {})}
    if ask.family is Family.DECIMAL:
        return ColumnPlan("decimal", {"min_value": _plain(least), "max_value": _plain(most), **options}, null)
    return ColumnPlan(
        "number", {"min_value": float(least), "max_value": float(most), "digits": digits, **options}, null
    )


def _limited(ask: Ask, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """The usual range within the allowed one; where they do not meet, a range as wide at its end."""
    bottom, top = allowed(ask)
    least = max(low, bottom) if bottom is not None else low
    most = min(high, top) if top is not None else high
    if least > most:
        width = high - low
        least = bottom if bottom is not None and bottom > high else (top - width if top is not None else low)
        least = max(least, bottom) if bottom is not None else least
        most = min(least + width, top) if top is not None else least + width
    excluded = {
        Decimal(str(v)) for v in ask.domain.excluded if isinstance(v, (int, float, Decimal)) and not isinstance(v, bool)
    }
    while least in excluded and least < most:
        least += step(ask)
    while most in excluded and most > least:
        most -= step(ask)
    return least, most


def step(ask: Ask) -> Decimal:
    """The least difference between two values of the column."""
    if ask.family is Family.INTEGER:
        return Decimal(1)
    kind = ask.column.type
    digits = kind.scale if ask.family is Family.DECIMAL and kind.scale is not None else FLOAT_DIGITS
    return Decimal(1).scaleb(-digits)


def allowed(ask: Ask) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that the column's CHECKs and type allow."""
    bottom, top = (bound if isinstance(bound, Decimal) else None for bound in (ask.domain.low, ask.domain.high))
    if ask.family is Family.FLOAT:
        return bottom, top
    least, most = (Decimal(end) for end in ask.column.type.integer_range)
    if ask.family is Family.DECIMAL:
        scale = ask.column.type.scale or 0
        least, most = least.scaleb(-scale), most.scaleb(-scale)
    return max(bottom, least) if bottom is not None else least, min(top, most) if top is not None else most


def share_scale(ask: Ask) -> float | None:
    """What a whole is, as CHECKs with both bounds tell: 1, 100, or their upper bound; None where they do not."""
    low, high = ask.domain.low, ask.domain.high
    if not isinstance(low, Decimal) or not isinstance(high, Decimal) or high <= 0:
        return None
    return 1 if high <= 1 else PERCENT if FEW < high <= PERCENT else float(high)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def in_range(low: float, high: float, shape: str = "uniform", *, null: float = 0.0) -> Answer:
    """Always that range; what is a share of one, in the scale of the column's bounds."""

    def answer(ask: Ask, _match: re.Match[str]) -> ColumnPlan:
        whole = (share_scale(ask) or 1) if low >= 0 and high <= 1 else 1
        return between(ask, low * whole, high * whole, shape, null=null)

    return answer


def counted(low: int, high: int, shape: str = "uniform") -> Answer:
    """Always that range, in whole numbers whatever the type."""
    return lambda ask, _match: between(ask, low, high, shape, whole=True)
