"""Tables of the database that the running dbt has open, as a destination: each made anew, all of a database at once.

    LiveTables(connection, handed)  ──  prepare(schema)   write(staged)

DuckDB reads the staged Parquet itself: no row passes through Python. A table that holds rows and does not carry our
marker is somebody else's, and is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from dea_core.engines import DuckDB
from dea_core.errors import EngineError, RefusedError
from dea_core.generate import Progress, Staged
from dea_core.generate.wide_integers import as_typed
from dea_core.schema import Schema, Table
from dea_core.sql.ddl import relation
from dea_core.sql.values import literal
from dea_dbt.target_tables import MARKER, comment_sql

if TYPE_CHECKING:
    import duckdb


@dataclass
class LiveTables:
    """The tables named in ``handed``; others are made (they are referred to), checked, and left out."""

    connection: duckdb.DuckDBPyConnection
    handed: Collection[str]
    replace: bool = False
    notes: tuple[str, ...] = ()

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Refuse tables that hold rows of others."""
        database = DuckDB(self.connection.cursor())
        for table in schema:
            if table.name in self.handed and not self.replace and _is_a_strangers(database, table):
                hint = "drop it, or give the plugin the config replace: true"
                raise RefusedError(f"table {'.'.join(table.path)} holds rows that are not ours", hint=hint)
        return ()

    def staging(self) -> Path | None:
        """Any disk will do."""
        return None

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Make the tables; those of one database in one transaction, since DuckDB writes to one at a time."""
        ours = sorted((one for one in staged if one.table.name in self.handed), key=_database)
        database = DuckDB(self.connection.cursor())
        for _, part in groupby(ours, key=_database):
            database.execute("BEGIN")
            try:
                for one in part:
                    _make(database, one)
                database.execute("COMMIT")
            except EngineError:
                database.connection.rollback()
                raise
        return tuple(".".join(one.table.path) for one in ours)


def _database(one: Staged) -> str:
    return one.table.path[0].lower() if len(one.table.path) > 2 else ""


def _make(database: DuckDB, one: Staged) -> None:
    rows = as_typed(database, f"SELECT * FROM read_parquet({literal(str(one.path)).sql('duckdb')})", one.table)
    path = one.table.path
    database.execute(f"CREATE SCHEMA IF NOT EXISTS {relation(path[:-1], 'duckdb')}")
    database.execute(f"CREATE OR REPLACE TABLE {relation(path, 'duckdb')} AS {rows}")
    database.execute(comment_sql(path, MARKER, "duckdb"))


def make_schemas(database: DuckDB, paths: Collection[tuple[str, str]]) -> None:
    """Make the schemas at ``paths`` in those databases that are attached."""
    attached = {str(name).lower() for (name,) in database.rows("SELECT database_name FROM duckdb_databases()")}
    for path in paths:
        if path[0].lower() in attached:
            database.execute(f"CREATE SCHEMA IF NOT EXISTS {relation(path, 'duckdb')}")


def _is_a_strangers(database: DuckDB, table: Table) -> bool:
    """Whether a table stands there without our marker, with rows in it."""
    comment = _comment(database, table)
    if comment is None or MARKER in comment:
        return False
    return bool(database.rows(f"SELECT 1 FROM {relation(table.path, 'duckdb')} LIMIT 1"))


def standing_rows(database: DuckDB, table: Table) -> int | None:
    """How many rows a table of ours has that is there; None where there is none."""
    if MARKER not in (_comment(database, table) or ""):
        return None
    ((count,),) = database.rows(f"SELECT count(*) FROM {relation(table.path, 'duckdb')}")
    return int(str(count))


def _comment(database: DuckDB, table: Table) -> str | None:
    """What is said of the table that stands there; None if none does."""
    words = dict(zip(("table_name", "schema_name", "database_name"), reversed(table.path), strict=False))
    same = " AND ".join(f"lower({word}) = lower({literal(name).sql('duckdb')})" for word, name in words.items())
    found = database.rows(f"SELECT comment FROM duckdb_tables() WHERE {same}")
    return str(found[0][0] or "") if found else None
