"""Row ranges as parts: any part of every table made anywhere, and the union of all parts equal to the whole.

    RowPart(2, 4).bounds(1_000_000) -> (250_000, 500_000)

A row is a function of its number, so parts need nothing of one another. Rules over single rows are checked on a part as
on the whole, and keys within it; references between rows, and rules over whole tables, only when all parts are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dea_core.checks import Check, CheckResult
from dea_core.errors import UsageError
from dea_core.generate.plan import Plan

ELSEWHERE = "it speaks of rows of other parts: dea check FOLDER --schema SOURCE, when all are there"
_ALONE = ("not null", "check", "type", "generated", "unique")


@dataclass(frozen=True)
class RowPart:
    """Part ``number`` (from 1) of ``of``."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"part {self.number} of {self.of}"

    @property
    def suffix(self) -> str:
        """What a file of the part has before its ending."""
        return f".part-{self.number}-of-{self.of}"

    def bounds(self, rows: int) -> tuple[int, int]:
        """The first of its rows, and the one after its last, of a table of so many."""
        return rows * (self.number - 1) // self.of, rows * self.number // self.of


def read_part(parts: int | None, part: int | None) -> RowPart | None:
    """The part that is asked for; None for the whole. Raises UsageError."""
    if parts is None and part is None:
        return None
    if parts is None or part is None:
        raise UsageError("--parts and --part go together", hint="such as --parts 4 --part 1")
    if not 1 <= part <= parts:
        raise UsageError(f"--part {part} of --parts {parts} must be from 1 to {parts}")
    return RowPart(part, parts)


def apart(checks: Sequence[Check]) -> tuple[list[Check], list[CheckResult]]:
    """The checks that a part can be held to, and the others as not run, with the reason."""
    alone = [check for check in checks if check.kind in _ALONE]
    return alone, [CheckResult(check, None, error=ELSEWHERE) for check in checks if check.kind not in _ALONE]


def told(part: RowPart, plan: Plan) -> tuple[str, ...]:
    """What a person should know who makes parts."""
    pinned = f"--seed {plan.seed} --as-of {plan.as_of}"
    return (f"{part}: the others need the same plan (or {pinned}); keys were checked within it",)
