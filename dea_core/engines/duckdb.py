"""DuckDB, embedded: where rows are made, checked and measured.

    DuckDB.open("shop.duckdb")  ──  rows(sql)   execute(sql, progress)   close()

A statement that runs long reports how far it is, and Ctrl-C interrupts it inside the engine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from dea_core.errors import EngineError

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")

POLL_SECONDS = 0.2


class DuckDB:
    """A DuckDB connection. It closes what it opened, and leaves open a connection that was handed to it."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, owned: bool = False) -> None:
        self.connection = connection
        self._owned = owned

    @classmethod
    def open(cls, path: str | Path = ":memory:", *, read_only: bool = False, threads: int | None = None) -> Self:
        """Open a database file (made if missing, unless ``read_only``) or one in memory. Raises EngineError."""
        import duckdb

        config: dict[str, str | bool | int | float | list[str]] = {"threads": threads} if threads else {}
        try:
            return cls(duckdb.connect(str(path), read_only=read_only, config=config), owned=True)
        except duckdb.Error as error:
            raise EngineError(f"cannot open {path}: {_first_line(error)}", hint=_opening_hint(str(error))) from error

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """All rows of ``sql``."""
        return self._run(lambda: self.connection.execute(sql).fetchall())

    def columns(self, sql: str) -> tuple[str, ...]:
        """The column names of ``sql``, without running it."""
        return tuple(str(row[0]) for row in self.rows(f"DESCRIBE {sql}"))

    def execute(self, sql: str, progress: Callable[[float], None] | None = None) -> None:
        """Run ``sql``. ``progress`` is told a share between 0 and 1 every fifth of a second, where DuckDB knows it."""
        if progress is None:
            self._run(lambda: self.connection.execute(sql))
        else:
            self._watch(sql, progress)

    def _watch(self, sql: str, progress: Callable[[float], None]) -> None:
        failures: list[BaseException] = []

        def work() -> None:
            try:
                self._run(lambda: self.connection.execute(sql))
            except BaseException as error:  # handed to the waiting thread, which raises it
                failures.append(error)

        self.connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        worker = threading.Thread(target=work, daemon=True)
        progress(0.0)
        worker.start()
        try:
            while worker.is_alive():
                worker.join(POLL_SECONDS)
                progress(max(0.0, self.connection.query_progress()) / 100)
        except KeyboardInterrupt:
            self.connection.interrupt()
            worker.join()
            raise
        if failures:
            raise failures[0]

    def _run(self, call: Callable[[], T]) -> T:
        import duckdb

        try:
            return call()
        except duckdb.InterruptException as error:
            raise KeyboardInterrupt from error
        except (duckdb.Error, RuntimeError) as error:
            raise EngineError(_first_line(error)) from error

    def close(self) -> None:
        """Close the connection, if it was opened here."""
        if self._owned:
            self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0]


def _opening_hint(message: str) -> str | None:
    if "lock" in message.lower():
        return "another process has the file open: close it (a notebook, a dbt run), then try again"
    return None
