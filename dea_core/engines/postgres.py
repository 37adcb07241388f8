"""Postgres: tables to read, to check and to load. The one module that knows psycopg, which it imports late.

    Postgres.open(url)  ──  rows(sql)   first(sql, most)   execute(sql)   copy(sql, chunks)   transaction()   close()

Credentials come from the URL, from libpq's environment (PGPASSWORD, PGSERVICE) or from ~/.pgpass, and are never shown.
Each statement stands for itself unless it runs within ``transaction()``. Ctrl-C cancels what runs in the server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from dea_core.engines.connected import Answer, Connected
from dea_core.engines.urls import without_password
from dea_core.errors import EngineError, MissingPackageError

_SESSION = (
    "SET TIME ZONE 'UTC'; SET client_min_messages = warning; "
    "SET datestyle = 'ISO, YMD'; SET standard_conforming_strings = on"
)
_CURSOR = "dea_rows"
_COPY_CONTEXT = re.compile(r"COPY (?P<table>.+?), line (?P<row>\d+)(?:, column (?P<column>[^:\n]+))?")
_HINTS = {
    "could not translate host name": "is the host's name right?",
    "failed to resolve host": "is the host's name right?",
    "connection refused": "is the server running, and are host and port right?",
    "no such file or directory": "is the server running, and is the socket's folder right?",
    "password authentication failed": "give user and password in the URL, in PGUSER and PGPASSWORD, or in ~/.pgpass",
    'fatal: database "': "is the database's name right? CREATE DATABASE makes one",
    'fatal: role "': "is the user's name right?",
    "no password supplied": "give the password in the URL, in PGPASSWORD, or in ~/.pgpass",
}


class Postgres(Connected):
    """A connection to Postgres."""

    dialect = "postgres"

    @classmethod
    def open(cls, url: str, *, read_only: bool = False) -> Self:
        """Connect. Raises EngineError, without the password, and MissingPackageError where psycopg is not installed."""
        psycopg = _psycopg()
        libpq = re.sub(r"^(postgres(?:ql)?)\+\w+://", r"\1://", url)
        try:
            connection = psycopg.connect(libpq, autocommit=True, client_encoding="UTF8")
            connection.execute(_SESSION)
            if read_only:
                connection.execute("SET default_transaction_read_only = on")
        except psycopg.Error as error:
            said = without_password(_one_line(str(error)))
            raise EngineError(f"cannot connect to {without_password(url)}: {said}", hint=_hint(said)) from None
        return cls(connection, owned=True)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """All rows of ``sql``."""
        with _explained():
            return [tuple(row) for row in self.connection.execute(sql).fetchall()]

    def columns(self, sql: str) -> tuple[str, ...]:
        """The column names of ``sql``, without running it."""
        with _explained():
            found = self.connection.execute(f"SELECT * FROM ({sql}) AS asked LIMIT 0").description
        return tuple(column.name for column in found)

    def first(self, sql: str, most: int) -> Answer:
        """The first rows of ``sql`` by a cursor, within ``transaction()``: a cursor's grammar takes one query only."""
        with _explained():
            self.connection.execute(f"DECLARE {_CURSOR} NO SCROLL CURSOR FOR {sql}", prepare=True)
            found = self.connection.execute(f"FETCH FORWARD {most} FROM {_CURSOR}")
            rows = [tuple(row) for row in found.fetchall()]
        described = found.description
        return Answer(
            tuple(column.name for column in described), tuple(column.type_display for column in described), rows
        )

    def execute(self, sql: str, progress: Callable[[float], None] | None = None) -> None:
        """Run ``sql``; Postgres does not tell how far it is, so ``progress`` hears only that it is done."""
        with _explained():
            self.connection.execute(sql)
        if progress is not None:
            progress(1.0)

    def copy(self, sql: str, chunks: Iterable[bytes]) -> None:
        """Run ``COPY .. FROM STDIN`` over ``chunks``."""
        with _explained(), self.connection.cursor() as cursor, cursor.copy(sql) as copy:
            for chunk in chunks:
                copy.write(chunk)

    @contextmanager
    def transaction(self, *, undo: bool = False) -> Iterator[None]:
        """All or nothing; within another, a savepoint. ``undo`` takes everything back even when all went well."""
        with _explained(), self.connection.transaction(force_rollback=undo):
            yield


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise MissingPackageError("psycopg", extra="postgres", purpose="Postgres") from error
    return psycopg


@contextmanager
def _explained() -> Iterator[None]:
    """Raise EngineError for what Postgres refused, in its words, with the row where it names one."""
    try:
        yield
    except _psycopg().Error as error:
        diagnosis = error.diag
        message = without_password(diagnosis.message_primary or _one_line(str(error)))
        detail = f" ({diagnosis.message_detail.rstrip('.')})" if diagnosis.message_detail else ""
        raise EngineError(
            message + detail, place=_place(diagnosis), hint=diagnosis.message_hint or _hint(message)
        ) from error


def _place(diagnosis: Any) -> str | None:
    """Which row of which table, as far as Postgres says."""
    found = _COPY_CONTEXT.search(diagnosis.context or "")
    if found:
        return f"{found['table']}, row {found['row']}" + (f", column {found['column']}" if found["column"] else "")
    return diagnosis.table_name or None


def _hint(said: str) -> str | None:
    return next((hint for words, hint in _HINTS.items() if words in said.lower()), None)


def _one_line(text: str) -> str:
    return " ".join(text.split())
