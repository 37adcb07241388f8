"""Where a query is tried on few rows: rows that may be given, and those that are.

Stage(engine, tree, columns)     each input of the query is a table of ``engine``; its first rows are the pool
stage.give({"orders": {1, 4}})   the query now finds these
stage.holds(sql)                 whether a condition is true of them
stage.answer(sql)                how often each row comes out
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.harden.bench import Limit
from dea_core.harden.unit.reads import GIVEN, columns_read, inputs_of
from dea_core.sql.ddl import identifier

POOL, ROW = "pool", "dea_row"
MOST_ROWS = 200
"""Rows of an input that are looked at."""
SECONDS = 0.5
RESULT = "dea result"
Ids = Mapping[str, Set[int]]
Answer = Counter[str] | None
"""Rows as text, each with how often it comes; None for a query that fails."""


@dataclass
class Stage:
    """``engine`` is ours to write into. ``types`` are those of every column of each input."""

    engine: DuckDB
    tree: exp.Query
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    reads: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    given: dict[str, frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for schema in (POOL, GIVEN):
            self.engine.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
        self.engine.execute("SET threads = 1")  # so few rows are sooner read by one
        for name in inputs_of(self.tree):
            described = self.engine.rows(f"DESCRIBE {quoted(name)}")
            self.types[name] = {str(row[0]): str(row[1]) for row in described}
        self.reads = columns_read(self.tree, {name: tuple(kinds) for name, kinds in self.types.items()})
        for name in self.types:
            self._fill(name)

    def _fill(self, name: str) -> None:
        """The first rows of an input. What is not read of it is NULL, as dbt has it where nothing is given."""
        listed = ", ".join(
            quoted(column) if column in self.reads[name] else f"CAST(NULL AS {kind}) AS {quoted(column)}"
            for column, kind in self.types[name].items()
        )
        first = f"SELECT row_number() OVER () AS {ROW}, {listed} FROM (FROM {quoted(name)} LIMIT {MOST_ROWS})"
        self.engine.execute(f"CREATE TABLE {pool(name)} AS {first}")
        found = self.engine.rows(f"SELECT {ROW} FROM {pool(name)} ORDER BY 1")
        self.rows[name] = [int(str(row[0])) for row in found]

    def add(self, name: str, like: int, values: Mapping[str, str], keys: Iterable[str] = ()) -> int | None:
        """A row more in the pool: as ``like``, with other values, given as SQL. None where it cannot be.

        ``keys`` are columns whose value no other row may have.
        """
        new = max(self.rows[name], default=0) + 1
        listed = ", ".join(f"{values.get(c, quoted(c))} AS {quoted(c)}" for c in self.types[name])
        row = f"SELECT {new} AS {ROW}, {listed} FROM {pool(name)} WHERE {ROW} = {like}"
        taken = [f"{quoted(key)} NOT IN (SELECT {quoted(key)} FROM {pool(name)})" for key in keys]
        try:
            self.engine.execute(f"INSERT INTO {pool(name)} FROM ({row}) WHERE {' AND '.join(taken) or 'true'}")
        except EngineError:
            return None
        if not self.holds(f"EXISTS (FROM {pool(name)} WHERE {ROW} = {new})"):
            return None
        self.rows[name].append(new)
        return new

    def give(self, ids: Ids, *, backwards: bool = False) -> None:
        """Let the query find these rows of the pool, and no others."""
        for name in self.types:
            wanted = frozenset(ids.get(name, ()))
            if self.given.get(name) != wanted or backwards:
                listed = ", ".join(map(str, sorted(wanted))) or "NULL"
                order = f"{ROW} DESC" if backwards else ROW
                rows = f"SELECT * EXCLUDE ({ROW}) FROM {pool(name)} WHERE {ROW} IN ({listed}) ORDER BY {order}"
                self.engine.execute(f"CREATE OR REPLACE TABLE {GIVEN}.{quoted(name)} AS {rows}")
                self.given[name] = frozenset({-1}) if backwards else wanted

    def holds(self, condition: str) -> bool | None:
        """Whether a condition is true of what is given; None for one that cannot be run."""
        try:
            return bool(self.engine.rows(f"SELECT {condition}")[0][0])
        except EngineError:
            return None

    def answer(self, sql: str, columns: Sequence[str] | None = None) -> Answer:
        """What a query gives; ``columns`` are those to look at. Longer than SECONDS counts as failing."""
        listed = (
            ", ".join(f"{quoted(column)}::VARCHAR" for column in columns)
            if columns is not None
            else "COLUMNS(*)::VARCHAR"
        )
        try:
            self.engine.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(RESULT)} AS {sql}", Limit(SECONDS))
            rows = self.engine.rows(f"SELECT {listed} FROM {quoted(RESULT)}")
        except EngineError:
            return None
        return Counter(repr(row) for row in rows)


def quoted(name: str) -> str:
    """A name as SQL of DuckDB, in which all of this room's is."""
    return identifier(name, "duckdb")


def pool(name: str) -> str:
    """The table that holds the rows which an input may be given."""
    return f"{POOL}.{quoted(name)}"
