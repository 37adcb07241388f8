"""Named queries that refer to one another: what a workload is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope


@dataclass(frozen=True)
class Model:
    """A named query. Every table in ``tree`` is one quoted identifier: the name of a table or model of the workload."""

    name: str
    tree: exp.Query
    gathers: bool = False
    """Whether it also keeps rows of other times, as snapshots and incremental models do: what holds of a first run, say
    that no row is lost, need not hold later."""

    @cached_property
    def reads(self) -> frozenset[str]:
        """The names of the tables and models that it reads: not those of its own common table expressions."""
        sources = (source for scope in traverse_scope(self.tree) for source in scope.sources.values())
        return frozenset(source.name for source in sources if isinstance(source, exp.Table))
