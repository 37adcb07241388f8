"""Names that speak of money, and of shares of something."""

from __future__ import annotations

import re
from decimal import Decimal

from dea_core.generate.names.asking import Ask, Rule, ending, exactly
from dea_core.generate.names.nouns import PRODUCTS, is_about
from dea_core.generate.names.numbers import DEFAULT_PRECISION, EVERY, INTEGERS, REALS, between, counted, in_range
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
    """A rate: a fraction of one where the column keeps three digits behind the point, or is bounded so; else of 100."""
    high, scale = ask.domain.high, ask.column.type.scale
    small = ask.family is Family.FLOAT or (scale or 0) >= 3 or (isinstance(high, Decimal) and high <= 1)
    if ask.family is Family.DECIMAL and (ask.column.type.precision or DEFAULT_PRECISION) - (scale or 0) <= 1:
        small = True
    low, top = next((ends for word, ends in USUAL.items() if re.search(word, match[0])), (0.0, 1.0))
    return between(ask, low, top, digits=4) if small else between(ask, low * 100, top * 100)


RULES: tuple[Rule, ...] = (
    Rule(
        r"(unit_?)?price",
        lambda ask, _: (
            ColumnPlan("choice", {"values": {0.99: 8, 1.29: 2}})
            if ask.domain.low in (None, 0) and ask.domain.high is None
            else None
        ),
        "the price of a track",
        REALS,
        tables="track|song",
    ),
    Rule(
        exactly("milliseconds duration_?ms length_?ms"),
        counted(95_000, 480_000, "normal"),
        "how long a track is",
        EVERY,
        tables="track|song|recording",
    ),
    Rule(
        ending(
            "unit_?price list_?price retail_?price price msrp sale_?price selling_?price amount_per_unit retailprice"
        ),
        _price,
        "a price",
        EVERY,
    ),
    Rule(
        ending("unit_?cost standard_?cost cost_?price purchase_?price buy_?price supply_?cost supplycost cost"),
        _cost,
        "what it costs",
        EVERY,
    ),
    Rule(r"discount", in_range(0, 0.1), "a discount, as a share", REALS, tables=LINES),
    Rule(r"tax", in_range(0, 0.08), "a tax, as a share", REALS, tables=LINES),
    Rule(r"(.*_)?(discount|disc)_?(pct|percent|percentage|rate)?", _share, "a discount", REALS),
    Rule(r"(.*_)?(discount|disc)_?(pct|percent|percentage|rate)", in_range(0, 30), "a discount", INTEGERS),
    Rule(
        r"(.*_)?(tax|vat|interest|commission|exchange|conversion|bounce|churn|click|open|success|error|occupancy|apr|growth|completion|win|growth)_?(pct|percent|percentage|rate|ratio)",
        _share,
        "a rate",
        EVERY,
    ),
    Rule(
        ending("percent percentage pct perc rate ratio share fraction probability confidence utili[sz]ation margin"),
        _share,
        "a share",
        EVERY,
    ),
    Rule(
        ending("salary annual_?salary base_?salary compensation income wage annual_?income pay"),
        in_range(34_000, 190_000, "lognormal"),
        "a salary",
        EVERY,
    ),
    Rule(
        ending("hourly_?rate hourly_?wage pay_?rate day_?rate"), in_range(15, 120, "lognormal"), "a rate of pay", EVERY
    ),
    Rule(
        ending("principal loan_?amount"),
        in_range(1_000, 300_000, "lognormal"),
        "what was lent",
        EVERY,
        tables=".*(loan|mortgage|credit)",
    ),
    Rule(
        ending("account_?balance balance acct_?bal acctbal credit_?limit limit funds principal loan_?amount savings"),
        in_range(0, 25_000, "lognormal"),
        "an amount of money",
        EVERY,
    ),
    Rule(
        ending("mrr arpu monthly_?(fee|price|amount|revenue)"),
        in_range(19, 1500, "lognormal"),
        "an amount of money a month",
        EVERY,
    ),
    Rule(
        ending(
            "budget revenue turnover sales market_?cap net_?worth valuation quota target funding "
            "annual_?revenue arr gross profit"
        ),
        in_range(1_000, 2_000_000, "lognormal"),
        "a large amount of money",
        EVERY,
    ),
    Rule(
        ending(
            "freight shipping shipping_?(cost|fee|price) delivery_?fee fee fees surcharge tip gratuity tax "
            "tax_?amount vat vat_?amount duty handling fine penalty late_?fee bonus commission co_?pay copay "
            "deposit deductible"
        ),
        in_range(0, 120, "lognormal"),
        "a smaller amount of money",
        EVERY,
    ),
    Rule(
        ending("amount value amt total_?value"),
        in_range(1_000, 250_000, "lognormal"),
        "the worth of a deal",
        EVERY,
        tables=".*(opportunity|deal|contract|loan|mortgage|policy|grant)",
    ),
    Rule(
        ending(
            "total sub_?total grand_?total amount amt amount_?(due|paid) net net_?(amount|total) "
            "gross_?amount payment paid due value extended_?price line_?total totalprice extendedprice "
            "order_?total invoice_?total charge charges premium claim_?amount refund cents money price_?paid "
            "spend spent lifetime_?value ltv msf fare"
        ),
        in_range(5, 3000, "lognormal"),
        "an amount of money",
        EVERY,
    ),
)
