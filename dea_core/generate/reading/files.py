"""Which file holds a table, and its rows as a relation.

A table without a file, or a file that lacks a column, is an error: a rule unseen is not a rule obeyed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import EngineError, ReadError, did_you_mean
from dea_core.generate.destination import staged_relation
from dea_core.generate.destinations import file_names
from dea_core.generate.reading.columns import need_columns
from dea_core.generate.reading.csv import stage_csv
from dea_core.generate.reading.json import stage_json
from dea_core.generate.wide_integers import TOO_WIDE, is_too_wide
from dea_core.generate.writers.job import text_literal
from dea_core.schema import Schema, Table

PARQUET = ".parquet"
STAGERS: dict[str, Callable[[DuckDB, Table, Path, Path], None]] = {
    ".csv": stage_csv,
    ".json": stage_json,
    ".jsonl": stage_json,
}
"""A file's suffix -> what makes Parquet of it, which has types."""


def find_files(folder: Path, schema: Schema) -> dict[str, Path]:
    """Each table's file. Raises ReadError for the first table that has none."""
    there = {path.name: path for path in folder.iterdir() if path.suffix in (*STAGERS, PARQUET) and path.is_file()}
    found = {}
    for table, names in _names(schema):
        known = next((there[name] for name in names if name in there), None)
        if known is None:
            hint = _other_data(folder) or did_you_mean(table, sorted(path.stem for path in there.values()))
            raise ReadError(f"no file for table {table}", place=folder, hint=hint)
        found[table] = known
    return found


def _names(schema: Schema) -> Iterable[tuple[str, list[str]]]:
    """Each table with the names that its file may have: the writers' own, then without its schema's name."""
    tables = [table.name for table in schema]
    last = [name.rpartition(".")[2] for name in tables]
    for table, short in zip(tables, last, strict=True):
        whole = [file_names(tables, suffix)[table] for suffix in (*STAGERS, PARQUET)]
        alone = last.count(short) == 1
        yield table, whole + [file_names([short], suffix)[short] for suffix in (*STAGERS, PARQUET) if alone]


def _other_data(folder: Path) -> str | None:
    if any(folder.glob("*.duckdb")):
        return "to check a database, name its file"
    if any(folder.glob("*.sql")):
        return "INSERTs cannot be checked: load them, then name the database"
    return None


def typed(engine: DuckDB, table: Table, path: Path, staging: Path) -> exp.Expression:
    """The rows of the file as a relation; ``staging`` is a folder for what has to be made of it first."""
    target = path if path.suffix == PARQUET else staging / f"{len(list(staging.iterdir()))}{PARQUET}"
    try:
        if path.suffix == PARQUET:
            need_columns(table, engine.columns(f"FROM read_parquet({text_literal(str(path))})"), path)
        else:
            STAGERS[path.suffix](engine, table, path, target)
    except EngineError as error:
        hint = TOO_WIDE if is_too_wide(error.message) else error.hint
        raise ReadError(f"cannot read {table.name}: {error.message}", place=path, hint=hint) from error
    return staged_relation(target)
