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
    fired = threading.Event()

    def stop() -> None:
        fired.set()
        engine.connection.interrupt()

    timer = threading.Timer(limit, stop)
    timer.start()
    try:
        yield
    except (KeyboardInterrupt, EngineError) as error:
        if fired.is_set():
            raise _over(limit) from error
        raise
    finally:
        timer.cancel()
        timer.join()


def _over(limit: float) -> OverTimeError:
    return OverTimeError(f"cancelled after {limit:g} s", hint="give it longer with --seconds")
