"""JSON, an object a row: bytes are base64, NaN and the infinities strings, a key that is not there is NULL."""

from __future__ import annotations

from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.generate.reading.columns import misfit, need_columns
from dea_core.generate.wide_integers import as_staged
from dea_core.generate.writers.job import text_literal
from dea_core.schema import Column, Family, Table
from dea_core.sql.ddl import identifier
from dea_core.sql.values import duckdb_type

_WHOLE = (Family.JSON, Family.STRUCT)


def stage_json(engine: DuckDB, table: Table, path: Path, target: Path) -> None:
    """Stage a JSON file. Raises ReadError for a value that fits no column."""
    file = text_literal(str(path))
    if engine.rows(f"SELECT 1 FROM read_json_objects({file}) LIMIT 1"):
        need_columns(table, engine.columns(f"FROM read_json({file})"), path)
    columns = ", ".join(f"{text_literal(column.name)}: 'JSON'" for column in table.columns)
    source = f"read_json({file}, columns = {{{columns}}})"
    _refuse_misfits(engine, table, source, path)
    values = ", ".join(f"{_value(column)} AS {identifier(column.name, 'duckdb')}" for column in table.columns)
    query = as_staged(engine, f"SELECT {values} FROM {source}", table)
    engine.execute(f"COPY ({query}) TO {text_literal(str(target))} (FORMAT parquet)")


def _text(column: Column) -> str:
    return f"({identifier(column.name, 'duckdb')} ->> '$')"


def _value(column: Column) -> str:
    """An expression for the value in the column's type; NULL for one that does not fit."""
    name, kind = identifier(column.name, "duckdb"), duckdb_type(column.type)
    if column.type.family in _WHOLE:
        return name
    if column.type.family is Family.BINARY:
        return f"TRY(from_base64{_text(column)})"
    return f"TRY_CAST({name if column.type.family is Family.ARRAY else _text(column)} AS {kind})"


def _refuse_misfits(engine: DuckDB, table: Table, source: str, path: Path) -> None:
    wrong = {column: f"{_text(column)} IS NOT NULL AND {_value(column)} IS NULL" for column in table.columns}
    counts = engine.rows(f"SELECT {', '.join(f'count(*) FILTER ({each})' for each in wrong.values())} FROM {source}")
    column = next((column for column, count in zip(wrong, counts[0], strict=True) if count), None)
    if column is None:
        return
    numbered = f"SELECT *, row_number() OVER () AS dea_row FROM {source}"
    first = f"SELECT dea_row, {_text(column)} FROM ({numbered}) WHERE {wrong[column]} ORDER BY dea_row LIMIT 1"
    row, value = engine.rows(first)[0]
    raise misfit(column, str(value), f"{path}:{row}", null="null, without quotes")
