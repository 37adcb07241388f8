"""What a database has that bears on the judgement of a query over it."""

from __future__ import annotations

from dataclasses import dataclass

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
