"""The blueprint: a schema, its plan, and how each key is kept. All that compiling a table needs, decided once.

Schema + Plan -> units of each table (columns that are picked together) -> a pick for each unit that a key speaks of
              -> capacity: the most rows each table can have, and why
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dea_core.generate.edge_cases import EdgeCases
from dea_core.generate.groups import grouped_columns, telling_columns
from dea_core.generate.keys import Capacity, Unit, decide_picks
from dea_core.generate.picks import Pick
from dea_core.generate.plan import Plan
from dea_core.generate.pools import Pools
from dea_core.generate.row import Cell, Residual
from dea_core.generate.scenarios import Cast, cast_of
from dea_core.generate.values import Expression, Values
from dea_core.schema import Schema


@dataclass(frozen=True)
class Blueprint:
    """A plan that fits its schema. Raises PlanError for what cannot be meant, when first asked about it."""

    schema: Schema
    plan: Plan
    pools: Pools = field(default_factory=Pools)
    edge_cases: EdgeCases = field(default_factory=EdgeCases)
    residuals: Mapping[str, tuple[Residual, ...]] = field(default_factory=dict)
    derived: Mapping[tuple[str, str], Expression] = field(default_factory=dict)
    """What the queries of derived columns gave, by table and column: a relation each, once there is one."""
    _picks: dict[str, tuple[dict[str, Pick], Capacity]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def cast(self) -> Cast:
        """Which rows play which scenario."""
        return cast_of(self.plan)

    def pick_of(self, table: str, unit: str) -> Pick | None:
        """How the keys of ``table`` make it pick ``unit``; None where they leave it free."""
        return self._decided(table)[0].get(unit)

    def residual_of(self, table: str, column: str) -> Residual | None:
        """The group of columns that ``column`` is drawn again with; None where one draw will do."""
        return next((group for group in self.residuals.get(table, ()) if column in group.columns), None)

    def capacity(self, table: str) -> Capacity:
        """The most rows that ``table`` can have under this plan."""
        return self._decided(table)[1]

    def _decided(self, table: str) -> tuple[dict[str, Pick], Capacity]:
        if table not in self._picks:
            self._picks[table] = decide_picks(
                self.schema.table(table), self.units(table), self.plan.table(table), self._grouped.get(table, ())
            )
        return self._picks[table]

    @cached_property
    def _grouped(self) -> dict[str, set[str]]:
        return grouped_columns(self.schema, self.plan)

    def units(self, table: str) -> list[Unit]:
        """What is picked in a row of ``table``: each a group of columns, and how many values there are to pick from."""
        found: dict[str, Unit] = {}
        whole = self.schema.table(table)
        for column in whole.columns:
            if column.name not in self.plan.table(table).columns:
                continue
            spec = self.plan.table(table).columns[column.name]
            values = Cell(self, whole, column).values()
            if isinstance(values, Values):
                name = values.unit or column.name
                unit = found.setdefault(name, Unit(name, values.size))
                unit.add(column.name, values, spec)
        for unit in found.values():
            unit.telling = telling_columns(self.schema, self.plan, whole, unit.columns) if unit.refers else ()
        return list(found.values())

    @cached_property
    def rows(self) -> dict[str, int]:
        """Rows of each table."""
        return {name: table.rows for name, table in self.plan.tables.items()}
