"""A query of a model on an engine: judged first, then run where little could be changed if the judge were wrong.

    run_read_only(url or engine, sql, row_cap, seconds) ──> Rows        run_within(engine, sql, row_cap), within reading
    reading(url or engine, seconds)                     ──> an engine within a read-only transaction that is rolled back

A database that is opened here by its URL is locked: read-only, and on DuckDB without files, network, extensions and
settings. A connection that is handed over stays as it was: a cursor of it reads, in a read-only transaction of its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from sqlglot import exp

from dea_core.engines import MEMORY, DuckDB, Engine, duckdb_path, open_engine, scheme_of
from dea_core.engines.duckdb_reading import need_same_reading
from dea_core.engines.known import known_of
from dea_core.engines.time_limit import at_most
from dea_core.errors import EngineError, UsageError
from dea_core.sql.guard import read_only

if TYPE_CHECKING:
    from dea_core.engines.postgres import Postgres

READ_ONLY = ("SET TRANSACTION READ ONLY", "SET LOCAL standard_conforming_strings = on")
"""The second one so that a backslash in a text is one, as it was when the text was judged."""


@dataclass(frozen=True)
class Rows:
    """What a query gave: at most so many rows; ``more`` says that there are others, which were not read."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[object, ...]]
    more: bool
    seconds: float


def run_read_only(target: Engine | str, sql: str, row_cap: int, seconds: float) -> Rows:
    """Run one query that only reads. Raises RefusedError for any other, OverTimeError, and EngineError."""
    with reading(target, seconds) as engine:
        return run_within(engine, sql, row_cap)


def run_within(engine: Engine, sql: str, row_cap: int) -> Rows:
    """The same on an engine that ``reading`` gave."""
    tree = judged(engine, sql)
    return run_unjudged(engine, _at_most_rows(tree, row_cap + 1).sql(engine.dialect), row_cap)


def judged(engine: Engine, sql: str) -> exp.Query:
    """The query in ``sql``, over what this engine has. Raises RefusedError."""
    known = known_of(engine)
    tree = read_only(sql, engine.dialect, known)
    if isinstance(engine, DuckDB):
        need_same_reading(engine, tree.sql(engine.dialect), known)
    return tree


def run_unjudged(engine: Engine, sql: str, row_cap: int) -> Rows:
    """Run text that was judged elsewhere, within ``reading``; what it is not, the walls of the engine must hold."""
    start = time.perf_counter()
    if not _has_first(engine):
        raise _no_walls(engine.dialect)
    answer = engine.first(sql, row_cap + 1)
    spent = time.perf_counter() - start
    return Rows(answer.columns, answer.types, answer.rows[:row_cap], len(answer.rows) > row_cap, spent)


@contextmanager
def reading(target: Engine | str, seconds: float) -> Iterator[Engine]:
    """An engine on which a model's SQL may run, for so long; all that it may have changed is taken back."""
    if isinstance(target, str):
        with _opened(target) as engine, reading(engine, seconds) as within:
            yield within
    elif isinstance(target, DuckDB):
        with _on_cursor(target) as cursor, at_most(cursor, seconds):
            yield cursor
    elif _is_postgres(target):
        with target.transaction(undo=True):
            for setting in READ_ONLY:
                target.execute(setting)
            with at_most(target, seconds):
                yield target
    else:
        raise _no_walls(target.dialect)


def _opened(url: str) -> Engine:
    if scheme_of(url) == "duckdb":
        path = duckdb_path(url)
        return DuckDB.open(path, read_only=path != MEMORY, locked=True)
    return open_engine(url, read_only=True)


@contextmanager
def _on_cursor(engine: DuckDB) -> Iterator[DuckDB]:
    """A connection of its own to the same database: its settings and its transaction are not the user's."""
    with DuckDB(engine.connection.cursor(), owned=True) as cursor:
        with suppress(EngineError):  # where the configuration is locked, it is off or the user's wish
            cursor.execute("SET python_enable_replacements = false")
        cursor.execute("BEGIN TRANSACTION READ ONLY")
        try:
            yield cursor
        finally:
            with suppress(EngineError):  # there is none any more, if what ran has ended it
                cursor.execute("ROLLBACK")


def _at_most_rows(tree: exp.Query, most: int) -> exp.Query:
    """The query with a limit, unless it has its own: an engine that knows of it sorts and reads less."""
    return tree if tree.args.get("limit") or tree.args.get("offset") else tree.limit(most)


def _is_postgres(engine: Engine) -> TypeGuard[Postgres]:
    return engine.dialect == "postgres"


def _has_first(engine: Engine) -> TypeGuard[DuckDB | Postgres]:
    return isinstance(engine, DuckDB) or _is_postgres(engine)


def _no_walls(dialect: str) -> UsageError:
    return UsageError(f"SQL of a model does not run on {dialect}", hint="it is guarded on DuckDB and Postgres")
