"""What a database has that bears on the judgement of a query over it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dea_core.schema import Schema

Path = tuple[str, ...]
"""How a relation is reached, in lower case: ``("main", "orders")``."""


@dataclass(frozen=True)
class Known:
    """``relations`` by every path that reaches one; ``functions`` are the user's own, whose names are not to be called.

    Those ``of_rows`` can be called without a bracket: on Postgres ``t.f`` is ``f(t)`` where t has no column f.
    """

    relations: frozenset[Path]
    functions: frozenset[str] = frozenset()
    of_rows: frozenset[str] = frozenset()


def known_of_schema(schema: Schema, engine: Known | None = None) -> Known:
    """What may be named where only the tables of ``schema`` are read; the user's functions are those of ``engine``."""
    paths = [tuple(part.lower() for part in (table.path or (table.name,))) for table in schema]
    own = engine or Known(frozenset())
    return replace(own, relations=frozenset(path[start:] for path in paths for start in range(len(path))))
