"""Does what a name says fit the column? Lengths and bounds are handed to recipes, or are a reason to pass one over.

plan -> lengths that CHECKs ask for, and the type does not tell -> bounds of CHECKs and of the type -> plan, or None
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from decimal import Decimal

from dea_core.generate.names.asking import Ask
from dea_core.generate.names.numbers import allowed
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.recipes import RECIPES
from dea_core.generate.regex import read_regex, widths
from dea_core.schema import NUMERIC, Family

SHORTEST = {
    "person.first_name": 2,
    "person.last_name": 2,
    "person.full_name": 5,
    "person.email": 15,
    "person.user_name": 4,
    "person.job": 5,
    "company.name": 6,
    "company.url": 25,
    "company.email": 18,
    "product.name": 8,
    "product.sku": 9,
    "place.city": 4,
    "place.country": 4,
    "place.region_code": 1,
    "place.country_code": 2,
    "place.postcode": 4,
    "place.street_address": 6,
    "phone": 7,
    "ip_v4": 8,
    "url": 25,
    "barcode": 12,
}
"""The shortest value of some recipes; of others it is taken to be one character."""
HANDLED = ("choice", "code")
"""Recipes whose values were chosen with the lengths in mind."""


RANGES = {
    "place.latitude": (-60, 70),
    "place.longitude": (-180, 180),
    "product.price": (0, 1300),
}
"""Between which numbers the values of some recipes lie."""
DRAWN = ("integer", "decimal", "number")


def fitted(ask: Ask, plan: ColumnPlan) -> ColumnPlan | None:
    """The plan as the column can hold it; None if it cannot."""
    if ask.family is Family.TEXT:
        return _with_lengths(ask, plan)
    return _with_bounds(ask, plan) if ask.family in NUMERIC else plan


def _with_bounds(ask: Ask, plan: ColumnPlan) -> ColumnPlan | None:
    """Numbers within what the CHECKs and the type allow."""
    floor, ceiling = allowed(ask)
    if plan.recipe == "choice":
        values = {
            v: w for v, w in dict(plan.options["values"]).items() if _inside(Decimal(str(v)), ask, floor, ceiling)
        }
        return replace(plan, options={"values": values}) if len(values) == len(plan.options["values"]) else None
    if plan.recipe in DRAWN:
        ends = [Decimal(str(plan.options[end])) for end in ("min_value", "max_value")]
    elif plan.recipe in RANGES:
        ends = [Decimal(end) for end in RANGES[plan.recipe]]
    else:
        return plan
    fits = all((floor is None or end >= floor) and (ceiling is None or end <= ceiling) for end in ends)
    return plan if fits and (plan.recipe in DRAWN or not ask.domain.excluded) else None


def _inside(value: Decimal, ask: Ask, floor: Decimal | None, ceiling: Decimal | None) -> bool:
    excluded = {Decimal(str(v)) for v in ask.domain.excluded if not isinstance(v, (str, bool))}
    return value not in excluded and (floor is None or value >= floor) and (ceiling is None or value <= ceiling)


def _with_lengths(ask: Ask, plan: ColumnPlan) -> ColumnPlan | None:
    """The plan with the lengths that its recipe can keep; None if it cannot be sure to make values so long."""
    domain, options = ask.domain, dict(plan.options)
    if (
        domain.max_length is not None
        and domain.max_length != ask.column.type.length
        and _takes(plan.recipe, "max_length")
    ):
        options["max_length"] = min(domain.max_length, options.get("max_length", domain.max_length))
    if domain.min_length > 1 and plan.recipe not in HANDLED:
        if plan.recipe == "pattern" or not _takes(plan.recipe, "min_length"):
            return replace(plan, options=options) if _shortest(plan) >= domain.min_length else None
        options["min_length"] = domain.min_length
    return replace(plan, options=options)


def _takes(recipe: str, option: str) -> bool:
    return option in inspect.signature(RECIPES[recipe]).parameters


def _shortest(plan: ColumnPlan) -> int:
    if plan.recipe == "pattern":
        return widths(read_regex(plan.options["regex"]))[0]
    if plan.recipe == "token":
        return int(plan.options.get("length", 32))
    return SHORTEST.get(plan.recipe, 1)
