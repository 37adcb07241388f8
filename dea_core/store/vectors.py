"""Likeness by meaning, for those who have an embedder: one vector an entry, kept beside it."""

from __future__ import annotations

import array
import math
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dea_core.store.ranking import Embedder

if TYPE_CHECKING:
    from dea_core.store.database import Store


def add_vector(connection: sqlite3.Connection, embedder: Embedder, number: int, words: str) -> None:
    """Keep the vector of an entry."""
    vector = array.array("f", embedder.embed([words])[0]).tobytes()
    connection.execute("INSERT INTO vectors VALUES (?, ?, ?)", (number, embedder.name, vector))


def likenesses(store: Store, embedder: Embedder | None, words: str, numbers: Sequence[int]) -> dict[int, float]:
    """How alike ``words`` and each entry are, by the embedder; empty without one."""
    if embedder is None or not numbers:
        return {}
    own = embedder.embed([words])[0]
    marks = ", ".join("?" for _ in numbers)
    sql = f"SELECT entry, vector FROM vectors WHERE embedder = ? AND entry IN ({marks})"
    return {row["entry"]: cosine(own, _read(row["vector"])) for row in store.rows(sql, (embedder.name, *numbers))}


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """The cosine of two vectors; 0 for those that point apart."""
    lengths = math.sqrt(sum(x * x for x in one)) * math.sqrt(sum(x * x for x in other))
    return max(0.0, sum(x * y for x, y in zip(one, other, strict=True)) / lengths) if lengths else 0.0


def _read(blob: bytes) -> array.array[float]:
    vector: array.array[float] = array.array("f")
    vector.frombytes(blob)
    return vector
