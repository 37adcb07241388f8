"""Which destination is meant: files for ``out``, a database for ``into``, memory for neither."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dea_core.engines import MEMORY, duckdb_path, scheme_of, without_password
from dea_core.errors import UsageError, did_you_mean
from dea_core.generate.destination import Destination
from dea_core.generate.destinations.duckdb_tables import DuckDBTables
from dea_core.generate.destinations.folder import Folder, OneFile
from dea_core.generate.destinations.memory import InMemory
from dea_core.generate.destinations.postgres_tables import PostgresTables
from dea_core.generate.destinations.targets import Existing
from dea_core.generate.row_parts import RowPart
from dea_core.generate.writers import WRITERS

_DATABASES: dict[str, Callable[..., Destination]] = {
    "duckdb": DuckDBTables,
    "postgres": PostgresTables,
    "postgresql": PostgresTables,
}
_DUCKDB_SUFFIXES = (".duckdb", ".db", ".ddb")
_ONE_FILE = {".sql": "sql", **dict.fromkeys(_DUCKDB_SUFFIXES, "duckdb")}
DEFAULT_FORMAT = "csv"


def open_destination(
    out: str | Path | None = None,
    into: str | Path | Destination | None = None,
    format: str | None = None,  # noqa: A002  (as people type it)
    dialect: str | None = None,
    existing: Existing = "refuse",
    sql_dialect: str | None = None,
    part: RowPart | None = None,
) -> Destination:
    """Files in ``out``, or tables of the database ``into``. Nothing is opened or made yet.

    ``out`` is a folder, or for SQL and DuckDB also a file, by its suffix. ``into`` is a URL or a DuckDB file.
    ``dialect`` is the source's, and that of SQL files unless ``sql_dialect`` is another.
    Raises UsageError for what does not go together.
    """
    if part is not None and isinstance(into, (str, Path)):
        raise UsageError("--parts is for files", hint="--out writes them")
    destination = _chosen(out, into, format, sql_dialect or dialect, existing, part)
    if sql_dialect is not None and not (isinstance(destination, (Folder, OneFile)) and destination.format.accepts):
        raise UsageError("--sql-dialect is for SQL files", hint="add --format sql, or leave it out")
    return destination


def _chosen(
    out: str | Path | None,
    into: str | Path | Destination | None,
    asked: str | None,
    dialect: str | None,
    existing: Existing,
    part: RowPart | None,
) -> Destination:
    if out is not None and into is not None:
        raise UsageError("--out and --into exclude one another", hint="--out writes files, --into loads a database")
    if into is not None:
        return _database(into, existing)
    if out is None:
        return InMemory()
    if not str(out):
        raise UsageError("--out is empty", hint="name a folder; . is this one")
    if existing == "append":
        raise UsageError("--append is for tables of a database", hint="use --replace to write files anew")
    return _files(Path(out), asked, dialect, existing == "replace", part)


def _database(into: str | Path | Destination, existing: Existing) -> Destination:
    if not isinstance(into, (str, Path)):
        return into
    scheme = scheme_of(str(into))
    if scheme is None and Path(into).suffix in _DUCKDB_SUFFIXES:
        scheme = "duckdb"
    if scheme is None:
        shown = without_password(str(into))
        raise UsageError(
            f"{shown} is not a database's URL", hint="such as duckdb:///shop.duckdb or postgresql://me@host/shop"
        )
    if scheme not in _DATABASES:
        raise UsageError(f"cannot load into {scheme}://", hint=did_you_mean(scheme, _DATABASES))
    if scheme == "duckdb" and duckdb_path(into) == MEMORY:
        raise UsageError(f"{into} names no file: the rows would be gone at the end", hint="duckdb:///shop.duckdb")
    return _DATABASES[scheme](str(into), existing=existing)


def _files(out: Path, asked: str | None, dialect: str | None, replace: bool, part: RowPart | None) -> Destination:
    meant = None if out.is_dir() else _ONE_FILE.get(out.suffix.lower())
    if meant is None:
        return Folder(out, asked or DEFAULT_FORMAT, dialect=dialect, replace=replace, part=part)
    if asked is not None and asked not in (DEFAULT_FORMAT, meant) and WRITERS[asked]:
        raise UsageError(f"{out} would hold {meant}, not {asked}", hint=f"leave out --format {asked}, or name a folder")
    if part is not None:
        raise UsageError(f"--parts is for one file a table, and {out} is one file", hint="name a folder")
    return OneFile(out, meant, dialect=dialect, replace=replace)
