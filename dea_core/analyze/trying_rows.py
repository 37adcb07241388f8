"""A fix that changes rows is tried on a copy of them: the table, in a DuckDB of its own, in memory.

The copy goes by way of a Parquet file that is thrown away, so that no statement of a fix ever reaches the database.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlglot import exp

from dea_core.analyze.data import Data
from dea_core.analyze.findings import Finding
from dea_core.analyze.rule import RULES
from dea_core.analyze.subject import Subject
from dea_core.engines import DuckDB
from dea_core.errors import DeaError
from dea_core.schema import Schema, Table
from dea_core.sql.ddl import identifier, relation
from dea_core.sql.values import literal

MOST_ROWS = 200_000


def changes_rows(finding: Finding) -> bool:
    """Whether the fix changes rows only."""
    return bool(finding.fix) and all(statement.startswith("UPDATE") for statement in finding.fix)


def try_on_rows(subject: Subject, finding: Finding) -> str:
    """What came of trying the fix on a copy of the table's rows."""
    data, table = subject.data, subject.schema.table(finding.target.table)
    if data is None or data.engine.dialect != "duckdb":
        return "fix not tried: it changes rows, and only rows of DuckDB are copied"
    rows = data.profile(table).rows
    if rows > MOST_ROWS:
        return f"fix not tried: {rows:,} rows are too many to copy (at most {MOST_ROWS:,})"
    try:
        with tempfile.TemporaryDirectory() as folder, DuckDB.open() as copy:
            _copy(data, table, Path(folder) / "rows.parquet", copy)
            return _tried(subject, finding, table, copy)
    except DeaError as error:
        return f"fix tried: it fails ({error.message})"


def _copy(data: Data, table: Table, file: Path, copy: DuckDB) -> None:
    path = literal(str(file)).sql("duckdb")
    data.engine.execute(f"COPY (SELECT * FROM {data.relation(table.name)}) TO {path} (FORMAT parquet)")
    if "." in table.name:
        copy.execute(f"CREATE SCHEMA {identifier(table.path[-2], 'duckdb')}")
    copy.execute(f"CREATE TABLE {relation(_path(table), 'duckdb')} AS FROM read_parquet({path})")


def _path(table: Table) -> tuple[str, ...]:
    return table.path[-2:] if "." in table.name else (table.name,)


def _tried(subject: Subject, finding: Finding, table: Table, copy: DuckDB) -> str:
    for statement in finding.fix:
        copy.execute(statement)
    names = [exp.to_identifier(part, quoted=True) for part in _path(table)]
    place = exp.Table(this=names[-1], db=names[0] if len(names) > 1 else None)
    schema = Schema((table,), subject.schema.dialect)
    after = RULES[finding.rule].findings(Subject(schema, Data(copy, {table.name: place})))
    return "fix tried: the rule still finds it" if finding.key in {f.key for f in after} else "fix tried: silent after"
