"""CSV with a header and commas: nothing between two commas is NULL, two quotes are an empty text.

DuckDB reads the file once and sets aside what it cannot take; the first such line is the error.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import ReadError
from dea_core.generate.reading.columns import misfit, need_columns
from dea_core.generate.wide_integers import as_staged
from dea_core.generate.writers.job import text_literal
from dea_core.schema import Table
from dea_core.sql.ddl import listed
from dea_core.sql.values import duckdb_type

MOST_REJECTS = 1000
"""Wrong lines that are counted before the file is given up as a whole."""
_AS_WRITTEN = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false"
_ASIDE = (
    f"store_rejects = true, rejects_table = 'dea_rejects', rejects_scan = 'dea_scans', rejects_limit = {MOST_REJECTS}"
)
_OTHERS = {
    "TOO MANY COLUMNS": "put quotes around a value that holds a comma or a quote",
    "MISSING COLUMNS": "write a comma for each value, also where the value is NULL",
    "UNQUOTED VALUE": "write a quote within quotes twice",
    "INVALID ENCODING": "save the file as UTF-8",
}


def stage_csv(engine: DuckDB, table: Table, path: Path, target: Path) -> None:
    """Stage a CSV file. Raises ReadError for what is no CSV or fits no column."""
    header = _header(path)
    need_columns(table, header, path)
    types = {name: duckdb_type(table.column(name).type) if name in table else "VARCHAR" for name in header}
    columns = ", ".join(f"{text_literal(name)}: {text_literal(kind)}" for name, kind in types.items())
    source = f"read_csv({text_literal(str(path))}, columns = {{{columns}}}, {_AS_WRITTEN}, {_ASIDE})"
    query = f"SELECT {listed([column.name for column in table.columns], 'duckdb')} FROM {source}"
    engine.execute(f"COPY ({as_staged(engine, query, table)}) TO {text_literal(str(target))} (FORMAT parquet)")
    _refuse_rejects(engine, table, path)


def _header(path: Path) -> list[str]:
    try:
        with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
            return next(csv.reader(file), [])
    except OSError as error:
        raise ReadError(f"cannot read it: {error.strerror}", place=path) from error


def _refuse_rejects(engine: DuckDB, table: Table, path: Path) -> None:
    rejects = engine.rows(
        "SELECT line_byte_position, column_idx, column_name, error_type::VARCHAR, csv_line, error_message "
        "FROM dea_rejects ORDER BY line_byte_position, column_idx"
    )
    if not rejects:
        return
    start, index, name, kind, line, said = rejects[0]
    place = f"{path}:{_line_number(path, int(str(start)))}"
    if kind == "CAST" and str(name) in table:
        error = misfit(
            table.column(str(name)), _value(str(line), int(str(index))), place, null="nothing between the commas"
        )
    else:
        error = ReadError(str(said).rstrip("."), place=place, hint=_OTHERS.get(str(kind)))
    others = len({row[0] for row in rejects}) - 1
    more = f" (and {others} more wrong {'line' if others == 1 else 'lines'})" if others else ""
    raise ReadError(f"{table.name}: {error.message}{more}", place=error.place, hint=error.hint)


def _value(line: str, index: int) -> str:
    """The value at a position that counts from one."""
    return next(csv.reader(io.StringIO(line, newline="")))[index - 1]


def _line_number(path: Path, position: int) -> int:
    """The line that starts at a byte's position, which counts from one; values may hold line ends of their own."""
    with path.open("rb") as file:
        return file.read(position - 1).count(b"\n") + 1
