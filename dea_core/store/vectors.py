"""Likeness by an embedder, for those who set one: one vector an entry, made when it is first asked for, and kept.

    likenesses(store, words, numbers)   how alike the words and these entries are
    newest(store)                       the entries that are looked at, whatever their words

An embedder that fails (a server that is away) is told once in the store's notes, and done without.
"""

from __future__ import annotations

import array
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dea_core.errors import DeaError

if TYPE_CHECKING:
    from dea_core.store.database import Store
    from dea_core.store.ranking import Embedder

NEWEST = 2_000
"""Entries that are compared at most."""
LEAST_ALIKE = 0.35
"""Less than that is chance."""
AT_ONCE = 200
"""Texts that an embedder is given at once."""


def likenesses(store: Store, words: str, numbers: Sequence[int]) -> dict[int, float]:
    """How alike ``words`` and each entry are, from 0 to 1; empty without an embedder."""
    if store.embedder is None or not numbers:
        return {}
    try:
        return _compared(store, store.embedder, words, numbers)
    except DeaError as error:
        store.notes = (*store.notes, f"likeness is left out: {error.message}")
        store.embedder = None
        return {}


def newest(store: Store) -> list[int]:
    """The entries that are compared with any words; none without an embedder."""
    if store.embedder is None:
        return []
    return [row["id"] for row in store.rows("SELECT id FROM entries ORDER BY id DESC LIMIT ?", (NEWEST,))]


def _compared(store: Store, embedder: Embedder, words: str, numbers: Sequence[int]) -> dict[int, float]:
    marks = ", ".join("?" for _ in numbers)
    _fill(store, embedder, marks, numbers)
    own = embedder.embed([words])[0]
    sql = f"SELECT entry, vector FROM vectors WHERE embedder = ? AND entry IN ({marks})"
    return {row["entry"]: cosine(own, _read(row["vector"])) for row in store.rows(sql, (embedder.name, *numbers))}


def _fill(store: Store, embedder: Embedder, marks: str, numbers: Sequence[int]) -> None:
    """Make the vectors that are not there yet."""
    sql = (
        f"SELECT id, words FROM entries WHERE id IN ({marks}) "
        "AND id NOT IN (SELECT entry FROM vectors WHERE embedder = ?) ORDER BY id"
    )
    missing = store.rows(sql, (*numbers, embedder.name))
    for start in range(0, len(missing), AT_ONCE):
        part = missing[start : start + AT_ONCE]
        made = embedder.embed([row["words"] for row in part])
        kept = [
            (row["id"], embedder.name, array.array("f", vector).tobytes())
            for row, vector in zip(part, made, strict=True)
        ]
        with store.writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", kept)


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """The cosine of two vectors; 0 for those that point apart."""
    lengths = math.sqrt(sum(x * x for x in one)) * math.sqrt(sum(x * x for x in other))
    return max(0.0, sum(x * y for x, y in zip(one, other, strict=True)) / lengths) if lengths else 0.0


def _read(blob: bytes) -> array.array[float]:
    vector: array.array[float] = array.array("f")
    vector.frombytes(blob)
    return vector
