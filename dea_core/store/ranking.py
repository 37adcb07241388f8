"""Why something is recalled: a score of named parts, each from 0 to 1, added up by weights that stand here.

    name 0.40   type 0.20   neighbours 0.15   uses 0.15   recency 0.10       + likeness, where there is an embedder

Full-text search (bm25) finds what is scored; of entries found by words, its rank is a part too. ``Score.told`` is the
sum, part by part: nothing else enters the order.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
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
    """The entries whose words match best."""
    query = matching(words)
    if not query:
        return ()
    sql = (
        "SELECT e.id, e.title, e.at, -bm25(entry_words) AS rank FROM entry_words "
        "JOIN entries AS e ON e.id = entry_words.rowid WHERE entry_words MATCH ? ORDER BY rank DESC LIMIT ?"
    )
    rows = store.rows(sql, (query, most))
    best = max((row["rank"] for row in rows), default=1.0)
    found = [
        Recalled(r["id"], r["title"], Score({"words": _against(r["rank"], best), "recency": recency(r["at"])}))
        for r in rows
    ]
    return tuple(sorted(found, key=lambda one: (-one.score.total, one.id)))


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
