"""Recipes: how a column's values are made. One function each, found by name in the registry ``dea.recipes``.

    @recipe("integer")
    def integer(cell: Cell, *, min_value: int = 0, max_value: int = 1000) -> Values:
        return Values(max_value - min_value + 1, at=lambda k: add(k, min_value))

The keyword arguments of the function are the options that a plan may give, and their annotations are checked.
"""

from __future__ import annotations

import datetime
import inspect
import types
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.plan import CONDITIONS
from dea_core.generate.row import Cell
from dea_core.generate.values import Computed, Recipe, Values
from dea_core.registry import Registry

RECIPES: Registry[Recipe] = Registry("dea.recipes", "recipe", PlanError)
recipe = RECIPES.register


def call_recipe(cell: Cell) -> Values | Computed:
    """Call the recipe of a cell's plan.

    Raises PlanError, with the column and its line, for an unknown recipe or option, or an impossible value.
    """
    try:
        function = RECIPES[cell.spec.recipe]
        _check_options(cell, function)
        for word in CONDITIONS:
            if text := getattr(cell.spec, word):
                arguments.expression_of(cell, text, word)
        return function(cell, **cell.spec.options)
    except PlanError as error:
        raise _told_of(cell, error) from error.__cause__


def _told_of(cell: Cell, error: PlanError) -> PlanError:
    """The same error with column and line. One that comes from another column keeps that one's."""
    named = error.column or cell.name
    if not f"{named}.".startswith(f"{cell.name}."):
        return error
    message = error.message if error.message.startswith(named) else f"{named}: {error.message}"
    told = PlanError(message, place=error.place or cell.spec.place, hint=error.hint)
    told.column = named
    return told


def _check_options(cell: Cell, function: Recipe) -> None:
    known, recipe_name = _options(function), cell.spec.recipe
    for name, value in cell.spec.options.items():
        if name not in known:
            raise PlanError(f"recipe {recipe_name} has no option {name!r}", hint=did_you_mean(name, known))
        if not _fits(value, known[name]):
            raise PlanError(f"{name}={value!r} does not fit recipe {recipe_name}, which wants {_told(known[name])}")
    missing = _required(function) - cell.spec.options.keys()
    if missing:
        wanted = ", ".join(f"{name} ({_told(known[name])})" for name in sorted(missing))
        raise PlanError(f"recipe {recipe_name} wants {wanted}", hint=f"dea recipes {recipe_name} tells more")


@lru_cache(maxsize=256)
def _options(function: Recipe) -> dict[str, Any]:
    hints = get_type_hints(function)
    return {p.name: hints.get(p.name, Any) for p in _keywords(function)}


@lru_cache(maxsize=256)
def _required(function: Recipe) -> frozenset[str]:
    return frozenset(p.name for p in _keywords(function) if p.default is inspect.Parameter.empty)


def _keywords(function: Recipe) -> list[inspect.Parameter]:
    parameters = inspect.signature(function).parameters.values()
    return [p for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY]


def _fits(value: object, wanted: Any) -> bool:
    if wanted is Any:
        return True
    if get_origin(wanted) in (Union, types.UnionType):
        return any(_fits(value, one) for one in get_args(wanted))
    plain = get_origin(wanted) or wanted
    if plain is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, plain) and not (plain is int and isinstance(value, bool))


_TOLD: dict[Any, str] = {
    Any: "a value", int: "a whole number", float: "a number", str: "text", bool: "true or false", list: "a list",
    dict: "a mapping", datetime.date: "a date", type(None): "null",
}  # fmt: skip


def _told(wanted: Any) -> str:
    """A type as people say it."""
    kinds = get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,)
    return " or ".join(_TOLD[get_origin(kind) or kind] for kind in kinds)


from dea_core.generate.recipes import (  # noqa: E402  (each registers its recipes)
    arguments,
    barcodes,
    choices,
    commerce,
    derived,
    following,
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
    slots,
    spread,
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
    "derived",
    "following",
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
    "slots",
    "spread",
    "structured",
    "temporal",
    "text",
]
