"""Check data that is there: a folder of files named as the tables, or a database."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlglot import exp

from dea_core.checks import CheckResult, checks_of, run_checks
from dea_core.engines import DuckDB, Engine, open_engine, without_password
from dea_core.errors import EngineError, ReadError
from dea_core.generate.reading import find_all_files, together
from dea_core.schema import Schema, Table

_DATABASES = (".duckdb", ".db", ".ddb")


def check_data(data: str, schema: Schema) -> tuple[CheckResult, ...]:
    """Every rule of ``schema`` on ``data``.

    Tables that are not there are an error: a rule unseen is not a rule obeyed.
    """
    if "://" in data:
        return _check_database(data, schema)
    place = Path(data)
    if place.suffix in _DATABASES and place.is_file():
        return _check_database(f"duckdb:///{place}", schema)
    if not place.is_dir():
        hint = "a folder with one file a table, or a URL such as duckdb:///shop.duckdb"
        raise ReadError("no such folder of data", place=place, hint=hint)
    return _check_folder(place, schema)


def _check_folder(folder: Path, schema: Schema) -> tuple[CheckResult, ...]:
    files = find_all_files(folder, schema)
    with tempfile.TemporaryDirectory(prefix="dea-") as staging, DuckDB.open() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        relations = {table.name: together(engine, table, files[table.name], Path(staging)) for table in schema}
        return run_checks(engine, checks_of(schema), relations)


def _check_database(url: str, schema: Schema) -> tuple[CheckResult, ...]:
    with open_engine(url, read_only=True) as engine:
        return check_on(engine, schema, url)


def check_on(engine: Engine, schema: Schema, url: str) -> tuple[CheckResult, ...]:
    """Every rule of ``schema`` on the tables of an engine that is open; ``url`` is for messages."""
    relations = {table.name: _in_database(table, engine, url) for table in schema}
    return run_checks(engine, checks_of(schema), relations)


def _in_database(table: Table, engine: Engine, url: str) -> exp.Expression:
    parts = [exp.to_identifier(part, quoted=True) for part in (table.path[-2:] if "." in table.name else (table.name,))]
    relation = exp.Table(this=parts[-1], db=parts[0] if len(parts) > 1 else None)
    try:
        engine.columns(exp.select("*").from_(relation).sql(engine.dialect))
    except EngineError as error:
        shown = without_password(url)
        hint = error.hint or "is this the database that the schema describes?"
        raise ReadError(f"cannot read table {table.name}: {error.message}", place=shown, hint=hint) from error
    return relation
