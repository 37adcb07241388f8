"""Check data that is there: a folder of files named as the tables, or a database."""

from __future__ import annotations

from pathlib import Path

from sqlglot import exp

from dea_core.checks import CheckResult, Runner, checks_of, run_checks
from dea_core.engines import DuckDB, open_engine
from dea_core.errors import ReadError, did_you_mean
from dea_core.schema import Schema, Table
from dea_core.sql.values import literal

READERS = {".csv": "read_csv", ".json": "read_json", ".jsonl": "read_json", ".parquet": "read_parquet"}


def check_data(data: str, schema: Schema) -> tuple[CheckResult, ...]:
    """Every rule of ``schema`` on ``data``.

    Tables that are not there are an error: a rule unseen is not a rule obeyed.
    """
    if "://" in data:
        with open_engine(data, read_only=True) as engine:
            return run_checks(engine, checks_of(schema), {t.name: _in_database(t) for t in schema})
    folder = Path(data)
    if folder.suffix in (".duckdb", ".db") and folder.is_file():
        return check_data(f"duckdb:///{folder}", schema)
    if not folder.is_dir():
        raise ReadError(
            "no such folder of data",
            place=folder,
            hint="a folder with one file a table, or a URL such as duckdb:///shop.duckdb",
        )
    with DuckDB.open() as engine:
        return run_checks(engine, checks_of(schema), {t.name: _in_folder(t, folder, engine) for t in schema})


def _in_database(table: Table) -> exp.Expression:
    parts = [exp.to_identifier(part, quoted=True) for part in (table.path[-2:] if "." in table.name else (table.name,))]
    return exp.Table(this=parts[-1], db=parts[0] if len(parts) > 1 else None)


def _in_folder(table: Table, folder: Path, engine: Runner) -> exp.Expression:
    names = (f"{name}{ending}" for name in (table.name, table.name.rpartition(".")[2]) for ending in READERS)
    path = next((folder / name for name in names if (folder / name).is_file()), None)
    if path is None:
        present = (p.stem for p in folder.iterdir() if p.suffix in READERS)
        raise ReadError(f"no file for table {table.name}", place=folder, hint=did_you_mean(table.name, sorted(present)))
    return _typed(table, path, engine)


def _typed(table: Table, path: Path, engine: Runner) -> exp.Expression:
    """The file as a relation whose columns have the types of the schema, where its text does not carry them."""
    from dea_core.sql.values import duckdb_type

    source = exp.Anonymous(this=READERS[path.suffix], expressions=[literal(str(path))])
    if path.suffix != ".csv":
        return exp.Table(this=source)
    found = engine.columns(f"SELECT * FROM {source.sql(engine.dialect)}")
    missing = [column.name for column in table.columns if column.name not in found]
    if missing:
        raise ReadError(f"{table.name} lacks column {missing[0]}", place=path, hint=did_you_mean(missing[0], found))
    types = exp.Struct(
        expressions=[
            exp.PropertyEQ(this=literal(name), expression=literal(duckdb_type(table.column(name).type)))
            for name in found
            if name in table
        ]
    )
    source.append("expressions", exp.EQ(this=exp.to_identifier("types"), expression=types))
    source.append("expressions", exp.EQ(this=exp.to_identifier("header"), expression=exp.true()))
    return exp.Table(this=source)
