"""How often each edge case was planted: counted by the decision to plant, so that what came up by itself is left out.

row -> is it planted here, and which one -> unless it is NULL here -> counts        no other column is made for it
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.checks import Runner
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.numbers import INDEX, ranged
from dea_core.generate.result import Planted
from dea_core.generate.row import Attempt, Cell, Row
from dea_core.generate.row_parts import RowPart
from dea_core.generate.values import Expression
from dea_core.schema import Column, Table
from dea_core.sql.for_duckdb import running_sql
from dea_core.sql.layers import Layers
from dea_core.sql.portable import equal, number


def count_planted(blueprint: Blueprint, runner: Runner, part: RowPart) -> tuple[Planted, ...]:
    """Every value that was planted in the rows of ``part``, and in how many."""
    return tuple(one for table in blueprint.schema for one in _of_table(blueprint, table, runner, part))


def _of_table(blueprint: Blueprint, table: Table, runner: Runner, part: RowPart) -> Iterator[Planted]:
    cases = {c.name: values for c in table.columns if (values := blueprint.edge_cases.of(table.name, c.name))}
    if not cases or not blueprint.rows[table.name]:
        return
    layers = Layers(ranged(*part.bounds(blueprint.rows[table.name])), [INDEX])
    row = Row(blueprint, table, exp.column(INDEX), layers)
    numbered = layers.select({name: row.define(_chosen(row, table.column(name))) for name in cases})
    places = [(name, place) for name, values in cases.items() for place in range(len(values))]
    counts = [exp.CountIf(this=equal(exp.column(name, quoted=True), number(place))) for name, place in places]
    counted = exp.select(*counts, copy=False).from_(numbered.subquery("numbered", copy=False), copy=False)
    found = runner.rows(running_sql(counted))[0]
    for (name, place), count in zip(places, found, strict=True):
        if count:
            yield Planted(table.name, name, cases[name][place], int(str(count)))


def _chosen(row: Row, column: Column) -> Expression:
    """The number of the value that the row plants in a column, as its last draw says; NULL for none."""
    residual = row.blueprint.residual_of(row.table.name, column.name)
    if residual is None:
        return _drawn(row, column)
    attempts = [Attempt(row, draw, residual) for draw in range(residual.attempts)]
    case = exp.Case()
    for attempt in attempts[:-1]:
        case = case.when(row.define(attempt.passes()), row.define(_drawn(attempt, column)))
    return case.else_(row.define(_drawn(attempts[-1], column)))


def _drawn(row: Row, column: Column) -> Expression:
    cell = Cell(row.blueprint, row.table, column, row)
    chosen, place = cell.edge_case(row.blueprint.edge_cases.of(row.table.name, column.name))
    return cell.with_nulls(exp.Case().when(chosen, place, copy=False).else_(exp.null(), copy=False), None)
