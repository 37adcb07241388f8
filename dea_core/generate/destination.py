"""Where data goes once it is made and checked: what every destination must be able to do.

prepare(schema)   fail early: no right to write, tables that hold rows, a full disk     nothing made yet
write(staged)     all or nothing: files appear at once, rows in one transaction         every check has passed
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.schema import Schema, Table
from dea_core.sql.values import literal

Progress = Callable[[str, str, float], None]
"""Told what is done (``making``, ``checking``, ``writing``), to which table, and how far (a share from 0 to 1)."""


@dataclass(frozen=True)
class Staged:
    """One table's rows, made and waiting: ``rows`` of them in the Parquet file ``path``, in order."""

    table: Table
    rows: int
    path: Path


def staged_relation(path: Path) -> exp.Expression:
    """A Parquet file as a relation."""
    return exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[literal(str(path))]))


class Destination(Protocol):
    """Where rows go: a folder of files, a database."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should be told of the writing: a constraint that the engine could not take, say."""

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Raise RefusedError, WriteError or EngineError for what would not work, before a row is made.

        Returns the names of tables that hold rows already and are left as they are.
        """

    def staging(self) -> Path | None:
        """A folder on the destination's own disk to stage files in (made by this call); None where any will do."""

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Publish the rows, all or nothing; returns what now stands there (paths, table names)."""
