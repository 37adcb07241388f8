"""Rows that stay in memory: for a notebook or a test that wants tables at hand and no files.

rows = InMemory()    generate(..., into=rows)    rows.table("orders").df()
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dea_core.engines import DuckDB
from dea_core.errors import SchemaError, did_you_mean
from dea_core.generate.destination import Progress, Staged
from dea_core.generate.wide_integers import as_typed
from dea_core.generate.writers.job import text_literal
from dea_core.schema import Schema
from dea_core.sql.ddl import identifier

if TYPE_CHECKING:
    import duckdb


class InMemory:
    """Tables in a DuckDB of their own, each named as in the schema. ``engine`` runs SQL over them."""

    notes: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.engine = DuckDB.open()
        self.engine.execute("SET TimeZone = 'UTC'")
        self.names: tuple[str, ...] = ()

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Nothing can be in the way."""
        return ()

    def staging(self) -> Path | None:
        """Any disk will do."""
        return None

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Read the staged rows into memory."""
        for one in staged:
            progress("writing", one.table.name, 0.0)
            name, path = identifier(one.table.name, "duckdb"), text_literal(str(one.path))
            rows = as_typed(self.engine, f"FROM read_parquet({path})", one.table)
            self.engine.execute(f"CREATE OR REPLACE TABLE {name} AS {rows}")
        self.names = tuple(one.table.name for one in staged)
        return self.names

    def table(self, name: str) -> duckdb.DuckDBPyRelation:
        """The rows of a table, as DuckDB's relation: ``.df()``, ``.fetchall()``, ``.show()``."""
        if name not in self.names:
            raise SchemaError(f"no table {name}", hint=did_you_mean(name, self.names))
        return self.engine.connection.sql(f"FROM {identifier(name, 'duckdb')}")
