"""What was learned of columns: how people want one of that name, type and table made.

    keep(place, asked, line)   a line that a person wrote stands in a plan           kept += 1, once a place
    drop(place, number)        a line that memory proposed was changed by a person   dropped += 1
    recall(asked)              patterns of alike columns, the best first, each with the parts of its score

Confidence is (kept + 1) / (kept + dropped + 2), where good and bad feedback count as one use each: it starts in the
middle, and a pattern that has not left it upwards is not recalled.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dea_core.store.alike import Asked, ending, likeness_of_names, likeness_of_types
from dea_core.store.entries import insert, now
from dea_core.store.ranking import Score, matching, overlap, recency, uses_part
from dea_core.store.vectors import likenesses

if TYPE_CHECKING:
    from dea_core.store.database import Store

MIDDLE = 0.5
UNSCORED = Score({})
WIDEST = 10_000
CANDIDATES = 50
"""Hits of full-text search, by bm25, that are looked at."""


@dataclass(frozen=True)
class Pattern:
    """A recipe with its options for a kind of column, and what came of it. ``score`` says why it was recalled."""

    id: int
    asked: Asked
    recipe: str
    options: Mapping[str, Any]
    null: float
    kept: int
    dropped: int
    used: str
    score: Score = UNSCORED

    @property
    def confidence(self) -> float:
        """How often it was right, from 0 to 1."""
        return (self.kept + 1) / (self.kept + self.dropped + 2)


class Patterns:
    """The patterns of a memory; its embedder, if it has one, adds a likeness to their ranking."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, place: str, asked: Asked, recipe: str, options: Mapping[str, Any], null: float = 0.0) -> int | None:
        """A person's line, for the column ``asked``, stands at ``place``; the pattern's number.

        None for a line that taught what was forgotten.
        """
        mark = _mark(asked, recipe, options)
        with self._store.writing() as connection:
            if connection.execute("SELECT 1 FROM forgotten WHERE place = ? AND mark = ?", (place, mark)).fetchone():
                return None
            found = connection.execute("SELECT entry FROM patterns WHERE mark = ?", (mark,)).fetchone()
            number = int(found[0]) if found else None
            if number is None:
                number = self._added(connection, asked, recipe, options, null)
            _note(connection, place, number, kept=True)
            return number

    def keep_again(self, place: str, number: int) -> None:
        """A line that pattern ``number`` proposed was left as it is. One that was forgotten stays so."""
        self._noted(place, number, kept=True)

    def drop(self, place: str, number: int) -> None:
        """A line that pattern ``number`` proposed was changed."""
        self._noted(place, number, kept=False)

    def release(self, place: str) -> None:
        """What stood at ``place`` is no longer there: it was put back to what rules propose."""
        with self._store.writing() as connection:
            connection.execute("DELETE FROM evidence WHERE place = ? AND kept = 1", (place,))

    def get(self, number: int) -> Pattern | None:
        """The pattern of that number, if there is one."""
        found = self._store.rows(f"{_SELECT} WHERE p.entry = ?", (number,))
        return _read(found[0]) if found else None

    def endings(self) -> frozenset[str]:
        """The last word of every name that a pattern is for: alike names end alike."""
        return frozenset(ending(row["name"]) for row in self._store.rows("SELECT DISTINCT name FROM patterns"))

    def recall(self, asked: Asked) -> tuple[Pattern, ...]:
        """Patterns for alike columns, that were right more often than not."""
        query = matching(asked.name)
        if not query:
            return ()
        found = [_read(row) for row in self._store.rows(_RECALL, (query, CANDIDATES))]
        alike = [one for one in found if likeness_of_names(asked, one.asked) and likeness_of_types(asked, one.asked)]
        likes = likenesses(self._store, asked.words, [one.id for one in alike])
        scored = [_scored(one, asked, likes.get(one.id)) for one in alike if one.confidence > MIDDLE]
        return tuple(sorted(scored, key=lambda one: (-one.score.total, one.id)))

    def _noted(self, place: str, number: int, *, kept: bool) -> None:
        with self._store.writing() as connection:
            if connection.execute("SELECT 1 FROM patterns WHERE entry = ?", (number,)).fetchone():
                _note(connection, place, number, kept=kept)

    def _added(
        self, connection: sqlite3.Connection, asked: Asked, recipe: str, options: Mapping[str, Any], null: float
    ) -> int:
        title = f"{asked.noun}.{asked.name} {asked.family} -> {recipe}"
        number = insert(connection, "pattern", title, {}, asked.words)
        about = (asked.name, asked.family, asked.noun, asked.meaning, json.dumps(asked.neighbours))
        values = (number, *about, recipe, _text(options), null, _mark(asked, recipe, options))
        connection.execute(f"INSERT INTO patterns VALUES ({', '.join('?' for _ in values)})", values)
        return number


_SELECT = """
SELECT p.*,
  (SELECT count(*) FROM evidence AS v WHERE v.pattern = p.entry AND v.kept = 1)
    + (SELECT count(*) FROM feedback AS f WHERE f.entry = p.entry AND f.good = 1) AS kept,
  (SELECT count(*) FROM evidence AS v WHERE v.pattern = p.entry AND v.kept = 0)
    + (SELECT count(*) FROM feedback AS f WHERE f.entry = p.entry AND f.good = 0) AS dropped,
  coalesce((SELECT max(v.at) FROM evidence AS v WHERE v.pattern = p.entry), e.at) AS used
FROM patterns AS p JOIN entries AS e ON e.id = p.entry"""
_RECALL = f"""{_SELECT}
JOIN (SELECT rowid, rank FROM entry_words WHERE entry_words MATCH ?) AS w ON w.rowid = p.entry
ORDER BY w.rank LIMIT ?"""


def _scored(pattern: Pattern, asked: Asked, like: float | None) -> Pattern:
    parts = {
        "name": likeness_of_names(asked, pattern.asked),
        "type": likeness_of_types(asked, pattern.asked),
        "neighbours": overlap(asked.neighbours, pattern.asked.neighbours),
        "uses": uses_part(pattern.kept),
        "recency": recency(pattern.used),
        **({"likeness": like} if like is not None else {}),
    }
    return Pattern(**{**vars(pattern), "score": Score(parts)})


def _mark(asked: Asked, recipe: str, options: Mapping[str, Any]) -> str:
    """The same for the same pattern; nothing can be read from it."""
    text = "\n".join((asked.name, asked.family, asked.noun, recipe, _text(options)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _note(connection: sqlite3.Connection, place: str, number: int, *, kept: bool) -> None:
    """Write evidence down. A place holds one line, so what stood there before is no longer kept by it."""
    if kept:
        connection.execute("DELETE FROM evidence WHERE place = ? AND kept = 1 AND pattern <> ?", (place, number))
    sql = "INSERT INTO evidence VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET kept = excluded.kept"
    connection.execute(sql, (place, number, int(kept), now()))


def _text(options: Mapping[str, Any]) -> str:
    """Options as a plan's file has them: YAML keeps what JSON cannot, such as numbers as names of a mapping."""
    import yaml

    ordered = {name: options[name] for name in sorted(options)}
    text: str = yaml.safe_dump(ordered, sort_keys=False, default_flow_style=True, allow_unicode=True, width=WIDEST)
    return text.strip()


def _read(row: sqlite3.Row) -> Pattern:
    import yaml

    neighbours = tuple(json.loads(row["neighbours"]))
    asked = Asked(row["name"], row["family"], row["noun"], neighbours, row["meaning"])
    made = (row["recipe"], yaml.safe_load(row["options"]), row["null_share"])
    return Pattern(row["entry"], asked, *made, row["kept"], row["dropped"], row["used"])
