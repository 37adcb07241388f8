"""Texts that the patterns of queries and CHECKs match: no constant of theirs would.

    code ~ '^[A-Z]{2}-\\d+$'   ->  code: AA-0, QK-3140927, ...
    name LIKE 'x_%'            ->  name: xa, xk3, ...

LIKE, SIMILAR TO and regular expressions in any of their spellings; a pattern that cannot be read gives none.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.regex import Branches, Node, Repeat, Symbols, read_like, read_regex, read_similar

TEXTS = 32
"""Texts of each pattern: a key of as many rows as we make must find different ones."""
_READERS: dict[type[exp.Expr], Callable[[str], Node]] = {
    exp.Like: read_like, exp.ILike: read_like, exp.SimilarTo: read_similar,
    exp.RegexpLike: read_regex, exp.RegexpILike: read_regex, exp.RegexpFullMatch: read_regex,
}  # fmt: skip


def matching_texts(tree: exp.Expr) -> Iterator[tuple[str, list[str]]]:
    """The name of each column that a pattern is asked of, folded, and texts that match."""
    for node in tree.find_all(*_READERS):
        pattern = node.expression
        if isinstance(pattern, exp.Literal) and pattern.is_string:
            texts = _texts(_reader(node), pattern.name)
            yield from ((column.name.lower(), texts) for column in node.this.find_all(exp.Column))


def _reader(node: exp.Expr) -> Callable[[str], Node]:
    said = node.parent.expression if isinstance(node.parent, exp.Escape) else None
    return partial(read_like, escape=said.name) if said is not None else _READERS[type(node)]


def _texts(reader: Callable[[str], Node], pattern: str) -> list[str]:
    try:
        node = reader(pattern)
    except PlanError:
        return []
    chance = random.Random(pattern)
    return list(dict.fromkeys(_text(node, chance) for _ in range(TEXTS)))


def _text(node: Node, chance: random.Random) -> str:
    if isinstance(node, Symbols):
        return chance.choice(node.items) if node.items else ""
    if isinstance(node, Repeat):
        return "".join(_text(node.part, chance) for _ in range(chance.randint(node.least, node.most)))
    if isinstance(node, Branches):
        return _text(chance.choice(node.options), chance)
    return "".join(_text(part, chance) for part in node.parts)
