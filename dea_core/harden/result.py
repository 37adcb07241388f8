"""What came of hardening: the tests to add, each with what it catches; those left out, and why; how much is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dea_core.harden.candidate import Candidate


@dataclass(frozen=True)
class Kept:
    """A test to add. ``catches`` are changes of its model that it notices; ``rows`` are rows below that break it."""

    candidate: Candidate
    catches: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The first thing that it catches: a change of its model rather than a row."""
        return (*self.catches, *self.rows)[0]


@dataclass(frozen=True)
class LeftOut:
    """A candidate that is not added. ``rows`` of the target break it; 0 where that is not why."""

    candidate: Candidate
    why: str
    rows: int = 0


@dataclass(frozen=True)
class Strength:
    """Of one model: how many ``mutants`` change its rows, how many the ``standing`` tests notice, and ``with_new``."""

    mutants: int
    standing: int
    with_new: int
    unnoticed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hardened:
    """``strength`` by model; ``never_fail`` are standing tests that nothing tried could break; ``not_built`` models."""

    kept: tuple[Kept, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    strength: Mapping[str, Strength] = field(default_factory=dict)
    never_fail: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    """Standing tests that fail on the rows made: nothing is said of them."""
    not_built: Mapping[str, str] = field(default_factory=dict)
    databases: tuple[str, ...] = ()

    @property
    def dropped(self) -> tuple[LeftOut, ...]:
        """What holds of the rows that were made, and not of those of the target."""
        return tuple(one for one in self.left_out if one.rows)

    @property
    def noticed(self) -> tuple[int, int, int]:
        """Over all models: mutants, those that standing tests notice, those that are noticed with the new ones."""
        found = self.strength.values()
        return sum(s.mutants for s in found), sum(s.standing for s in found), sum(s.with_new for s in found)
