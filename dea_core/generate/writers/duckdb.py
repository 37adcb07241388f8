"""A DuckDB database file with all tables in it: typed, with keys and checks as far as DuckDB can load them."""

from __future__ import annotations

from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.generate.writers.job import Job, file_format
from dea_core.schema import Schema

MARKER = "made by dea generate --out"


def _is_ours(path: Path) -> bool:
    """Whether every table in the file says that we made it, and nobody has put a view beside them."""
    try:
        with DuckDB.open(path, read_only=True) as database:
            comments = database.rows("SELECT comment FROM duckdb_tables()")
            views = database.rows("SELECT view_name FROM duckdb_views() WHERE NOT internal")
    except EngineError:
        return False
    return bool(comments) and not views and all(comment == MARKER for (comment,) in comments)


@file_format(".duckdb", whole="always", made_by_us=_is_ours)
def duckdb(job: Job) -> None:
    """Make the database and load it."""
    from dea_core.generate.destinations.duckdb_tables import DuckDBTables, open_file

    tables = DuckDBTables(job.path, marker=MARKER)
    tables.schema = Schema(tuple(one.table for one in job.tables), job.source)
    with open_file(job.path) as database:
        tables.load(database, job.tables, job.progress)
