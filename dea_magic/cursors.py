"""Connections of any driver that follows PEP 249, as an engine: read through a cursor, and left as they were found.

Cursored(connection, "sqlite")    rows(sql)   columns(sql)   execute(sql)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Self, TypeVar

from dea_core.engines.connected import Connected
from dea_core.errors import EngineError

T = TypeVar("T")
HINTS = {
    "closed": "connect again, then run the cell again",
    "permission denied": "connect as somebody who may read it; DDL in the cell needs no connection",
}
"""A word of a driver's error -> what to do."""
IDLE = 0
"""What psycopg and psycopg2 both call a connection that is in no transaction."""


class Cursored(Connected):
    """Somebody's connection. A transaction that reading began is ended; one that was under way is left alone."""

    def __init__(self, connection: Any, dialect: str) -> None:
        super().__init__(connection)
        self.dialect = dialect

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """All rows of ``sql``."""
        return self._run(sql, lambda cursor: [tuple(row) for row in cursor.fetchall()])

    def columns(self, sql: str) -> tuple[str, ...]:
        """The column names of ``sql``, without its rows."""
        none = f"SELECT * FROM ({sql}) AS asked WHERE 1 = 0"
        return self._run(none, lambda cursor: tuple(column[0] for column in cursor.description))

    def execute(self, sql: str, progress: Callable[[float], None] | None = None) -> None:
        """Run ``sql``."""
        self._run(sql, lambda cursor: ())

    def _run(self, sql: str, take: Callable[[Any], T]) -> T:
        was_idle = is_idle(self.connection)
        with _told(), closing(self.connection.cursor()) as cursor:
            try:
                cursor.execute(sql)
                return take(cursor)
            finally:
                if was_idle:
                    self.connection.rollback()


@contextmanager
def _told() -> Iterator[None]:
    """What a driver raises, as our own error."""
    try:
        yield
    except Exception as error:  # each driver has a tree of its own
        text = " ".join(str(error).split()) or type(error).__name__
        raise EngineError(text, hint=next((HINTS[word] for word in HINTS if word in text.lower()), None)) from error


def is_idle(connection: Any) -> bool:
    """Whether a Postgres connection is in no transaction; False where the driver cannot tell."""
    if hasattr(connection, "get_transaction_status"):
        return bool(connection.get_transaction_status() == IDLE)
    status = getattr(getattr(connection, "info", None), "transaction_status", None)
    return status is not None and int(status) == IDLE


class Executing:
    """A connection as our catalog readers use one: ``execute`` gives a cursor, and so does each ``cursor()``'s."""

    def __init__(self, engine: Cursored) -> None:
        self._engine = engine

    def cursor(self) -> Self:
        """Itself: what it reads is fetched at once."""
        return self

    def execute(self, sql: str) -> _Fetched:
        """Run a query of the catalog."""
        return _Fetched(self._engine.rows(sql))


class _Fetched:
    """Rows that are there."""

    def __init__(self, rows: list[tuple[object, ...]]) -> None:
        self._rows = rows

    def fetchall(self) -> list[tuple[object, ...]]:
        """All of them."""
        return self._rows
