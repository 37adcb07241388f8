"""DuckDB, embedded: where rows are made, checked and measured.

    DuckDB.open("shop.duckdb")  ──  rows(sql)   execute(sql, progress)   close()

A statement that runs long reports how far it is, and Ctrl-C interrupts it inside the engine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from dea_core.engines.connected import Connected
from dea_core.engines.urls import MEMORY
from dea_core.errors import EngineError

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")

POLL_SECONDS = 0.2


class DuckDB(Connected):
    """A DuckDB connection."""

    dialect = "duckdb"
    connection: duckdb.DuckDBPyConnection

    @classmethod
    def open(cls, path: str | Path = MEMORY, *, read_only: bool = False, threads: int | None = None) -> Self:
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

    def batches(self, sql: str, size: int) -> Iterator[list[tuple[object, ...]]]:
        """All rows of ``sql``, ``size`` at a time, on a cursor of their own, whose clock is UTC."""
        cursor = DuckDB(self.connection.cursor())
        cursor.execute("SET TimeZone = 'UTC'")
        cursor.execute(sql)
        while batch := cursor._run(lambda: cursor.connection.fetchmany(size)):
            yield batch

    def execute(self, sql: str, progress: Callable[[float], None] | None = None) -> None:
        """Run ``sql``. ``progress`` is told a share between 0 and 1 every fifth of a second, where DuckDB knows it."""
        if progress is not None:
            self._ask_for_progress()
        self._run(lambda: self.connection.execute(sql), progress)

    def _ask_for_progress(self) -> None:
        """Let DuckDB reckon how far it is. In a notebook without ipywidgets it refuses to, and then nobody is told."""
        import duckdb

        with suppress(duckdb.Error):
            self.connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")

    def _run(self, call: Callable[[], T], progress: Callable[[float], None] | None = None) -> T:
        """The result of ``call``, made on a thread of its own: Python hears Ctrl-C only while it waits itself."""
        outcome: Future[T] = Future()
        threading.Thread(target=_settle, args=(outcome, call), daemon=True).start()
        try:
            while not outcome.done():
                if progress is not None:
                    progress(max(0.0, self.connection.query_progress()) / 100)
                wait([outcome], POLL_SECONDS)
        except BaseException:
            self._interrupt(outcome)
            raise
        return outcome.result()

    def _interrupt(self, outcome: Future[T]) -> None:
        """End what runs. Asked for again until it has: what has not begun yet would not hear it."""
        while not outcome.done():
            self.connection.interrupt()
            wait([outcome], POLL_SECONDS)


def _settle(outcome: Future[T], call: Callable[[], T]) -> None:
    """Give ``outcome`` what ``call`` returns, or what it raises, in our words."""
    import duckdb

    try:
        outcome.set_result(call())
    except duckdb.InterruptException as error:
        outcome.set_exception(KeyboardInterrupt(str(error)))
    except duckdb.Error as error:
        failure = EngineError(_first_line(error))
        failure.__cause__ = error
        outcome.set_exception(failure)
    except BaseException as error:  # handed to the waiting thread, which raises it
        outcome.set_exception(error)


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0]


def _opening_hint(message: str) -> str | None:
    if "lock" in message.lower():
        return "another process has the file open: close it (a notebook, a dbt run), then try again"
    return None
