"""What loading into DuckDB and into Postgres have in common: what a caller may ask, and what is remembered of it."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from dea_core.generate.destinations.targets import Existing, Names
from dea_core.schema import Schema


class Asked(TypedDict, total=False):
    """What may be asked of a database's tables.

    ``existing`` says what becomes of rows that are there, ``marker`` is a comment by which tables are ours to replace,
    ``names`` gives a table another path than its own.
    """

    existing: Existing
    marker: str | None
    names: Names | None
    create_constraints: bool


class DatabaseTables:
    """Tables of a database, to be loaded as asked."""

    def __init__(
        self,
        *,
        existing: Existing = "refuse",
        marker: str | None = None,
        names: Names | None = None,
        create_constraints: bool = True,
    ) -> None:
        self.existing, self.marker = existing, marker
        self.names, self.create_constraints = names or {}, create_constraints
        self.notes: tuple[str, ...] = ()
        self.schema: Schema | None = None

    def staging(self) -> Path | None:
        """Any disk will do: rows are copied into the database."""
        return None
