"""How many rows the queries that a schema was inferred from return on the rows made for it.

They run on a DuckDB of their own, which can read the staged rows and nothing else, each for a bounded time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.engines.time_limit import at_most
from dea_core.errors import DeaError
from dea_core.generate.destination import Staged
from dea_core.generate.wide_integers import as_typed
from dea_core.results import counted
from dea_core.schema import NamedQuery
from dea_core.sql.ddl import identifier
from dea_core.sql.values import literal

MOST_SECONDS = 20.0
MEMORY_LIMIT = "500MB"
LISTED = 20
"""As many queries are told of one by one."""


@dataclass(frozen=True)
class Returned:
    """A query and its ``rows`` on this data; None where it could not be run, and ``why``."""

    query: str
    rows: int | None
    why: str = ""

    def __str__(self) -> str:
        if self.rows is None:
            return f"{self.query} could not be run on this data: {self.why}"
        return f"{self.query} returns {counted(self.rows, 'row')} on this data"


def rows_returned(queries: Sequence[NamedQuery], staged: Sequence[Staged], folder: Path) -> tuple[Returned, ...]:
    """Run each query on the staged rows."""
    if not queries:
        return ()
    with DuckDB.open() as engine:
        engine.execute(f"SET memory_limit = '{MEMORY_LIMIT}'; SET TimeZone = 'UTC'")
        engine.execute(f"SET allowed_directories = [{literal(str(folder)).sql()}]; SET enable_external_access = false")
        engine.execute("SET lock_configuration = true")
        for one in staged:
            rows = as_typed(engine, f"FROM read_parquet({literal(str(one.path)).sql()})", one.table)
            engine.execute(f"CREATE VIEW {identifier(one.table.name, 'duckdb')} AS {rows}")
        return tuple(_run(engine, query) for query in queries)


def _run(engine: DuckDB, query: NamedQuery) -> Returned:
    text = query.tree.sql("duckdb")
    try:
        if query.makes:
            engine.execute(f"CREATE VIEW {'.'.join(identifier(p, 'duckdb') for p in [query.makes])} AS {text}")
        with at_most(engine, MOST_SECONDS):
            [(rows,)] = engine.rows(f"SELECT count(*) FROM ({text}) AS asked")
    except DeaError as error:
        return Returned(query.name, None, error.message)
    return Returned(query.name, int(str(rows)))


def told(returned: Sequence[Returned]) -> Iterator[str]:
    """What a person is told of them: each by name, while they are few."""
    if len(returned) <= LISTED:
        yield from map(str, returned)
        return
    full, failed = [one for one in returned if one.rows], [one for one in returned if one.rows is None]
    yield f"{len(full)} of {counted(len(returned), 'query')} return rows on this data"
    empty = [one.query for one in returned if one.rows == 0]
    if empty:
        yield f"no row: {', '.join(empty[:LISTED])}" + (
            f" and {len(empty) - LISTED} more" if len(empty) > LISTED else ""
        )
    yield from map(str, failed[:LISTED])
