"""Texts of a pattern, where no sample has any: some of its strings, and two with letters behind, of every length."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.constants import bare, constant
from dea_core.generate.regex import Branches, Node, Repeat, Sequence, Symbols, read_like, read_regex, read_similar

STRINGS = 12
"""Strings of each pattern."""
LONGEST = 12
"""Up to so many characters, strings are made longer."""
READERS: dict[type[exp.Expr], Callable[[str], Node]] = {
    exp.Like: read_like,
    exp.ILike: read_like,
    exp.RegexpLike: read_regex,
    exp.RegexpILike: read_regex,
    exp.SimilarTo: read_similar,
}


def texts_of_patterns(predicate: exp.Expr, column: str) -> Iterable[str]:
    """Strings of the patterns that a predicate holds a column against, always the same."""
    for node in predicate.find_all(*READERS):
        subject, pattern = bare(node.this), constant(node.expression)
        if isinstance(subject, exp.Column) and subject.name == column and isinstance(pattern, str):
            yield from _strings(READERS[type(node)], pattern)


def _strings(read: Callable[[str], Node], pattern: str) -> Iterable[str]:
    try:
        node = read(pattern)
    except PlanError:  # told where the pattern is used by a recipe, or by the engine
        return
    chance = random.Random(pattern)
    made = [_spelled(node, chance) for _ in range(STRINGS)]
    yield from made
    yield from (text.ljust(length, "a") for text in made[:2] for length in range(len(text) + 1, LONGEST + 1))


def _spelled(node: Node, chance: random.Random) -> str:
    if isinstance(node, Symbols):
        return chance.choice(node.items)
    if isinstance(node, Repeat):
        return "".join(_spelled(node.part, chance) for _ in range(chance.randint(node.least, node.most)))
    if isinstance(node, Sequence):
        return "".join(_spelled(part, chance) for part in node.parts)
    assert isinstance(node, Branches)
    return _spelled(chance.choice(node.options), chance)
