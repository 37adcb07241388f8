"""CSV with a header and commas: nothing between two commas is NULL, two quotes are an empty text.

DuckDB reads the file and sets aside what it cannot take; the first such line is the error. It takes 0.4 for an integer
and rounds it: numbers with more digits than their column are looked for in a second reading, as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import ReadError
from dea_core.generate.reading.columns import misfit, need_columns
from dea_core.generate.wide_integers import as_staged
from dea_core.generate.writers.job import text_literal
from dea_core.schema import Family, Table
from dea_core.sql.ddl import identifier, listed
from dea_core.sql.values import duckdb_type

MOST_REJECTS = 1000
"""Wrong lines that are counted before the file is given up as a whole."""
_AS_WRITTEN = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false"
_NULL = "nothing between the commas"
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
    source = _source(path, types, _AS_WRITTEN, _ASIDE)
    query = f"SELECT {listed([column.name for column in table.columns], 'duckdb')} FROM {source}"
    engine.execute(f"COPY ({as_staged(engine, query, table)}) TO {text_literal(str(target))} (FORMAT parquet)")
    _refuse_rejects(engine, table, path)
    _refuse_rounded(engine, table, path, header)


def _source(path: Path, types: Mapping[str, str], *options: str) -> str:
    columns = ", ".join(f"{text_literal(name)}: {text_literal(kind)}" for name, kind in types.items())
    return f"read_csv({', '.join([text_literal(str(path)), f'columns = {{{columns}}}', *options])})"


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
        error = misfit(table.column(str(name)), _value(str(line), int(str(index))), place, null=_NULL)
    else:
        error = ReadError(str(said).rstrip("."), place=place, hint=_OTHERS.get(str(kind)))
    raise _told(table, error, len({row[0] for row in rejects}) - 1)


def _told(table: Table, error: ReadError, others: int) -> ReadError:
    """The error of the first wrong line, with how many others there are."""
    more = f" (and {others} more wrong {'line' if others == 1 else 'lines'})" if others else ""
    return ReadError(f"{table.name}: {error.message}{more}", place=error.place, hint=error.hint)


def _refuse_rounded(engine: DuckDB, table: Table, path: Path, header: list[str]) -> None:
    scales = {name: scale for name in header if name in table and (scale := _scale(table, name)) is not None}
    if not scales:
        return
    longer = (
        f"regexp_matches({identifier(name, 'duckdb')}, '\\.[0-9_]{{{scale}}}[0-9_]*[1-9]|[eE]')"
        for name, scale in scales.items()
    )
    source = _source(path, dict.fromkeys(header, "VARCHAR"), _AS_WRITTEN)
    if not engine.rows(f"SELECT 1 FROM {source} WHERE {' OR '.join(longer)} LIMIT 1"):
        return
    wrong = list(_rounded(path, header, scales))
    if wrong:
        line, name, value = wrong[0]
        error = misfit(table.column(name), value, f"{path}:{line}", null=_NULL)
        raise _told(table, error, len({line for line, _, _ in wrong}) - 1)


def _scale(table: Table, name: str) -> int | None:
    """How many digits the column keeps behind the point; None where that is not said, or it holds no exact numbers."""
    kind = table.column(name).type
    scale = 0 if kind.family is Family.INTEGER else kind.scale if kind.family is Family.DECIMAL else None
    return scale if scale is not None and scale >= 0 else None


def _rounded(path: Path, header: list[str], scales: Mapping[str, int]) -> Iterator[tuple[int, str, str]]:
    """Line, column and text of each number that has more digits than its column."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        start = 1
        try:
            for number, row in enumerate(reader):
                for name, value in zip(header, row, strict=False) if number else ():
                    if name in scales and _has_more_digits(value, scales[name]):
                        yield start, name, value
                start = reader.line_num + 1
        except csv.Error as error:  # a value that is longer than Python's reader takes
            raise ReadError(f"cannot read it: {error}", place=f"{path}:{start}") from error


def _has_more_digits(value: str, scale: int) -> bool:
    try:
        _, digits, exponent = Decimal(value.strip()).as_tuple()
    except InvalidOperation:
        return False
    more = -scale - exponent if isinstance(exponent, int) else 0
    return more > 0 and any(digits[-more:])


def _value(line: str, index: int) -> str:
    """The value at a position that counts from one."""
    return next(csv.reader(io.StringIO(line, newline="")))[index - 1]


def _line_number(path: Path, position: int) -> int:
    """The line that starts at a byte's position, which counts from one; values may hold line ends of their own."""
    with path.open("rb") as file:
        return file.read(position - 1).count(b"\n") + 1
