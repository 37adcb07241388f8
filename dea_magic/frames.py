"""DataFrames of pandas, Polars or Arrow as tables: what DuckDB reads of them, and what their values show.

frame ──DuckDB's view of it──> names and types ──one scan──> NOT NULL, unique, few values, least and largest

What is only shown by the rows at hand is a guess; the origin of each such rule says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from dea_core.engines import DuckDB
from dea_core.errors import EngineError, UsageError
from dea_core.readers import read_ddl
from dea_core.schema import Origin, Schema
from dea_core.sql.ddl import identifier
from dea_core.sql.values import literal

FRAMES = (("pandas", "DataFrame"), ("polars", "DataFrame"), ("pyarrow", "Table"))
FEW = 12
"""Texts of no more distinct values than this, each many times over, are taken for a closed list."""
OFTEN = 4
"""How many times over, at the least."""
ORDERED = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DOUBLE", "FLOAT", "DATE", "TIMESTAMP", "DECIMAL")


def frames_in(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """The variables that hold a DataFrame."""
    classes = tuple(
        getattr(sys.modules[package], name)
        for package, name in FRAMES
        if package in sys.modules and hasattr(sys.modules[package], name)
    )
    held = {name: value for name, value in namespace.items() if not name.startswith("_")}
    return {name: value for name, value in held.items() if isinstance(value, classes)}


def schema_of_frames(frames: Mapping[str, Any], *, guessing: bool) -> Schema:
    """The schema of these tables; ``guessing`` adds the rules that their values show."""
    with holding(frames) as engine:
        ddl = ";\n".join(_ddl(engine, name, guessing) for name in frames)
    return _from_frames(read_ddl(ddl, dialect="duckdb"))


def _from_frames(schema: Schema) -> Schema:
    """The same schema, of which no line of DDL is the origin."""
    tables = []
    for table in schema:
        seen = Origin("data", f"DataFrame {table.name}")
        columns = tuple(
            replace(c, origin=seen, not_null_origin=seen if c.not_null else c.not_null_origin) for c in table.columns
        )
        keys = tuple(replace(key, origin=seen) for key in table.keys)
        checks = tuple(replace(check, origin=seen) for check in table.checks)
        tables.append(replace(table, columns=columns, keys=keys, checks=checks, origin=seen))
    return replace(schema, tables=tuple(tables))


@contextmanager
def holding(frames: Mapping[str, Any]) -> Iterator[DuckDB]:
    """A DuckDB of our own in which the frames are tables."""
    with DuckDB.open() as engine:
        for name, frame in frames.items():
            if not len(getattr(frame, "columns", ())):
                raise UsageError(f"the DataFrame {name} has no columns", hint="give it some, or name another one")
            engine.connection.register(name, frame)
            _need_readable(engine, name, frame)
        yield engine


def _need_readable(engine: DuckDB, name: str, frame: Any) -> None:
    """Raise UsageError for a column of Python objects that are no values of one kind."""
    kinds: Any = getattr(frame, "dtypes", None)  # of pandas a Series by column; Polars and Arrow know no mixed columns
    named = kinds.items() if hasattr(kinds, "items") else ()
    for column in (str(column) for column, kind in named if str(kind) == "object"):
        try:
            engine.rows(f"SELECT count({identifier(column, 'duckdb')}) FROM {identifier(name, 'duckdb')}")
        except EngineError as error:
            hint = f"make them alike, such as {name}[{column!r}] = {name}[{column!r}].astype(str)"
            raise UsageError(f"{name}.{column} holds values of several kinds: {error.message}", hint=hint) from error


def _ddl(engine: DuckDB, name: str, guessing: bool) -> str:
    table = identifier(name, "duckdb")
    columns = [(str(row[0]), str(row[1])) for row in engine.rows(f"DESCRIBE {table}")]
    described = [_column(engine, table, *column) if guessing else (_plain(*column),) for column in columns]
    return f"CREATE TABLE {table} (\n  " + ",\n  ".join(part for parts in described for part in parts) + "\n)"


def _plain(column: str, kind: str) -> str:
    return f"{identifier(column, 'duckdb')} {kind}"


def _column(engine: DuckDB, table: str, column: str, kind: str) -> Iterator[str]:
    """A column, and what its values show."""
    quoted = identifier(column, "duckdb")
    rows, filled, distinct = (
        int(str(n)) for n in engine.rows(f"SELECT count(*), count({quoted}), count(DISTINCT {quoted}) FROM {table}")[0]
    )
    unique = rows > 1 and filled == distinct == rows and not kind.startswith(("DOUBLE", "FLOAT"))
    yield f"{quoted} {kind}{' NOT NULL' if rows and filled == rows else ''}{' UNIQUE' if unique else ''}"
    if kind == "VARCHAR" and 0 < distinct <= FEW and filled >= OFTEN * distinct:
        values = engine.rows(f"SELECT DISTINCT {quoted} FROM {table} WHERE {quoted} IS NOT NULL ORDER BY 1")
        yield f"CHECK ({quoted} IN ({', '.join(literal(row[0]).sql('duckdb') for row in values)}))"
    elif kind.startswith(ORDERED) and not unique and filled:
        low, high = engine.rows(f"SELECT min({quoted})::VARCHAR, max({quoted})::VARCHAR FROM {table}")[0]
        ends = (f"CAST({literal(str(end)).sql('duckdb')} AS {kind})" for end in (low, high))
        yield f"CHECK ({quoted} BETWEEN {' AND '.join(ends)})"
