"""Lengths that a CHECK asks for and the type does not tell: handed to recipes, or a reason to pass a recipe over."""

from __future__ import annotations

import inspect
from dataclasses import replace

from dea_core.generate.names.asking import Ask
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.recipes import RECIPES
from dea_core.generate.regex import read_regex, widths
from dea_core.schema import Family

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


def with_lengths(ask: Ask, plan: ColumnPlan) -> ColumnPlan | None:
    """The plan with the lengths that its recipe can keep; None if it cannot be sure to make values so long."""
    if ask.family is not Family.TEXT:
        return plan
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
