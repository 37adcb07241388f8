"""What analysing gives: findings, and how good the whole is. Frozen data; faces render it.

Report ── Finding ── Target      which table, column, constraint or index, and where it is written
   │         ├────── why         with numbers of this schema or this data
   │         ├────── fix         statements in the schema's dialect; none where only a person can say
   │         ├────── edits       what to write in files of a dbt project instead
   │         ├────── tried       what came of the fix on a copy
   │         └────── evidence    a query that shows it again, where data was read
   ├──────── Skipped             what was not looked at, and why
   └──────── score               100 down; ``formula`` says how
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dea_core.analyze.profile import Profile
from dea_core.schema import NOWHERE, Origin

Severity = Literal["error", "warning", "info"]
Confidence = Literal["certain", "likely", "possible"]
Kind = Literal["schema", "table", "column", "constraint", "index"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
POINTS: Mapping[Severity, float] = {"error": 5.0, "warning": 2.0, "info": 0.25}
BEST_SCORE = 100
POINTS_OF_A_TABLE = 10
"""With so many points against each table a schema is half as good as one without any; with three times as many, a
quarter: so a bad schema is told from a terrible one."""


@dataclass(frozen=True)
class Target:
    """What a finding is about: ``name`` of a column, constraint or index of ``table``; empty for the table itself."""

    kind: Kind
    table: str
    name: str = ""
    origin: Origin = NOWHERE

    def __str__(self) -> str:
        return f"{self.table}.{self.name}" if self.name else self.table


@dataclass(frozen=True)
class Edit:
    """What to write in a file of a project, where a fix is no SQL: ``old`` is what it takes the place of, if any."""

    place: str
    text: str
    line: int | None = None
    old: str = ""


@dataclass(frozen=True)
class Found:
    """What a rule says of one thing. ``severity`` is given where it is another than the rule's own."""

    target: Target
    why: str
    fix: tuple[str, ...] = ()
    confidence: Confidence = "certain"
    evidence: str | None = None
    severity: Severity | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what a rule found, with the rule's name, and what came of trying its fix."""

    rule: str
    severity: Severity
    target: Target
    why: str
    fix: tuple[str, ...] = ()
    confidence: Confidence = "certain"
    evidence: str | None = None
    tried: str | None = None
    edits: tuple[Edit, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding in another run."""
        return self.rule, self.target.table.lower(), self.target.name.lower()


@dataclass(frozen=True)
class Skipped:
    """Something that was not looked at: a rule, a table, a statement; and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Report:
    """All findings, worst first. ``columns`` counts those of all ``tables``."""

    source: str
    dialect: str
    tables: tuple[str, ...]
    columns: int
    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()
    links: tuple[tuple[str, str, str], ...] = field(default=())
    """Foreign keys, for a picture: child, parent, columns."""
    profiles: tuple[Profile, ...] = ()
    """The tables as their rows are, where there are some."""
    tried_on: str = ""
    """Where the fixes were tried, if no engine ran them."""

    def count(self, severity: Severity) -> int:
        """How many findings are of that severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def score(self) -> int:
        """How good it is, from 100 down; 50 where each table has POINTS_OF_A_TABLE against it."""
        against = sum(POINTS[finding.severity] for finding in self.findings)
        return round(BEST_SCORE / (1 + against / (POINTS_OF_A_TABLE * max(1, len(self.tables)))))

    @property
    def formula(self) -> str:
        """How the score came about."""
        parts = [f"{POINTS[s]:g} x {self.count(s)} {s}" for s in SEVERITIES]
        return f"{BEST_SCORE} / (1 + ({' + '.join(parts)}) / ({POINTS_OF_A_TABLE} x {len(self.tables)} tables))"

    @property
    def failed(self) -> bool:
        """Whether something in it is an error."""
        return self.count("error") > 0
