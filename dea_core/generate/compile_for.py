"""A table's SELECT as text of an engine's dialect, or the refusal that names the column it cannot be written for."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.compile import compile_table
from dea_core.generate.derive import need_none
from dea_core.schema import Table
from dea_core.sql.rows_sql import NotPortable, rows_sql


def compile_for(
    blueprint: Blueprint, table: Table, dialect: str, *, numbers: exp.Expression | None = None, pretty: bool = False
) -> str:
    """The SELECT that makes the rows of ``table``, or those of ``numbers``. Raises PlanError."""
    need_none(blueprint.plan, "rows that are made elsewhere")
    try:
        return rows_sql(compile_table(blueprint, table.name, numbers=numbers), dialect, pretty=pretty)
    except NotPortable as refused:
        raise _refusal(blueprint, table, dialect, refused) from refused


def _refusal(blueprint: Blueprint, table: Table, dialect: str, refused: NotPortable) -> PlanError:
    column, recipe = next(_refused_columns(blueprint, table, dialect), (None, None))
    name = f"{table.name}.{column} (recipe {recipe})" if column else table.name
    hint = "give it another recipe in the plan, or make its rows in DuckDB"
    return PlanError(f"{name}: {refused}", place=table.origin, hint=hint)


def _refused_columns(blueprint: Blueprint, table: Table, dialect: str) -> Iterator[tuple[str, str]]:
    """Columns that cannot be written for ``dialect``, each compiled alone."""
    for name, spec in blueprint.plan.table(table.name).columns.items():
        try:
            rows_sql(compile_table(blueprint, table.name, only=name), dialect)
        except NotPortable:
            yield name, spec.recipe
