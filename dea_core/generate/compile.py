"""Compile a table of a blueprint to one SELECT: any range of its rows, on its own."""

from __future__ import annotations

from sqlglot import exp

from dea_core.generate.blueprint import Blueprint
from dea_core.generate.numbers import INDEX, ranged
from dea_core.generate.row import Row
from dea_core.sql.layers import Layers


def compile_table(
    blueprint: Blueprint,
    table: str,
    start: int = 0,
    stop: int | None = None,
    *,
    numbers: exp.Expression | None = None,
    only: str | None = None,
) -> exp.Select:
    """The SELECT that makes rows of ``table``, in DuckDB's dialect.

    They are those from ``start`` to ``stop``, which is not included; by default all. ``numbers`` is a relation that has
    their numbers as column ``i``, where one is at hand. ``only`` one column is asked for.
    """
    end = blueprint.plan.table(table).rows if stop is None else stop
    layers = Layers(ranged(start, end) if numbers is None else numbers, [INDEX])
    row = Row(blueprint, blueprint.schema.table(table), exp.column(INDEX), layers)
    planned = blueprint.plan.table(table).columns
    names = [c.name for c in row.table.columns if c.name in planned and only in (None, c.name)]
    return layers.select({name: row.value(name) for name in names})
