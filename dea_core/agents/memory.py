"""What an agent remembers: proposals that were kept and refuted before, told with the next task about alike things.

Where memory refuses (locked, full), work goes on without it, and that is said once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dea_core.agents.secrets import without_secrets
from dea_core.errors import DeaError

if TYPE_CHECKING:
    from dea_core.store import Kind, Store

MOST_RECALLED = 12
"""Entries that are told with a task."""


@dataclass
class Memory:
    """``store`` is None where nothing is remembered."""

    store: Store | None = None
    notes: list[str] = field(default_factory=list)

    def keep(self, kind: Kind, agent: str, title: str, detail: str, words: str = "") -> int | None:
        """Remember one thing, found later by its title and ``words``; its number, or None where it is not kept."""
        if self.store is None:
            return None
        try:
            told = {"agent": agent, "why": without_secrets(detail)}
            return self.store.entries.add(kind, without_secrets(title), told, words=without_secrets(words))
        except DeaError as error:
            self._give_up(error)
            return None

    def told(self, words: str) -> str:
        """What is remembered of such things, as facts for a prompt; empty for nothing."""
        return "\n".join(self._lines(words))

    def _lines(self, words: str) -> Iterator[str]:
        if self.store is None:
            return
        try:
            found = [self.store.entries.get(one.id) for one in self.store.entries.search(words, most=MOST_RECALLED)]
        except DeaError as error:
            self._give_up(error)
            return
        for entry in found:
            if entry.kind in ("accepted", "rejected"):
                word = "kept before" if entry.kind == "accepted" else "refuted before"
                why = entry.detail.get("why")
                said = "".join(f"; a person called it {'good' if f.good else 'bad'}: {f.why}" for f in entry.feedback)
                yield f"- {word}: {entry.title}" + (f" ({why})" if why else "") + said

    def _give_up(self, error: DeaError) -> None:
        self.notes.append(f"memory is not used any more: {error.message}")
        self.store = None
