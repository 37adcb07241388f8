"""SQL INSERTs in any dialect that sqlglot knows. DuckDB builds the text of each row, so a million of them take seconds.

    INSERT INTO orders (id, note) VALUES
    (1, 'it''s'),
    (2, NULL);

Each statement holds some hundred rows. A file of all tables is one transaction, in loading order (``sql_script``).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import BinaryIO

from dea_core.generate.destination import Staged
from dea_core.generate.writers.job import Job, columns_of, file_format, rows_of, text_literal
from dea_core.generate.writers.literals import literal_text
from dea_core.generate.writers.spellings import Spelling, spelling_of
from dea_core.generate.writers.sql_script import (
    FIRST_LINE,
    LOAD,
    after_table,
    before_table,
    closing,
    lines_of,
    load_script,
    made_by_us,
    opening,
    sql_name,
    table_name,
)
from dea_core.schema import Table
from dea_core.sql.ddl import identifier

ROW = "file_row_number"


@file_format(".sql", whole="may", index=(LOAD, load_script), made_by_us=made_by_us, accepts=spelling_of)
def sql(job: Job) -> None:
    """Write the INSERTs of one table, or of all within one transaction."""
    spelling = spelling_of(job.dialect)
    tables = [one.table for one in job.tables]
    with job.path.open("wb") as out:
        out.write(lines_of([FIRST_LINE, *(opening(tables, spelling) if job.whole else [])]))
        for one in job.tables:
            out.write(lines_of(before_table(one.table, spelling)))
            _append_rows(job, one, spelling, out)
            out.write(lines_of(after_table(one.table, spelling)))
        out.write(lines_of(closing(tables, spelling) if job.whole else []))


def _append_rows(job: Job, one: Staged, spelling: Spelling, out: BinaryIO) -> None:
    part = job.path.with_name(job.path.name + ".part")
    _write_rows(job, one, spelling, part)
    with part.open("rb") as rows:
        shutil.copyfileobj(rows, out, 1 << 20)
    part.unlink()


def _write_rows(job: Job, one: Staged, spelling: Spelling, path: Path) -> None:
    """Each row's lines come out of DuckDB as they are: a CSV of one column, without quotes."""
    into = Job(job.engine, [one], path, job.dialect, job.source, job.progress)
    types = {n: t for n, t in columns_of(job.engine, one).items() if not _is_computed(one.table, n)}
    if not types:
        path.touch()
        return
    into.copy(
        f"SELECT {_row_text(one, types, spelling)} FROM {rows_of(one)}",
        "FORMAT csv, HEADER false, QUOTE ''",
        one.table.name,
    )


def _is_computed(table: Table, column: str) -> bool:
    return column in table and table.column(column).generated is not None


def _row_text(one: Staged, types: dict[str, str], spelling: Spelling) -> str:
    """The row's values, after the statement's beginning where one begins, and with its end where it ends."""
    values = [_value(one.table, name, kind, spelling) for name, kind in types.items()]
    row = " || ', ' || ".join(f"coalesce({value}, 'NULL')" for value in values)
    start, end = _statement(one.table, types, spelling)
    first = f"{ROW} % {spelling.batch} = 0"
    last = f"({ROW} + 1) % {spelling.batch} = 0 OR {ROW} + 1 = {one.rows}"
    begin = f"CASE WHEN {first} THEN {text_literal(start)} ELSE '' END"
    return f"concat({begin}, '(', {row}, CASE WHEN {last} THEN {text_literal(')' + end)} ELSE '),' END)"


def _value(table: Table, name: str, kind: str, spelling: Spelling) -> str:
    column = table.column(name).type if name in table else None
    return literal_text(identifier(name, "duckdb"), kind, column, spelling)


def _statement(table: Table, types: dict[str, str], spelling: Spelling) -> tuple[str, str]:
    """What stands before and behind the rows of a statement."""
    columns = ", ".join(sql_name(name, spelling) for name in types)
    always = spelling.dialect == "postgres" and any(c.identity == "always" for c in table.columns if c.name in types)
    start = f"INSERT INTO {table_name(table, spelling)} ({columns}){' OVERRIDING SYSTEM VALUE' if always else ''} "
    calls = [_call(table, name, kind, spelling) for name, kind in types.items()]
    if any(calls):
        chosen = ", ".join((call or "{}").format(f"column{n}") for n, call in enumerate(calls, 1))
        return f"{start}SELECT {chosen} FROM VALUES\n", ";"
    return f"{start}VALUES{' ' if spelling.batch == 1 else chr(10)}", ";"


def _call(table: Table, name: str, kind: str, spelling: Spelling) -> str | None:
    """The call that a column needs in a dialect that takes none within VALUES."""
    if spelling.selected is None:
        return None
    if kind.endswith("]"):
        return spelling.selected["ARRAY"]
    if kind == "BLOB":
        return spelling.selected["BINARY"]
    is_json = (
        kind == "JSON"
        or kind.startswith(("STRUCT", "MAP"))
        or (name in table and table.column(name).type.family.value == "json")
    )
    return spelling.selected["JSON"] if is_json else None
