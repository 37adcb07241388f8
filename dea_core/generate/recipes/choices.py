"""Choices: one of a few values, with weights; booleans and constants are choices too."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.recipes import recipe
from dea_core.generate.row import Cell, Row
from dea_core.generate.values import Expression, Values
from dea_core.schema import NUMERIC
from dea_core.sql.constant_list import element
from dea_core.sql.portable import BITS, less, number
from dea_core.sql.values import cast_to, literal

WEIGHT_UNITS = 2**BITS


@recipe("choice")
def choice(cell: Cell, *, values: list[Any] | dict[Any, Any]) -> Values:
    """One of ``values``: a list (all alike), or a mapping of value to weight. Small tables get exact shares."""
    items = list(values)
    if not items:
        raise PlanError("no values to choose from", hint="such as {recipe: choice, values: {paid: 8, open: 2}}")
    weights = [_weight(w) for w in values.values()] if isinstance(values, Mapping) else None
    if weights is not None and not sum(weights):
        raise PlanError("all weights are zero", hint="give one of the values a weight above zero")
    return Values(
        len(items),
        at=lambda k: element([_item(cell, item) for item in items], k),
        pick=lambda: _weighted(cell.row, weights, len(items), cell.column.name),
    )


def _item(cell: Cell, item: object) -> object:
    """The item as the column's type has it, if that is a number: else a list takes the type of its first items."""
    kind = cell.column.type
    return cast_to(literal(item), kind) if kind.family in NUMERIC else item


def _weight(weight: object) -> float:
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or weight < 0:
        raise PlanError(f"weight {weight!r} must be a number from 0")
    return float(weight)


def _weighted(row: Row, weights: list[float] | None, count: int, label: str) -> Expression:
    if weights is None:
        return row.below(count, label, strata=True)
    total = sum(weights)
    word = row.word(label)
    picked = exp.Case()
    for position, ceiling in enumerate(accumulate(weights[:-1])):
        picked = picked.when(less(word, round(ceiling / total * WEIGHT_UNITS)), number(position))
    return picked.else_(number(count - 1)) if count > 1 else number(0)


@recipe("boolean")
def boolean(cell: Cell, *, true: float = 0.5) -> Values:
    """TRUE for the share ``true`` of the rows."""
    if not 0 <= true <= 1:
        raise PlanError(f"{cell.name}: true={true} must be a share from 0 to 1")
    return Values(
        2,
        at=lambda k: element([exp.false(), exp.true()], k),
        pick=lambda: exp.Case().when(cell.row.chance(true, cell.column.name), number(1)).else_(number(0)),
    )


@recipe("constant")
def constant(cell: Cell, *, value: Any) -> Values:
    """The same value in every row (``null`` for none)."""
    return Values(1, at=lambda k: literal(value))
