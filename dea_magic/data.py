"""Where the rows of what a cell speaks of can be read: in the connection, or in a DuckDB that holds its DataFrames."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlglot import exp

from dea_core.analyze.data import Data
from dea_core.engines import Engine
from dea_core.schema import Table
from dea_magic.frames import holding

if TYPE_CHECKING:
    from dea_magic.bodies import Asked
    from dea_magic.connections import Connection

ENGINES = ("duckdb", "postgres")
"""Dialects in which rows can be profiled and queries timed."""


@contextmanager
def rows_of(asked: Asked, connection: Connection) -> Iterator[Data | None]:
    """The rows of what was asked for; None where they stand in an engine that is not known that well."""
    if asked.frames:
        with holding(asked.frames) as engine:
            yield Data(engine, {name: exp.to_table(f'"{name}"') for name in asked.frames})
    elif connection.engine.dialect in ENGINES:
        yield Data(connection.engine, {table.name: _relation(table) for table in asked.schema})
    else:
        yield None


def _relation(table: Table) -> exp.Expression:
    names = [exp.to_identifier(part, quoted=True) for part in table.path[-2:] or (table.name,)]
    return exp.Table(this=names[-1], db=names[0] if len(names) > 1 else None)


@contextmanager
def timing_on(asked: Asked, connection: Connection) -> Iterator[Engine | None]:
    """An engine of its own to time queries on, so that no setting reaches anybody's connection; None for no such."""
    if asked.frames:
        with holding(asked.frames) as engine:
            yield engine
    elif connection.engine.dialect == "duckdb":
        yield connection.engine
    elif connection.engine.dialect == "postgres":
        from dea_magic.twins import twin

        with twin(connection) as engine:
            yield engine
    else:
        yield None
