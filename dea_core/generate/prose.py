"""Free text in two halves: every sentence and title is one of a, joined to one of b, so that two picks make a value.

    English    words/phrases.toml and words/titles.toml, by topic
    others     halves made of the locale's own words, once

``fit`` chooses the halves that a column's length allows, so that nothing is ever cut.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product
from typing import TYPE_CHECKING

from dea_core.generate.pools import faked
from dea_core.generate.vocabulary import entry, is_english
from dea_core.sql.portable import key

if TYPE_CHECKING:
    from dea_core.generate.row import Cell

WORDS, HALVES = 240, 60
SHORTEST = 3


@dataclass(frozen=True)
class Halves:
    """The values are ``a + joint + b``; of a single list, ``b`` is one empty text."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    joint: str = " "

    @property
    def longest(self) -> int:
        """The most characters of a value."""
        return max(map(len, self.a)) + len(self.joint) + max(map(len, self.b))


def sentences(cell: Cell, topic: str) -> Halves:
    """The sentences of a topic."""
    return _halves(cell, "phrases", topic)


def titles(cell: Cell, of: str) -> Halves:
    """The titles of a kind of thing."""
    return _halves(cell, "titles", of)


def short_phrases(cell: Cell, topic: str) -> Halves:
    """A few words, for narrow columns."""
    locale = cell.blueprint.plan.locale
    own = entry("phrases", topic)["short"]
    pool = cell.blueprint.pools.get(
        f"{locale}/short/{topic}", lambda: own if is_english(locale) else some_words(locale)
    )
    return Halves(tuple(pool), ("",), "")


def single_words(cell: Cell) -> Halves:
    """Single words of the locale."""
    locale = cell.blueprint.plan.locale
    return Halves(tuple(cell.blueprint.pools.get(f"{locale}/words", lambda: some_words(locale))), ("",), "")


def _halves(cell: Cell, vocabulary: str, name: str) -> Halves:
    locale, own = cell.blueprint.plan.locale, entry(vocabulary, name)
    home, make = (
        (f"{vocabulary}/{name}", lambda side: own[side])
        if is_english(locale)
        else (f"{locale}/{vocabulary}", lambda side: _made(locale, vocabulary, side))
    )
    a, b = (tuple(cell.blueprint.pools.get(f"{home}/{side}", partial(make, side))) for side in ("a", "b"))
    return Halves(a, b)


@lru_cache(maxsize=32)
def some_words(locale: str) -> list[str]:
    """Words of a locale, as Faker has them."""
    return [str(word) for word in faked(locale, "word", WORDS)]


def _made(locale: str, kind: str, side: str) -> list[str]:
    """Openings and endings of sentences, or of titles, out of a locale's words."""
    chance, known = random.Random(key(locale, kind, side)), some_words(locale)
    least, most = (1, 1) if kind == "titles" else (2, 4)
    found: dict[str, None] = {}
    for _ in range(HALVES * 3):
        text = " ".join(chance.sample(known, chance.randint(least, most)))
        text = text[:1].upper() + text[1:] if side == "a" or kind == "titles" else text + "."
        found[text] = None
    return list(found)[:HALVES]


def fit(halves: Halves, least: int, most: int | None) -> Halves | None:
    """The halves of which every pair is ``least`` to ``most`` characters long, as many as can be; None if none is."""
    widest = most if most is not None else halves.longest
    best, count = None, 0
    ceilings = sorted({len(text) for text in halves.a})
    for floor, ceiling in product(ceilings if least else ceilings[:1], ceilings):
        a = tuple(text for text in halves.a if floor <= len(text) <= ceiling)
        low, high = least - len(halves.joint) - floor, widest - len(halves.joint) - ceiling
        b = tuple(text for text in halves.b if low <= len(text) <= high)
        if len(a) * len(b) > count:
            best, count = Halves(a, b, halves.joint), len(a) * len(b)
    return best
