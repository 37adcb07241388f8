"""Names that speak of money, and of shares of something: the rules stand in amounts.toml."""

from __future__ import annotations

import re
from decimal import Decimal

from dea_core.generate.names.asking import Ask, Rule
from dea_core.generate.names.nouns import PRODUCTS, is_about
from dea_core.generate.names.numbers import DEFAULT_PRECISION, FLOAT_DIGITS, between, share_scale
from dea_core.generate.names.ruled import rules_of
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family

LINES = r".*(line_?item|order_?(detail|line|item)s?|invoice_?(line|item))"
USUAL = {"tax|vat": (0.04, 0.22), "disc": (0.0, 0.3), "interest|apr": (0.01, 0.12), "commission": (0.02, 0.15)}
"""Between which shares some rates lie."""
PRICE_DIGITS = 4
"""Digits before the point that the dearest product needs."""


def _price(ask: Ask, _match: re.Match[str], share: float = 1.0) -> ColumnPlan:
    """What the product of the same row costs, or any price."""
    kind = ask.column.type
    roomy = (
        ask.family is not Family.DECIMAL or (kind.precision or DEFAULT_PRECISION) - (kind.scale or 0) >= PRICE_DIGITS
    )
    free = ask.domain.high is None and (ask.domain.low is None or ask.domain.low <= 1)  # type: ignore[operator]
    if is_about(ask, PRODUCTS) and roomy and free and (kind.bits or 32) >= 16:
        return ColumnPlan("product.price", {"share": share} if share != 1 else {})
    return between(ask, 5 * share, 500 * share, "lognormal")


def _cost(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    return _price(ask, match, 0.6)


def _share(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    """A rate: of as much as its bounds tell; else of one where it keeps three digits behind the point, or of 100."""
    high, scale = ask.domain.high, ask.column.type.scale
    small = ask.family is Family.FLOAT or (scale or 0) >= 3 or (isinstance(high, Decimal) and high <= 1)
    if ask.family is Family.DECIMAL and (ask.column.type.precision or DEFAULT_PRECISION) - (scale or 0) <= 1:
        small = True
    scale_told = share_scale(ask)
    low, top = next((ends for word, ends in USUAL.items() if re.search(word, match[0])), (0.0, 1.0))
    if scale_told is not None:
        return between(ask, low * scale_told, top * scale_told, digits=4 if scale_told == 1 else FLOAT_DIGITS)
    return between(ask, low, top, digits=4) if small else between(ask, low * 100, top * 100)


def _track_price(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    free = ask.domain.low in (None, 0) and ask.domain.high is None
    return ColumnPlan("choice", {"values": {0.99: 8, 1.29: 2}}) if free else None


RULES: tuple[Rule, ...] = rules_of(
    "amounts.toml", {"price": _price, "cost": _cost, "share": _share, "track_price": _track_price}
)
