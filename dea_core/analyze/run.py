"""Schema, data, wish -> every rule that applies -> Report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dea_core.analyze.data import Data
from dea_core.analyze.findings import SEVERITIES, Finding, Report, Severity, Skipped
from dea_core.analyze.rule import RULES, Rule
from dea_core.analyze.subject import Subject
from dea_core.errors import EngineError, UsageError, did_you_mean
from dea_core.schema import Schema


@dataclass(frozen=True)
class Wanted:
    """Which ``rules`` (none named: all), and the mildest ``severity`` that is shown."""

    rules: tuple[str, ...] = ()
    severity: Severity = "info"

    def chosen(self) -> list[Rule]:
        """The rules; raises UsageError for a name that is none, with the nearest."""
        if self.severity not in SEVERITIES:
            raise UsageError(f"unknown severity {self.severity!r}", hint=did_you_mean(self.severity, SEVERITIES))
        return [RULES[name] for name in self.rules or RULES]


def analyze_schema(subject: Subject, wanted: Wanted | None = None, source: str = "") -> Report:
    """Everything that the rules find in a schema and its data, worst first."""
    wanted, schema, data = wanted or Wanted(), subject.schema, subject.data
    found, skipped = look(subject, wanted.chosen())
    shown = [f for f in found if SEVERITIES.index(f.severity) <= SEVERITIES.index(wanted.severity)]
    return Report(
        source=source,
        dialect=schema.dialect,
        tables=tuple(table.name for table in schema),
        columns=sum(len(table.columns) for table in schema),
        findings=tuple(sorted(shown, key=_order)),
        rules=tuple(rule.name for rule in wanted.chosen()),
        skipped=(*skipped, *_unread(schema), *_without_data(schema, data)),
        links=tuple((t.name, link.parent, ", ".join(link.columns)) for t in schema for link in t.foreign_keys),
        profiles=tuple(profile for _, profile in data.profiled(schema)) if data is not None else (),
    )


def look(subject: Subject, rules: Sequence[Rule]) -> tuple[list[Finding], list[Skipped]]:
    """What the rules find, and those that could not look, with the reason."""
    found: list[Finding] = []
    skipped = []
    for rule in rules:
        reason = rule.why_not(subject)
        if reason is None:
            try:
                found += rule.findings(subject)
            except EngineError as error:
                reason = f"the engine refused: {error.message}"
        if reason is not None:
            skipped.append(Skipped(f"rule {rule.name}", reason))
    return found, skipped


def _order(finding: Finding) -> tuple[object, ...]:
    target = finding.target
    return SEVERITIES.index(finding.severity), finding.rule, target.origin.line or 0, target.table, target.name


def _unread(schema: Schema) -> list[Skipped]:
    return [
        Skipped(f"{u.what} {u.name}", f"not understood [{u.origin}]") for u in schema.unsupported if not u.ignorable
    ]


def _without_data(schema: Schema, data: Data | None) -> list[Skipped]:
    if data is None:
        return []
    absent = (table.name for table in schema if table.name not in data)
    return [Skipped(f"data of table {name}", data.refused.get(name, "it is not there")) for name in absent]
