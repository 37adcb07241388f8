"""Parts of a value that recipes of their own make: an array's elements, a document's fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dea_core.errors import PlanError
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.row import Cell
from dea_core.generate.values import Computed, Expression, Values
from dea_core.schema import Column, Type
from dea_core.sql.values import cast_to


@dataclass(frozen=True)
class Part(Cell):
    """A cell within a cell: a name and type of its own, and its own line of the plan."""

    own: ColumnPlan = field(default_factory=lambda: ColumnPlan("constant", {"value": None}))

    @property
    def spec(self) -> ColumnPlan:
        """Its own line, not the column's."""
        return self.own


def part(cell: Cell, name: str, kind: Type, plan: ColumnPlan) -> Part:
    """The part ``name`` of a cell's value."""
    column = Column(f"{cell.column.name}.{name}", kind)
    return Part(cell.blueprint, cell.table, column, cell.compiled, plan)


def part_plan(cell: Cell, given: object) -> ColumnPlan:
    """A part's line of the plan: a recipe's name, or a mapping of ``recipe`` and its options."""
    if isinstance(given, str):
        return ColumnPlan(given)
    if not isinstance(given, Mapping) or not isinstance(given.get("recipe"), str):
        raise PlanError(f"{cell.name}: {given!r} names no recipe", hint="such as {recipe: integer, max_value: 9}")
    options: dict[str, Any] = {str(name): value for name, value in given.items() if name != "recipe"}
    return ColumnPlan(given["recipe"], options)


def made(one: Part, *, alone: bool) -> Expression:
    """The part's value. ``alone``: it is drawn for itself; else it agrees with the row's other fields of its unit."""
    values = one.values()
    if isinstance(values, Computed):
        return cast_to(values.make(), one.column.type)
    return cast_to(values.at(_picked(one, values, alone=alone)), one.column.type)


def _picked(one: Part, values: Values, *, alone: bool) -> Expression:
    row = one.row
    if values.unit is not None and not alone:
        return row.pick(one.column.name, values)
    if values.pick is not None and values.unit is None:
        return row.define(values.pick())
    return row.define(row.below(values.size, one.column.name, "part"))
