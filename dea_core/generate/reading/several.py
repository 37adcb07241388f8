"""Tables in several files: parts of ``dea generate --parts``, and folders of Parquet as Spark writes them.

orders.part-1-of-2.csv  orders.part-2-of-2.csv     all parts, or an error that names one that is missing
orders.parquet/*.parquet                           a folder that is named as the file would be
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import ReadError
from dea_core.generate.destinations import file_names
from dea_core.generate.reading.files import PARQUET, STAGERS, find_files, typed
from dea_core.schema import Schema, Table
from dea_core.sql.values import literal

_PART = re.compile(r"\.part-(?P<number>\d+)-of-(?P<of>\d+)$")


def find_all_files(folder: Path, schema: Schema) -> dict[str, list[Path]]:
    """Each table's files. Raises ReadError for the first table that has none, or not all of its parts."""
    tables = [table.name for table in schema]
    several = {table: _parts(folder, tables, table) or _inside(folder, tables, table) for table in tables}
    alone = find_files(folder, schema.without([table for table, files in several.items() if files]))
    return {table: several[table] or [alone[table]] for table in tables}


def _inside(folder: Path, tables: Sequence[str], table: str) -> list[Path]:
    return sorted((folder / file_names(tables, PARQUET)[table]).glob(f"*{PARQUET}"))


def _parts(folder: Path, tables: Sequence[str], table: str) -> list[Path]:
    """The parts of a table, in order."""
    stem = file_names(tables, "")[table]
    found: dict[tuple[int, str], dict[int, Path]] = {}
    for path in folder.iterdir():
        part = _PART.search(path.stem) if path.suffix in (*STAGERS, PARQUET) else None
        if part and path.stem[: part.start()] == stem:
            found.setdefault((int(part["of"]), path.suffix), {})[int(part["number"])] = path
    if len(found) > 1:
        raise ReadError(f"{table} lies there in parts of several kinds", place=folder, hint="keep those of one run")
    for (of, _), files in found.items():
        missing = next((number for number in range(1, of + 1) if number not in files), None)
        if missing is not None:
            raise ReadError(f"{table} lacks part {missing} of {of}", place=folder, hint="make it, with the same plan")
        return [files[number] for number in range(1, of + 1)]
    return []


def together(engine: DuckDB, table: Table, paths: Sequence[Path], staging: Path) -> exp.Expression:
    """The rows of all files as one relation."""
    relations = [typed(engine, table, path, staging) for path in paths]
    files = [relation.this.expressions[0] for relation in relations]
    listed = files[0] if len(files) == 1 else exp.Array(expressions=[literal(file.name) for file in files])
    return exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[listed]))
