"""Where SQL runs: DuckDB embedded, Postgres, Spark; others plug in through ``dea.engines``. Floor 2.

open_engine("duckdb:///shop.duckdb")   open_engine("postgresql://me@host/shop", read_only=True)
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol, Self

from dea_core.engines.duckdb import DuckDB
from dea_core.engines.urls import MEMORY, duckdb_path, scheme_of, without_password
from dea_core.errors import EngineError, UsageError
from dea_core.registry import Registry

__all__ = ["ENGINES", "MEMORY", "DuckDB", "Engine", "duckdb_path", "open_engine", "scheme_of", "without_password"]


class Engine(Protocol):
    """A connection on which SQL runs. ``connection`` is the driver's own."""

    dialect: str
    connection: Any

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """All rows of ``sql``; raises EngineError."""

    def columns(self, sql: str) -> tuple[str, ...]:
        """The column names of ``sql``."""

    def execute(self, sql: str, progress: Callable[[float], None] | None = None) -> None:
        """Run ``sql``; raises EngineError."""

    def close(self) -> None:
        """Close the connection, if it was opened here."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


Opener = Callable[[str, bool], Engine]
ENGINES: Registry[Opener] = Registry("dea.engines", "engine")
"""A URL's scheme -> ``open(url, read_only)``."""


def open_engine(url: str, *, read_only: bool = False) -> Engine:
    """The engine that ``url`` names, connected. Raises UsageError for an unknown scheme, EngineError for a refusal."""
    scheme = scheme_of(url)
    if scheme is None:
        raise UsageError(
            f"{url} is not a database's URL", hint="such as duckdb:///shop.duckdb or postgresql://me@host/shop"
        )
    return ENGINES[scheme](url, read_only)


@ENGINES.register("duckdb")
def _duckdb(url: str, read_only: bool) -> Engine:
    path = duckdb_path(url)
    try:
        return DuckDB.open(path, read_only=read_only and path != MEMORY)
    except EngineError as error:
        missing = read_only and "does not exist" in error.message
        raise EngineError(error.message, place=url, hint="is the path right?" if missing else error.hint) from error


@ENGINES.register("postgres")
@ENGINES.register("postgresql")
def _postgres(url: str, read_only: bool) -> Engine:
    from dea_core.engines.postgres import Postgres

    return Postgres.open(url, read_only=read_only)


@ENGINES.register("spark")
@ENGINES.register("sc")
def _spark(url: str, read_only: bool) -> Engine:
    from dea_core.engines.spark import Spark

    return Spark.open(url)
