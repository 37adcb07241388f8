"""The ledger of a trial: which mutants change anything, and which tests each of them, and each wrong row, breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dea_core.checks import Check
from dea_core.schema import Table

Says = tuple[object, ...]


@dataclass(frozen=True)
class Change:
    """What was changed in ``model``; ``number`` and ``rank`` as of mutants. A wrong row belongs to no model."""

    model: str
    told: str
    number: int = 0
    rank: int = field(default=0, compare=False)


class Test(Protocol):
    """What can be tried: a candidate, or a test that stands."""

    @property
    def says(self) -> Says:
        """What tells it from other tests."""

    @property
    def rules(self) -> tuple[Says, ...]:
        """What it says, as candidates say it, so far as that is known."""

    @property
    def about(self) -> frozenset[str]:
        """The tables and models that it reads."""

    def check(self, tables: Mapping[str, Table]) -> Check:
        """The query that finds what breaks it."""


@dataclass
class Ledger:
    """``changes`` by model are the mutants that were seen to change rows."""

    changes: dict[str, list[Change]] = field(default_factory=dict)
    by_change: dict[Says, list[Change]] = field(default_factory=dict)
    by_row: dict[Says, list[str]] = field(default_factory=dict)

    def note_change(self, change: Change, tests: Sequence[Test], broken: Sequence[bool]) -> None:
        """Which tests the change breaks."""
        self.changes.setdefault(change.model, []).append(change)
        for test, is_broken in zip(tests, broken, strict=True):
            if is_broken:
                self.by_change.setdefault(test.says, []).append(change)

    def note_row(self, told: str, tests: Sequence[Test], broken: Sequence[bool]) -> None:
        """The wrong row ``told`` breaks these tests."""
        for test, is_broken in zip(tests, broken, strict=True):
            if is_broken:
                self.by_row.setdefault(test.says, []).append(told)

    def noticed(self, tests: Sequence[Test]) -> set[Change]:
        """What breaks any of the tests: changes, and wrong rows, which belong to no model."""
        changes = {change for test in tests for change in self.by_change.get(test.says, ())}
        return changes | {Change("", told) for test in tests for told in self.by_row.get(test.says, ())}

    def can_fail(self, test: Test) -> bool:
        """Whether anything was found that breaks it."""
        return test.says in self.by_change or test.says in self.by_row
