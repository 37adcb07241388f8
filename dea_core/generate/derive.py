"""Derived columns: once all tables are made, a query over them says what a column is, and its table is made again.

    every table made, ``otherwise`` in place of the query ── the query run on them ── what it says, kept ── made again

A query that reads what it decides sees it as it was before: whether the result is right is for the checks to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.checks import placed
from dea_core.engines import DuckDB
from dea_core.errors import EngineError, PlanError
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.destination import Staged, staged_relation
from dea_core.generate.plan import ColumnPlan, Plan
from dea_core.generate.recipes.derived import KEY, VALUE
from dea_core.sql.values import literal

RECIPE = "derived"
Remake = Callable[[Blueprint, list[Staged]], list[Staged]]


def derived_columns(plan: Plan) -> Iterator[tuple[str, str, ColumnPlan]]:
    """The table, the column and the line of each."""
    for table, lines in plan.tables.items():
        for column, spec in lines.columns.items():
            if spec.recipe == RECIPE:
                yield table, column, spec


def need_none(plan: Plan, where: str) -> None:
    """Raise PlanError where a column is derived and rows are made ``where`` no query over other tables can be run."""
    for table, column, spec in derived_columns(plan):
        said = f"not supported: {table}.{column} is derived from rows of other tables, which {where} cannot be"
        raise PlanError(said, place=spec.place or None, hint="make whole tables in DuckDB, or give it another recipe")


def derive(blueprint: Blueprint, staged: list[Staged], folder: Path, engine: DuckDB, remake: Remake) -> list[Staged]:
    """The tables with their derived columns; ``remake`` makes those again whose rows have changed."""
    for place, (table, column, spec) in enumerate(derived_columns(blueprint.plan)):
        if table not in blueprint.schema:
            continue
        path = folder / f"derived-{place}.parquet"
        _keep(spec, f"{table}.{column}", staged, path, engine)
        kept = {**blueprint.derived, (table, column): staged_relation(path)}
        blueprint = replace(blueprint, derived=kept)
        staged = remake(blueprint, staged)
    return staged


def _keep(spec: ColumnPlan, name: str, staged: Sequence[Staged], path: Path, engine: DuckDB) -> None:
    """Write what the query says to ``path``. Raises PlanError where it is none, or says two things of one row."""
    query = _query(spec, name)
    relations = {one.table.name: staged_relation(one.path) for one in staged}
    text = placed(query, relations).sql("duckdb")
    file = literal(str(path)).sql()
    said = f"SELECT DISTINCT {KEY}, {VALUE} FROM ({text}) AS said({KEY}, {VALUE}) WHERE {VALUE} IS NOT NULL"
    try:
        engine.execute(f"COPY ({said}) TO {file} (FORMAT parquet)")
        twice = engine.rows(f"SELECT {KEY} FROM {file} GROUP BY {KEY} HAVING count(*) > 1 ORDER BY 1 LIMIT 1")
    except EngineError as error:
        raise PlanError(f"{name}: its query cannot be run: {error.message}", place=spec.place or None) from error
    if twice:
        raise PlanError(f"{name}: its query says two things of {twice[0][0]}", place=spec.place or None)


def _query(spec: ColumnPlan, name: str) -> exp.Query:
    try:
        tree = parse_one(str(spec.options.get("query", "")), dialect="duckdb")
    except SqlglotError as error:
        problem = str(error).split("\n", 1)[0]
        raise PlanError(f"{name}: its query is not SQL: {problem}", place=spec.place or None) from error
    if not isinstance(tree, exp.Query):
        raise PlanError(f"{name}: its query is no SELECT", place=spec.place or None)
    return tree
