"""A limit for how long a statement may run: Postgres keeps it itself, DuckDB is interrupted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dea_core.errors import EngineError

if TYPE_CHECKING:
    from dea_core.engines import Engine

MILLISECONDS = 1000
AGAIN = 0.05
"""Seconds between two interrupts."""


class OverTimeError(EngineError):
    """A query ran longer than it may, and was cancelled."""


@contextmanager
def at_most(engine: Engine, limit: float) -> Iterator[None]:
    """Cancel what runs inside after ``limit`` seconds, and raise OverTimeError."""
    guard = _postgres_limit if engine.dialect == "postgres" else _duckdb_limit
    with guard(engine, limit):
        yield


@contextmanager
def _postgres_limit(engine: Engine, limit: float) -> Iterator[None]:
    engine.execute(f"SET statement_timeout = {max(1, round(limit * MILLISECONDS))}")
    try:
        yield
    except EngineError as error:
        if "statement timeout" in error.message:
            raise _over(limit) from error
        raise
    finally:
        with suppress(EngineError):  # a transaction that failed takes the setting back by itself
            engine.execute("SET statement_timeout = 0")


@contextmanager
def _duckdb_limit(engine: Engine, limit: float) -> Iterator[None]:
    fired, done = threading.Event(), threading.Event()

    def stop() -> None:
        """An interrupt between two statements is heard by nobody: it is said again until the work ends."""
        if not done.wait(limit):
            fired.set()
            engine.connection.interrupt()
        while not done.wait(AGAIN):
            engine.connection.interrupt()

    watch = threading.Thread(target=stop, daemon=True)
    watch.start()
    try:
        yield
    except (KeyboardInterrupt, EngineError) as error:
        if fired.is_set():
            raise _over(limit) from error
        raise
    finally:
        done.set()
        watch.join()


def _over(limit: float) -> OverTimeError:
    return OverTimeError(f"cancelled after {limit:g} s", hint="ask for less, or give it longer (--seconds)")
