"""Recipes: how a column's values are made. One function each, found by name in the registry ``dea.recipes``.

    @recipe("integer")
    def integer(cell: Cell, *, min_value: int = 0, max_value: int = 1000) -> Values:
        return Values(max_value - min_value + 1, at=lambda k: add(k, min_value))

The keyword arguments of the function are the options that a plan may give, and their annotations are checked.
"""

from __future__ import annotations

import inspect
import types
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.row import Cell
from dea_core.generate.values import Computed, Recipe, Values
from dea_core.registry import Registry

RECIPES: Registry[Recipe] = Registry("dea.recipes", "recipe", PlanError)
recipe = RECIPES.register


def call_recipe(cell: Cell) -> Values | Computed:
    """Call the recipe of a cell's plan. Raises PlanError for an unknown recipe or option, or an impossible value."""
    function = RECIPES[cell.spec.recipe]
    _check_options(cell, function)
    return function(cell, **cell.spec.options)


def _check_options(cell: Cell, function: Recipe) -> None:
    known = _options(function)
    for name, value in cell.spec.options.items():
        if name not in known:
            raise PlanError(
                f"{cell.name}: recipe {cell.spec.recipe} has no option {name!r}", hint=did_you_mean(name, known)
            )
        if not _fits(value, known[name]):
            raise PlanError(
                f"{cell.name}: {name}={value!r} does not fit recipe {cell.spec.recipe} ({_told(known[name])})"
            )


@lru_cache(maxsize=256)
def _options(function: Recipe) -> dict[str, Any]:
    hints = get_type_hints(function)
    parameters = inspect.signature(function).parameters.values()
    return {p.name: hints.get(p.name, Any) for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}


def _fits(value: object, wanted: Any) -> bool:
    if wanted is Any:
        return True
    if get_origin(wanted) in (Union, types.UnionType):
        return any(_fits(value, one) for one in get_args(wanted))
    plain = get_origin(wanted) or wanted
    if plain is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, plain) and not (plain is int and isinstance(value, bool))


def _told(wanted: Any) -> str:
    return f"wants {getattr(wanted, '__name__', str(wanted))}"


from dea_core.generate.recipes import (  # noqa: E402  (each registers its recipes)
    barcodes,
    choices,
    commerce,
    internet,
    keys,
    numbers,
    others,
    patterns,
    people,
    phones,
    places,
    prose,
    providers,
    structured,
    temporal,
    text,
)

__all__ = [
    "RECIPES",
    "barcodes",
    "call_recipe",
    "choices",
    "commerce",
    "internet",
    "keys",
    "numbers",
    "others",
    "patterns",
    "people",
    "phones",
    "places",
    "prose",
    "providers",
    "recipe",
    "structured",
    "temporal",
    "text",
]
