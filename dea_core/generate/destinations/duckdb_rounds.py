"""Loading a DuckDB table that refers to itself: parents in one statement, children in a later one.

DuckDB looks for a row's parent the moment the row comes, so each round brings the rows whose parents are there. Rows
that wait for one another for ever are an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.generate.destinations.targets import Path
from dea_core.generate.writers.job import text_literal
from dea_core.sql.ddl import identifier, relation

_WAITING = "CREATE OR REPLACE TEMP TABLE dea_waiting"


@dataclass(frozen=True)
class SelfReference:
    """Columns of a table that hold a key of the same table."""

    columns: tuple[str, ...]
    parent_columns: tuple[str, ...]


def self_references(database: DuckDB, path: Path) -> list[SelfReference]:
    """The foreign keys by which the table at ``path`` refers to itself."""
    rows = database.rows(
        "SELECT constraint_column_names, referenced_column_names FROM duckdb_constraints() "
        f"WHERE database_name = current_database() AND schema_name = {text_literal(path[-2])} "
        f"AND table_name = {text_literal(path[-1])} AND referenced_table = table_name "
        "AND constraint_type = 'FOREIGN KEY'"
    )
    return [SelfReference(tuple(ours), tuple(theirs)) for ours, theirs in rows]  # type: ignore[arg-type]


def insert_in_rounds(
    database: DuckDB,
    path: Path,
    pairs: Sequence[tuple[str, str]],
    source: str,
    references: Sequence[SelfReference],
    progress: Callable[[float], None],
) -> None:
    """Insert the rows of ``source``; ``pairs`` are its columns and those of the table."""
    named = ", ".join(f"{_name(given)} AS {_name(into)}" for given, into in pairs)
    into = ", ".join(_name(into) for _, into in pairs)
    given = {into for _, into in pairs}
    ready = (
        " AND ".join(_parent_is_there(path, each) for each in references if given.issuperset(each.columns)) or "true"
    )
    database.execute(f"{_WAITING} AS SELECT row_number() OVER () AS dea_row, {named} FROM {source}")
    total = waiting = _count(database, "dea_waiting")
    while waiting:
        database.execute(f"CREATE OR REPLACE TEMP TABLE dea_ready AS FROM dea_waiting AS w WHERE {ready}")
        database.execute(f"INSERT INTO {relation(path, 'duckdb')} ({into}) SELECT {into} FROM dea_ready")
        database.execute("DELETE FROM dea_waiting WHERE dea_row IN (SELECT dea_row FROM dea_ready)")
        before, waiting = waiting, _count(database, "dea_waiting")
        if waiting == before:
            hint = "DuckDB cannot load such rows"
            raise EngineError(f"{waiting} rows refer to one another in circles, or to no row", hint=hint)
        progress(1 - waiting / total)
    database.execute("DROP TABLE dea_waiting; DROP TABLE IF EXISTS dea_ready")


def _parent_is_there(path: Path, reference: SelfReference) -> str:
    absent = " OR ".join(f"w.{_name(column)} IS NULL" for column in reference.columns)
    pairs = zip(reference.columns, reference.parent_columns, strict=True)
    same = " AND ".join(f"p.{_name(theirs)} = w.{_name(ours)}" for ours, theirs in pairs)
    return f"({absent} OR EXISTS (FROM {relation(path, 'duckdb')} AS p WHERE {same}))"


def _count(database: DuckDB, table: str) -> int:
    return int(str(database.rows(f"SELECT count(*) FROM {table}")[0][0]))


def _name(column: str) -> str:
    return identifier(column, "duckdb")
