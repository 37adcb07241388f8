"""What optimizing gave: frozen, to be rendered by any door.

Optimization ── shown     Rewritten, fastest first: proved or tested, and measured faster
             ├─ dropped   Dropped: what was proposed and is not shown, and why
             └─ indexes   IndexAdvice, on Postgres
"""

from __future__ import annotations

from dataclasses import dataclass

from dea_core.optimize.indexes import IndexAdvice
from dea_core.optimize.measure import Comparison
from dea_core.optimize.query_plan import Step
from dea_core.prove import Verdict


@dataclass(frozen=True)
class Rewritten:
    """A query that may be used instead: what made it, why it is right, and how much faster it was."""

    sql: str
    rules: tuple[str, ...]
    premises: tuple[str, ...]
    verdict: Verdict
    comparison: Comparison
    query_plan: Step | None = None
    same_on_data: bool = True
    """Whether both answers were compared on the measured data too; not where the original was cancelled."""


@dataclass(frozen=True)
class Dropped:
    """A candidate that is not shown: ``why``, and the verdict or the times that decided it."""

    sql: str
    rules: tuple[str, ...]
    why: str
    verdict: Verdict | None = None
    comparison: Comparison | None = None


@dataclass(frozen=True)
class Optimization:
    """All that is known of a query after it was looked at. ``measured_on`` says which engine and what data."""

    original: str
    written: str
    """The original as it is laid out here, to be compared with what is shown."""
    dialect: str
    measured_on: str
    seconds: float | None
    """How long the original takes; None where it was cancelled."""
    limit: float
    query_plan: Step | None
    shown: tuple[Rewritten, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    indexes: tuple[IndexAdvice, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> Rewritten | None:
        """The fastest rewrite, if there is any."""
        return self.shown[0] if self.shown else None
