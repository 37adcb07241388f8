"""Mutants: queries that differ from one by a single mistake such as people make. Pure.

    mutants(tree)  ──>  Mutant(told, tree), ...      told: ``LEFT JOIN payments ...  →  JOIN payments ...``

Which of them change what a query answers, only rows can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from dea_core.sql.mutations import MUTATIONS

SHOWN = 70
AROUND = 2
"""Words shown on either side of a mistake, where there is room."""
FEWEST = 2


@dataclass(frozen=True)
class Mutant:
    """A query with one mistake in it, and the mistake in a line: what stood there, and what stands there now.

    ``number`` tells it from the others of its query. ``rank`` is the place of its mutation among MUTATIONS: the lower,
    the more it is like what people do.
    """

    told: str
    tree: exp.Query
    rank: int = 0
    number: int = 0


def mutants(tree: exp.Query) -> Iterator[Mutant]:
    """Every query with one mistake, in the order of the text. One that reads the same as another comes once."""
    written = _words(tree)
    seen = {written}
    for at, node in enumerate(tree.walk()):
        for rank, other in ((rank, other) for rank, mutation in enumerate(MUTATIONS) for other in mutation(node)):
            mutant = _placed(tree, at, other)
            if mutant is not None and (words := _words(mutant)) not in seen:
                seen.add(words)
                yield Mutant(_told(written, words), mutant, rank, len(seen))


def spread(listed: Sequence[Mutant], most: int) -> Sequence[Mutant]:
    """At most ``most`` of them: of a longer list every second, third, ..., so that the whole query is covered."""
    return listed[:: max(1, -(-len(listed) // most))]


def _placed(tree: exp.Query, at: int, other: exp.Expr) -> exp.Query | None:
    """The tree with ``other`` in the place of its node number ``at``."""
    if at == 0:
        return other if isinstance(other, exp.Query) else None
    copy = tree.copy()
    next(node for number, node in enumerate(copy.walk()) if number == at).replace(other)
    return copy


def _words(tree: exp.Query) -> tuple[str, ...]:
    return tuple(tree.sql("duckdb", comments=False).split())


def _told(before: Sequence[str], after: Sequence[str]) -> str:
    """What was there and what is there, with a few words around."""
    same = _same(before, after)
    same_at_end = _same(before[same:][::-1], after[same:][::-1])
    parts: list[list[str]] = []
    for around in range(AROUND, -1, -1):
        shorter = [
            words[max(0, same - around) : len(words) - max(0, same_at_end - around)] for words in (before, after)
        ]
        if parts and min(map(len, shorter)) < FEWEST:  # a word alone would not say where it stands
            break
        parts = [list(words) for words in shorter]
        if max(len(" ".join(words)) for words in parts) <= SHOWN:
            break
    texts = [" ".join(words) for words in parts]
    return "  →  ".join(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…" for text in texts)


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words they have in common from the start."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
