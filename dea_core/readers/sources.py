"""One door for every source: what is this, and which reader takes it?

Path, "shop.sql"          -> the reader of its suffix, else DDL text of the file
"-"                       -> DDL text from standard input
"CREATE TABLE .."         -> DDL text itself
"SELECT .."               -> text that is there for its queries: what TEXT_READERS has for it
"duckdb:///shop.duckdb"   -> the reader of the URL's scheme
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dea_core.engines import MEMORY, duckdb_path, open_engine, scheme_of, without_password
from dea_core.errors import ReadError, did_you_mean
from dea_core.readers.ddl import read_ddl
from dea_core.readers.dialects import guess_dialect
from dea_core.readers.duckdb_catalog import read_duckdb
from dea_core.readers.postgres_catalog import read_postgres
from dea_core.readers.queries import holds_queries
from dea_core.registry import Registry
from dea_core.schema import Schema

Reader = Callable[[str, "str | None"], Schema]
READERS: Registry[Reader] = Registry("dea.readers", "reader", ReadError)
"""A URL's scheme, or a file's suffix with its dot -> ``read(source, dialect)``."""

TextReader = Callable[[str, "str | None", "str | None"], Schema]
TEXT_READERS: Registry[TextReader] = Registry("dea.text_readers", "reader of SQL", ReadError)
"""What a text of SQL is there for, if not for CREATE TABLE -> ``read(text, dialect, place)``."""
QUERIES = "queries"

_SQL_TEXT = re.compile(r"\b(?:CREATE|ALTER|DROP|SELECT|INSERT|WITH)\s", re.IGNORECASE)
_DATABASE_MAGIC = {b"DUCK": ("DuckDB", 8), b"SQLite format 3": ("SQLite", 0), b"PGDMP": ("pg_dump", 0)}
_BINARY_HINTS = {
    "DuckDB": "read it with duckdb:///{path}",
    "SQLite": "print its DDL with: sqlite3 {path} .schema",
    "pg_dump": "print its DDL with: pg_restore --schema-only -f schema.sql {path}",
}


def read_schema(source: str | Path, *, dialect: str | None = None) -> Schema:
    """The schema that ``source`` describes: a file, "-", SQL text or a database's URL.

    ``dialect`` is sqlglot's name; None guesses it from the text, and ``Schema.dialect`` tells what was guessed.
    """
    if isinstance(source, str):
        if source.strip() == "-":
            return _read_text(sys.stdin.read(), dialect, "<stdin>")
        if (scheme := scheme_of(source)) is not None:
            return READERS[scheme](source, dialect)
        if is_text(source):
            return _read_text(source, dialect, None)
    return read_file(Path(source), dialect)


def is_text(source: str) -> bool:
    """Whether this is SQL rather than a file's name; a file of that very name is a file."""
    return (
        not source.strip()
        or "\n" in source
        or ";" in source
        or bool(_SQL_TEXT.search(source) and " " in source.strip())
    )


def read_file(path: Path, dialect: str | None = None) -> Schema:
    """The schema that a file describes, by the reader of its suffix or as DDL."""
    _need_file(path)
    if path.suffix.lower() in READERS and path.suffix:
        return READERS[path.suffix.lower()](str(path), dialect)
    return _read_text(_text_of(path), dialect, str(path))


def _need_file(path: Path) -> None:
    if path.is_dir():
        found = sorted(p.name for p in path.glob("*.sql"))
        raise ReadError(
            f"{path} is a directory", hint=f"name one file: {did_you_mean('', found)}" if found else "name one file"
        )
    if not path.exists():
        folder = path.parent
        near = sorted(p.name for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []
        hint = did_you_mean(path.name, near) if near else f"there is no folder {folder}, or it is empty"
        raise ReadError(f"no file {path}", hint=hint)


def _text_of(path: Path) -> str:
    """The text of a file: UTF-8 as a rule, UTF-16 by its mark, else Latin-1."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot read {path}: {error.strerror}") from error
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        with suppress(UnicodeDecodeError):
            return data.decode("utf-16")
    _refuse_binary(path, data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _refuse_binary(path: Path, data: bytes) -> None:
    for magic, (kind, at) in _DATABASE_MAGIC.items():
        if data[at : at + len(magic)] == magic:
            raise ReadError(f"{path} is a {kind} file, not SQL text", hint=_BINARY_HINTS[kind].format(path=path))
    if b"\0" in data[:8192]:
        raise ReadError(f"{path} is a binary file, not SQL text", hint="give a file of CREATE TABLE statements")


def _read_text(text: str, dialect: str | None, place: str | None) -> Schema:
    if not text.strip():
        raise ReadError("the file is empty" if place else "the text is empty", place=place)
    guessed = dialect or guess_dialect(text)
    if holds_queries(text, guessed) and QUERIES in TEXT_READERS:
        return TEXT_READERS[QUERIES](text, dialect, place)
    return read_ddl(text, dialect=guessed, place=place)


@READERS.register("duckdb")
def _duckdb(source: str, _: str | None) -> Schema:
    path = duckdb_path(source)
    if path != MEMORY:
        _need_file(Path(path))
    with open_engine(source, read_only=True) as engine:
        return read_duckdb(engine.connection, place=source)


@READERS.register("postgresql")
@READERS.register("postgres")
def _postgres(source: str, _: str | None) -> Schema:
    with open_engine(source, read_only=True) as engine:
        return read_postgres(engine.connection, place=without_password(source).partition("?")[0])
