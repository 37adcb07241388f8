"""What was asked, proposed and said of it: entries with a number, found by their words, forgotten when told."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from dea_core.errors import UsageError
from dea_core.store.ranking import Recalled, ranked_words

if TYPE_CHECKING:
    import sqlite3

    from dea_core.store.database import Store

Kind = Literal["interaction", "accepted", "rejected", "pattern"]
"""What a person asked and got; a proposal that was kept; one that was refuted or turned down; what was learned."""
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST = 20_000
"""Characters of an entry's detail."""


def now() -> str:
    """This moment, as memory writes it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Feedback:
    """What a person said of an entry."""

    good: bool
    why: str
    at: str


@dataclass(frozen=True)
class Entry:
    """One thing that is remembered. ``detail`` is JSON."""

    id: int
    kind: Kind
    title: str
    detail: Mapping[str, Any]
    at: str
    feedback: tuple[Feedback, ...] = ()


class Entries:
    """The entries of a memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, kind: Kind, title: str, detail: Mapping[str, Any] | None = None, *, words: str = "") -> int:
        """Keep an entry; its number. ``words`` are what it is found by, beside its title."""
        with self._store.writing() as connection:
            return insert(connection, kind, title, detail or {}, words)

    def get(self, number: int) -> Entry:
        """The entry of that number; raises UsageError where there is none."""
        found = self._store.rows("SELECT * FROM entries WHERE id = ?", (number,))
        if not found:
            raise UsageError(f"memory has no entry {number}", hint="dea memory list shows what there is")
        said = self._store.rows("SELECT good, why, at FROM feedback WHERE entry = ? ORDER BY id", (number,))
        return _read(found[0], tuple(Feedback(bool(one["good"]), one["why"], one["at"]) for one in said))

    def list(self, kind: Kind | None = None, *, most: int | None = None) -> tuple[Entry, ...]:
        """The newest entries first, without what was said of them."""
        where, values = ("WHERE kind = ?", (kind,)) if kind else ("", ())
        sql = f"SELECT * FROM entries {where} ORDER BY id DESC LIMIT ?"
        return tuple(_read(row) for row in self._store.rows(sql, (*values, -1 if most is None else most)))

    def search(self, words: str, *, most: int = 10) -> tuple[Recalled, ...]:
        """The entries that ``words`` speak of, the best first, each with the parts of its score."""
        return ranked_words(self._store, words, most)

    def say(self, number: int, good: bool, why: str) -> None:
        """Keep what a person says of an entry. Raises UsageError where there is none."""
        self.get(number)
        with self._store.writing() as connection:
            values = (number, int(good), why, now())
            connection.execute("INSERT INTO feedback (entry, good, why, at) VALUES (?, ?, ?, ?)", values)

    def forget(self, number: int) -> None:
        """Take an entry out, with all that hangs on it. Raises UsageError where there is none.

        Of a pattern a mark stays, so that the lines that taught it do not teach it again.
        """
        self.get(number)
        with self._store.writing() as connection:
            connection.execute(f"{_MARK} WHERE p.entry = ?", (number,))
            connection.execute("DELETE FROM entries WHERE id = ?", (number,))

    def forget_all(self) -> int:
        """Take every entry out; how many there were. What calls cost stays."""
        with self._store.writing() as connection:
            connection.execute(_MARK)
            return connection.execute("DELETE FROM entries").rowcount


_MARK = """
INSERT OR IGNORE INTO forgotten (place, mark)
SELECT v.place, p.mark FROM evidence AS v JOIN patterns AS p ON p.entry = v.pattern"""


def insert(connection: sqlite3.Connection, kind: Kind, title: str, detail: Mapping[str, Any], words: str) -> int:
    """Add an entry within a transaction; its number. A detail that is too long is replaced, and says so."""
    text = json.dumps(dict(detail), default=str, ensure_ascii=False)
    if len(text) > LONGEST:
        text = json.dumps({"left out": f"{len(text):,} characters"})
    values = (kind, title, f"{title} {words}".strip(), text, now())
    added = connection.execute("INSERT INTO entries (kind, title, words, detail, at) VALUES (?, ?, ?, ?, ?)", values)
    return int(added.lastrowid or 0)


def _read(row: sqlite3.Row, feedback: tuple[Feedback, ...] = ()) -> Entry:
    return Entry(row["id"], row["kind"], row["title"], json.loads(row["detail"]), row["at"], feedback)
