"""What a rewrite is: one function in a file of its own under ``rewrites/``, found by name.

    @REWRITES.register("drop_distinct")
    def drop_distinct(query, facts):      query: one SELECT or UNION of the whole, not to be changed
        yield Change(other, premises)     ``other`` stands in its place; premises are sentences of Facts

A package adds one with a line in the entry point group ``dea.rewrites``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.registry import Registry


@dataclass(frozen=True)
class Change:
    """``query`` may stand in place of the query that was looked at, if ``premises`` hold."""

    query: exp.Query
    premises: tuple[str, ...] = ()


Rewrite = Callable[[exp.Query, Facts], Iterator[Change]]
REWRITES: Registry[Rewrite] = Registry("dea.rewrites", "rewrite")


def told(rewrite: Rewrite) -> str:
    """What a rewrite does, in its own first line."""
    return (rewrite.__doc__ or "").strip().split("\n", 1)[0].rstrip(".")
