"""DuckDB, embedded: where rows are made, checked and measured.

    DuckDB.open("shop.duckdb")  ──  rows(sql)   first(sql, most)   execute(sql, progress)   close()

A statement that runs long reports how far it is, and Ctrl-C interrupts it inside the engine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from dea_core.engines.connected import Answer, Connected
from dea_core.engines.urls import MEMORY
from dea_core.errors import EngineError

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")

POLL_SECONDS = 0.2
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
}


class DuckDB(Connected):
    """A DuckDB connection."""

    dialect = "duckdb"
    connection: duckdb.DuckDBPyConnection

    @classmethod
    def open(
        cls, path: str | Path = MEMORY, *, read_only: bool = False, threads: int | None = None, locked: bool = False
    ) -> Self:
        """Open a database file (made if missing, unless ``read_only``) or one in memory. Raises EngineError.

        ``locked`` shuts files, network, extensions, Python's variables and the configuration, for good.
        """
        import duckdb

        config: dict[str, str | bool | int | float | list[str]] = {"threads": threads} if threads else {}
        config |= _LOCKED if locked else {}
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

    def first(self, sql: str, most: int) -> Answer:
        """The first rows of ``sql``, which must be one SELECT as DuckDB reads it; the others are not made."""
        return self._run(lambda: self._first(sql, most))

    def _first(self, sql: str, most: int) -> Answer:
        statements = self.connection.extract_statements(sql)
        kinds = [str(statement.type).rpartition(".")[2] for statement in statements]
        if kinds != ["SELECT"]:
            raise EngineError(f"one SELECT is run, and this is {', '.join(kinds) or 'nothing'}")
        found = self.connection.execute(statements[0])
        described = found.description or []
        rows = [tuple(row) for row in found.fetchmany(most)]
        return Answer(tuple(str(each[0]) for each in described), tuple(str(each[1]) for each in described), rows)

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
    if "different configuration" in message:
        return "this process has the file open already: hand over that connection, or close it"
    if "lock" in message.lower():
        return "another process has the file open: close it (a notebook, a dbt run), then try again"
    return None
