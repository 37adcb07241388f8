"""What came of a proof: one of four words, the layer that said it, and for a refutation the rows that show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Word = Literal["proved", "tested", "refuted", "unknown"]


@dataclass(frozen=True)
class Rows:
    """A table of a counterexample: values are shown as SQL's text of them, None is NULL."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Outcome:
    """What a query gave: its rows, or the error that it ended in."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    error: str | None = None


@dataclass(frozen=True)
class Counterexample:
    """The smallest tables found on which the two queries differ, and what each of them gives."""

    tables: tuple[Rows, ...]
    original: Outcome
    candidate: Outcome


@dataclass(frozen=True)
class Strength:
    """How much the databases can tell: of ``total`` small changes to the candidate, how many they noticed."""

    killed: int
    total: int
    survivors: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.killed} of {self.total} mutants killed"


@dataclass(frozen=True)
class Verdict:
    """``proved`` by a named rule; ``tested`` without a difference; ``refuted`` by rows; or ``unknown``, and why.

    ``premises`` are the facts of the schema that the proof rests on, each with its origin. ``notes`` say what was left
    out of account.
    """

    word: Word
    why: str
    rule: str | None = None
    premises: tuple[str, ...] = ()
    databases: int = 0
    counterexample: Counterexample | None = None
    strength: Strength | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def same(self) -> bool:
        """Whether the candidate may stand for the original, as far as this tells."""
        return self.word in ("proved", "tested")
