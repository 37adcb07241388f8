"""Which candidates become tests: in order of preference, those that notice what the ones before do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dea_core.harden.candidate import Candidate
from dea_core.harden.ledger import Change, Ledger
from dea_core.harden.result import Kept, LeftOut, Strength
from dea_core.harden.workload import Standing
from dea_core.schema import ForeignKey, Key, Schema

NOTHING_FOUND = "no change and no row was found that it catches"
NOTHING_MORE = "it catches nothing that the others do not"


@dataclass(frozen=True)
class Choice:
    """The candidates that are kept, those left out, and what comes of it by model."""

    kept: tuple[Kept, ...]
    left_out: tuple[LeftOut, ...]
    strength: Mapping[str, Strength]


def choose(
    ledger: Ledger, candidates: Sequence[Candidate], standing: Sequence[Standing], tables: Schema, *, every: bool
) -> Choice:
    """What is written down, and the keys and references of models, if they can fail; of the rest what notices more.

    ``every`` keeps all that can fail.
    """
    before = ledger.noticed(standing)
    noticed = set(before)
    kept: list[Kept] = []
    left_out: list[LeftOut] = []
    for candidate in candidates:
        mine = ledger.noticed([candidate])
        if not ledger.can_fail(candidate):
            left_out.append(LeftOut(candidate, NOTHING_FOUND))
        elif every or is_essential(candidate, tables) or not mine <= noticed:
            kept.append(_kept(ledger, candidate))
            noticed.update(mine)
        else:
            left_out.append(LeftOut(candidate, NOTHING_MORE))
    strength = {model: _strength(changes, before, noticed) for model, changes in ledger.changes.items()}
    return Choice(tuple(kept), tuple(left_out), strength)


def _kept(ledger: Ledger, candidate: Candidate) -> Kept:
    """What it catches, its own model's likeliest mistakes first."""
    found = ledger.by_change.get(candidate.says, [])
    found = sorted(found, key=lambda change: (change.model != candidate.table, change.rank))
    told = (c.told if c.model == candidate.table else f"in {c.model}: {c.told}" for c in found)
    return Kept(candidate, tuple(told), tuple(ledger.by_row.get(candidate.says, ())))


def is_essential(candidate: Candidate, tables: Schema) -> bool:
    """Whether it is wanted for what it says: rules that are written down, keys and references of models."""
    of_model = candidate.basis == "follows" and candidate.table not in tables
    return candidate.basis == "declared" or (of_model and isinstance(candidate.rule, Key | ForeignKey))


def _strength(changes: Sequence[Change], before: set[Change], after: set[Change]) -> Strength:
    unnoticed = tuple(change.told for change in changes if change not in after)
    return Strength(len(changes), sum(c in before for c in changes), len(changes) - len(unnoticed), unnoticed)
