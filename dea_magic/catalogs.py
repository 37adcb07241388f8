"""A connection's catalog -> Schema: by our own readers, from SQLite's own DDL, else as SQLAlchemy reflects it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dea_core.errors import UsageError
from dea_core.readers import read_ddl, read_duckdb, read_postgres
from dea_core.schema import Schema
from dea_magic.cursors import Cursored, Executing

if TYPE_CHECKING:
    from dea_magic.connections import Connection

_SQLITE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"

_ANY_TABLE = {
    "duckdb": "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() LIMIT 1",
    "postgres": """SELECT 1 FROM pg_catalog.pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1""",
}
"""Whether there is a table, by catalogs that also list those which the user may not read."""


def read_catalog(connection: Connection) -> Schema:
    """All tables that a connection sees. Raises UsageError where its catalog cannot be read."""
    engine, place = connection.engine, connection.label
    reading = Executing(engine) if isinstance(engine, Cursored) else engine.connection
    if engine.dialect in _ANY_TABLE and not engine.rows(_ANY_TABLE[engine.dialect]):
        return Schema((), engine.dialect)
    if engine.dialect == "duckdb":
        return read_duckdb(reading, place=place)
    if engine.dialect == "postgres":
        return read_postgres(reading, place=place)
    if engine.dialect == "sqlite":
        return _read(";\n".join(str(row[0]) for row in engine.rows(_SQLITE)), "sqlite", place)
    if connection.alchemy is None:
        hint = "give a SQLAlchemy engine, or write the DDL in the cell"
        raise UsageError(f"the tables of a {engine.dialect} connection cannot be read by its driver alone", hint=hint)
    return _read(_reflected(connection.alchemy), engine.dialect, place)


def _read(ddl: str, dialect: str, place: str) -> Schema:
    return read_ddl(ddl, dialect=dialect, place=place) if ddl.strip() else Schema((), dialect)


def _reflected(alchemy: Any) -> str:
    """The DDL of all tables, in the database's own dialect."""
    from sqlalchemy import MetaData
    from sqlalchemy.schema import CreateTable

    metadata = MetaData()
    metadata.reflect(alchemy)
    return ";\n".join(str(CreateTable(table).compile(alchemy)) for table in metadata.sorted_tables)
