"""Columns that follow from others of their row: totals, line amounts, taxes, full names spelled in parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from sqlglot import exp

from dea_core.generate.names.amounts import LINES
from dea_core.generate.names.asking import Answer, Ask, Rule, ending, shared_prefix, snake
from dea_core.generate.names.nouns import PRODUCTS
from dea_core.generate.names.numbers import REALS
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import NUMERIC, Column, Family

EVERY = tuple(NUMERIC)
ROOM = 10**6
"""A sum is computed only where the type holds such numbers."""
SUBTOTAL = r"sub_?total|net_?(amount|total)|items_?total|amount_?before_?tax"
TAX = r"tax(_?amount)?|vat(_?amount)?|sales_?tax"
SHIPPING = r"freight|shipping(_?(cost|fee|amount|price))?|delivery_?fee"
TAX_RATE = r"(tax|vat)_?rate"
DISCOUNT, MONEY_DIGITS = r"discount(_amount)?", 6
CAPACITY = r"capacity|max_?(capacity|students|participants|attendees)|(total_?)?seats|seat_?count"
QUANTITY, PRICE = r"qty|quantity|units|hours", r"unit_?price|price(_?each|_?per_?unit)?|rate|hourly_?rate|list_?price"


def _sum(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    """Subtotal, tax and shipping, if the row tells the first and one of the others."""
    subtotal = _sibling(ask, SUBTOTAL)
    added = [column for pattern in (TAX, SHIPPING) if (column := _sibling(ask, pattern)) is not None]
    if subtotal is None or not added:
        return None
    return _computed(ask, _joined(exp.Add, [_needed(ask, subtotal), *(_value(column, 0) for column in added)]))


def _product(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    """Quantity times price, less a discount that is an amount."""
    quantity, price, less = _sibling(ask, QUANTITY), _sibling(ask, PRICE), _sibling(ask, DISCOUNT)
    if quantity is None or price is None:
        return None
    whole = _joined(exp.Mul, [_value(quantity, 1), _needed(ask, price)])
    if less is not None and _is_amount(ask, less):
        whole = _joined(exp.Sub, [whole, _value(less, 0)])
    return _computed(ask, whole)


def _is_amount(ask: Ask, discount: Column) -> bool:
    """Whether a discount is money, not a share: two digits behind the point, in a table that is none of order lines."""
    kind = discount.type
    wide = kind.family is Family.DECIMAL and kind.scale in (0, 2) and (kind.precision or 0) >= MONEY_DIGITS
    return wide and not re.fullmatch(LINES, ask.noun)


def _portion(of: str, low: float, high: float, *, unless: str = "") -> Answer:
    """A part of the sibling of that name, where the CHECKs leave room and the table is not about what is excepted."""

    def answer(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
        whole = _sibling(ask, of)
        keyed = any(ask.column.name in key.columns for key in ask.table.keys)
        if whole is None or keyed or _bounded(ask) or (unless and re.fullmatch(unless, ask.noun)):
            return None
        return ColumnPlan("portion", {"of": whole.name, "min_share": low, "max_share": high})

    return answer


def _discount(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    return _portion(PRICE, 0.0, 0.3)(ask, match) if _is_amount(ask, ask.column) else None


def _bounded(ask: Ask) -> bool:
    """Whether a CHECK says more of the column than that it is not negative."""
    low = ask.domain.low
    return ask.domain.high is not None or bool(ask.domain.excluded) or (low is not None and low > 0)  # type: ignore[operator]


def _tax(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    """Subtotal times the rate of the tax."""
    subtotal, rate = _sibling(ask, SUBTOTAL), _sibling(ask, TAX_RATE)
    small = rate is not None and (rate.type.family is Family.FLOAT or (rate.type.scale or 0) >= 3)
    if subtotal is None or rate is None or not small:
        return None
    return _computed(ask, _joined(exp.Mul, [_needed(ask, subtotal), _value(rate, 0)]))


def _sibling(ask: Ask, pattern: str) -> Column | None:
    """The numeric column of that name beside this one, which no foreign key decides."""
    prefix = shared_prefix(ask.table)
    for column in ask.table.columns:
        name = snake(column.name).removeprefix(prefix)
        if column.name != ask.column.name and column.type.family in NUMERIC and re.fullmatch(pattern, name):
            return column
    return None


def _value(column: Column, missing: int) -> exp.Expr:
    """The column's value, as exact as the sum must be; something for NULL."""
    named: exp.Expr = exp.column(column.name, quoted=True)
    if column.type.family is Family.FLOAT:
        named = exp.cast(named, "decimal(18, 4)")
    return named if column.not_null else exp.Coalesce(this=named, expressions=[exp.Literal.number(missing)])


def _needed(ask: Ask, column: Column) -> exp.Expr:
    """A part without which there is no sum: NULL makes it NULL, where that may be."""
    return _value(column if ask.column.not_null else replace(column, not_null=True), 0)


def _joined(kind: type[exp.Expression], parts: Iterable[exp.Expr]) -> exp.Expr:
    return reduce(lambda left, right: kind(this=left, expression=right), parts)


def _computed(ask: Ask, expression: exp.Expr) -> ColumnPlan | None:
    """The sum, where nothing else says what the column may hold and its type is wide enough."""
    if _bounded(ask):
        return None
    rounded = exp.Round(this=expression, decimals=exp.Literal.number(2))
    kind, keyed = ask.column.type, any(ask.column.name in key.columns for key in ask.table.keys)
    most = kind.integer_range[1] // 10 ** (kind.scale or 0) if kind.family is not Family.FLOAT else ROOM
    if keyed or most < ROOM - 1:
        return None
    return ColumnPlan("computed", {"expression": rounded.sql(dialect=ask.schema.dialect)})


LOW_HIGH = (
    ("min", "max"),
    ("minimum", "maximum"),
    ("low", "high"),
    ("lower", "upper"),
    ("start", "end"),
    ("from", "to"),
    ("floor", "ceiling"),
)


def _above(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """``max_salary`` above ``min_salary``."""
    if (
        ask.domain.low is not None
        or ask.domain.high is not None
        or any(ask.column.name in k.columns for k in ask.table.keys)
    ):
        return None
    for low, high in LOW_HIGH:
        if high not in ask.name.split("_"):
            continue
        wanted = "_".join(low if part == high else part for part in ask.name.split("_"))
        other = _sibling(ask, re.escape(wanted))
        if other is not None:
            return ColumnPlan("above", {"column": other.name, "or_equal": True})
    return None


RULES: tuple[Rule, ...] = (
    Rule(
        r"(max|maximum|high|upper|end|to|ceiling)_\w+|\w+_(max|maximum|high|upper|end|to|ceiling)",
        _above,
        "it is not below another",
        EVERY,
    ),
    Rule(TAX, _tax, "a tax: its rate times the subtotal", EVERY),
    Rule(TAX, _portion(SUBTOTAL, 0.05, 0.2), "a tax: a part of the subtotal", EVERY),
    Rule(
        r"(unit_?|standard_?|purchase_?|wholesale_?)?cost(_?price)?",
        _portion(r"(unit_?|list_?|retail_?|selling_?)?price", 0.45, 0.8, unless=PRODUCTS),
        "a cost: less than the price",
        EVERY,
    ),
    Rule(
        r"(sale|discounted|special|promo)_?price",
        _portion(r"(list_?|regular_?|retail_?)?price", 0.6, 0.95),
        "a price that was lowered",
        EVERY,
    ),
    Rule(r"discount(_amount)?", _discount, "a discount: a part of the price", REALS),
    Rule(
        r"enrolled|enrollment_?count|attendees|attendance|booked(_seats)?|seats_?(taken|booked|sold)|occupied",
        _portion(CAPACITY, 0.3, 1.0),
        "how many of its places are taken",
        EVERY,
    ),
    Rule(
        ending("total grand_?total total_?(amount|price|due) amount_?due invoice_?total order_?total"),
        _sum,
        "a total: the sum of its parts",
        EVERY,
    ),
    Rule(
        ending(
            "line_?(total|amount|price) extended_?price sub_?total total total_?(amount|price) amount gross_?amount"
        ),
        _product,
        "an amount: quantity times price",
        EVERY,
    ),
)
