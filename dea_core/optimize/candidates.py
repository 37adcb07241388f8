"""Candidates: what the rewrites propose for a query, each as a whole query of its own.

candidates_of(tree, facts) ──> Candidate, ...       every rewrite, at every SELECT and UNION in it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from dea_core.optimize import rewrites as _registered  # noqa: F401  (registers them)
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES
from dea_core.optimize.trees import swapped


@dataclass(frozen=True)
class Candidate:
    """A query that may answer as the original does: ``rules`` made it, one after another, relying on ``premises``."""

    tree: exp.Query
    rules: tuple[str, ...]
    premises: tuple[str, ...]


def candidates_of(start: Candidate, facts: Facts) -> Iterator[Candidate]:
    """One more rewrite applied to ``start``, in every way that there is; each text once."""
    seen = {start.tree.sql()}
    for name in REWRITES:
        for tree, premises in _anywhere(start.tree, name, facts):
            text = tree.sql()
            if text not in seen:
                seen.add(text)
                joined = dict.fromkeys((*start.premises, *premises))
                yield Candidate(tree, (*start.rules, name), tuple(joined))


def _anywhere(tree: exp.Query, name: str, facts: Facts) -> Iterator[tuple[exp.Query, tuple[str, ...]]]:
    for query in tree.find_all(exp.Select, exp.SetOperation):
        for change in REWRITES[name](query, facts):
            yield swapped(tree, [(query, change.query)]), change.premises
