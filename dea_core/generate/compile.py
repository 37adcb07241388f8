"""Compile a table of a blueprint to one SELECT: any range of its rows, on its own."""

from __future__ import annotations

from sqlglot import exp

from dea_core.generate.blueprint import Blueprint
from dea_core.generate.row import Row
from dea_core.sql.layers import Layers
from dea_core.sql.portable import number

INDEX = "i"


def compile_table(blueprint: Blueprint, table: str, start: int = 0, stop: int | None = None) -> exp.Select:
    """The SELECT that makes rows of ``table``, in DuckDB's dialect.

    They are those from ``start`` to ``stop``, which is not included; by default all.
    """
    end = blueprint.plan.table(table).rows if stop is None else stop
    layers = Layers(_numbers(start, end), [INDEX])
    row = Row(blueprint, blueprint.schema.table(table), exp.column(INDEX), layers)
    planned = blueprint.plan.table(table).columns
    return layers.select({c.name: row.value(c.name) for c in row.table.columns if c.name in planned})


def _numbers(start: int, stop: int) -> exp.Expression:
    names = exp.TableAlias(this=exp.to_identifier("numbers"), columns=[exp.to_identifier(INDEX)])
    return exp.Table(this=exp.Anonymous(this="RANGE", expressions=[number(start), number(stop)]), alias=names)
