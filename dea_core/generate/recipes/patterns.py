"""Texts that match a pattern, picked by number.

    k -> choices (lengths, branches) and positions: with the choices made, each position is one symbol of a few

The first choice is always the longest, and the positions that it leads to are the low digits of k. So the values are
distinct over the first (product of the positions' sizes) numbers, whatever the pattern; where that is more than a word
holds, the last positions are drawn.
"""

from __future__ import annotations

from collections.abc import Callable

from dea_core.errors import PlanError
from dea_core.generate.persons import width
from dea_core.generate.recipes import recipe
from dea_core.generate.regex import Node, fitted, read_like, read_regex, read_similar
from dea_core.generate.row import Cell
from dea_core.generate.spelling import matching
from dea_core.generate.values import Values

READERS: dict[str, Callable[[str], Node]] = {"regex": read_regex, "like": read_like, "similar": read_similar}


@recipe("pattern")
def pattern(
    cell: Cell,
    *,
    regex: str | None = None,
    like: str | None = None,
    similar: str | None = None,
    min_length: int = 0,
    max_length: int | None = None,
) -> Values:
    """A text that matches ``regex`` (or a pattern of ``like`` or ``similar`` to), of a length within both bounds."""
    given = [
        (kind, text) for kind, text in (("regex", regex), ("like", like), ("similar", similar)) if text is not None
    ]
    if len(given) != 1:
        raise PlanError(f"{cell.name}: recipe pattern wants one of regex, like or similar")
    kind, text = given[0]
    most = width(cell.column.type, max_length)
    node = fitted(READERS[kind](text), min_length, most, f"{cell.name}: pattern {text!r}")
    return matching(cell, node)
