"""A connection of the person's own, lent for as long as a task runs: a notebook's. It is read, and nothing else.

reading_lent(lent, seconds)   the same read-only walls as around a database that is opened by its URL, but for locks
                              that would hold for the person too (docs/safety.md says what holds where)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from dea_core.engines.guarded import reading

if TYPE_CHECKING:
    from dea_core.engines import Engine
    from dea_core.schema import Schema, Table


@dataclass(frozen=True)
class Lent:
    """``engine`` is a cursor of DuckDB's, or a connection to Postgres; ``label`` is what a person calls it."""

    label: str
    engine: Engine
    schema: Callable[[], Schema] = field(repr=False)
    """Reads its catalog."""
    _alone: threading.RLock = field(default_factory=threading.RLock, repr=False)


@contextmanager
def reading_lent(lent: Lent, seconds: float) -> Iterator[Engine]:
    """An engine on which a model's SQL may run; tools that run side by side take turns."""
    with lent._alone, reading(lent.engine, seconds) as engine:
        yield engine


def relation_of(table: Table) -> exp.Table:
    """Where the rows of a table of its catalog stand."""
    parts = [exp.to_identifier(part, quoted=True) for part in table.path[-2:] or (table.name,)]
    return exp.Table(this=parts[-1], db=parts[0] if len(parts) > 1 else None)
