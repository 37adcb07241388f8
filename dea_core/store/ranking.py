"""Why something is recalled: a score of named parts, each from 0 to 1, added up by weights that stand here.

    name 0.40   type 0.20   neighbours 0.15   uses 0.15   recency 0.10       + likeness, where there is an embedder

Full-text search (bm25) finds what is scored, and an embedder what is alike without a word in common; of entries found
by words, the rank is a part too. ``Score.told`` is the sum, part by part: nothing else enters the order.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dea_core.store.vectors import LEAST_ALIKE, likenesses, newest

if TYPE_CHECKING:
    import sqlite3

    from dea_core.store.database import Store

WEIGHTS = {"name": 0.40, "type": 0.20, "neighbours": 0.15, "uses": 0.15, "recency": 0.10, "words": 1.0, "likeness": 0.5}
MANY_USES = 5
"""So many uses count as sure."""
HALF_LIFE = 180.0
"""Days after which the part of recency has halved."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Score:
    """The parts of a score, each from 0 to 1."""

    parts: Mapping[str, float]

    @property
    def total(self) -> float:
        """The weighted sum."""
        return sum(WEIGHTS[name] * part for name, part in self.parts.items())

    @property
    def told(self) -> str:
        """The sum, part by part."""
        return " + ".join(f"{name} {WEIGHTS[name] * part:.2f}" for name, part in self.parts.items() if part)


@dataclass(frozen=True)
class Recalled:
    """An entry that was found by its words, and why it stands where it does."""

    id: int
    title: str
    score: Score


class Embedder(Protocol):
    """Turns texts into vectors. ``name`` says which, so that vectors of two are never compared."""

    name: str

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector a text."""


def matching(words: str) -> str:
    """Words as a query of full-text search: any of them, none of them an operator."""
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(words.lower())))


def ranked_words(store: Store, words: str, most: int) -> tuple[Recalled, ...]:
    """The entries whose words match best, and with an embedder those that are alike though no word is the same."""
    query = matching(words)
    ranks = {row["id"]: row["rank"] for row in store.rows(_BY_WORDS, (query, most))} if query else {}
    likes = likenesses(store, words, sorted({*ranks, *newest(store)}))
    alike = sorted((number for number in likes if likes[number] >= LEAST_ALIKE), key=lambda one: -likes[one])[:most]
    best = max(ranks.values(), default=1.0)
    found = [
        Recalled(row["id"], row["title"], _score(row, ranks.get(row["id"]), best, likes.get(row["id"])))
        for row in _entries(store, sorted({*ranks, *alike}))
    ]
    return tuple(sorted(found, key=lambda one: (-one.score.total, one.id))[:most])


_BY_WORDS = """
SELECT rowid AS id, -bm25(entry_words) AS rank FROM entry_words WHERE entry_words MATCH ? ORDER BY rank DESC LIMIT ?"""


def _entries(store: Store, numbers: Sequence[int]) -> list[sqlite3.Row]:
    marks = ", ".join("?" for _ in numbers)
    return store.rows(f"SELECT id, title, at FROM entries WHERE id IN ({marks})", tuple(numbers))


def _score(row: sqlite3.Row, rank: float | None, best: float, like: float | None) -> Score:
    by_words = {"words": _against(rank, best)} if rank is not None else {}
    return Score({**by_words, "recency": recency(row["at"]), **({"likeness": like} if like is not None else {})})


def _against(rank: float, best: float) -> float:
    return rank / best if best > 0 else 1.0


def recency(at: str) -> float:
    """1 for now, half for what is ``HALF_LIFE`` days old."""
    age = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(at)
    return math.pow(0.5, max(age.total_seconds(), 0.0) / 86_400 / HALF_LIFE)


def uses_part(kept: int) -> float:
    """How sure so many uses make."""
    return min(kept, MANY_USES) / MANY_USES


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of names that two tables have in common."""
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.0
