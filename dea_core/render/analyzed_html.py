"""What %%analyze found, as a report that stays in the notebook: the score, each finding with its fix, the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from dea_core.analyze import SEVERITIES, ColumnProfile, Finding, Profile, Report
from dea_core.render.erd import svg
from dea_core.render.findings_text import edit_head, skipped_lines
from dea_core.render.html import (
    Html,
    Part,
    Tone,
    badge,
    bar,
    code,
    element,
    faint,
    fold,
    grid,
    joined,
    listed,
    page,
    scrolled,
    words,
)
from dea_core.render.profile_text import ESTIMATES, HEADS, TO_THE_RIGHT, profile_row
from dea_core.results import counted

TONES: dict[str, Tone] = {"error": "bad", "warning": "warn", "info": "plain"}
NULLS = HEADS.index("NULLs")
OPEN_FINDINGS, OPEN_PROFILES, OPEN_TABLES = 3, 3, 12
"""Findings whose fixes stand open, and how many profiles and tables are shown without being asked for."""


def analyzed_html(report: Report, shown: Sequence[Finding] | None = None, notes: Sequence[str] = ()) -> Html:
    """The report. ``shown`` are the findings that a filter lets through (by default all), ``notes`` the cell's own."""
    findings = report.findings if shown is None else shown
    return page(
        "Analyzed",
        joined([f"{counted(len(report.tables), 'table')}, {counted(report.columns, 'column')} · ", *_counts(report)]),
        element("div", f"Score {report.score} of 100 ", faint(f"= {report.formula}"), class_="dea-line"),
        listed(notes),
        _filtered(report, findings),
        *(_finding(finding, place < OPEN_FINDINGS) for place, finding in enumerate(findings)),
        *(_profile(profile, len(report.profiles) <= OPEN_PROFILES) for profile in report.profiles),
        _picture(report),
        _skipped(report),
        element("div", faint(report.tried_on)) if report.tried_on else None,
        element("div", faint(f"{report.source} · {report.dialect} · {counted(len(report.rules), 'rule')} applied")),
    )


def _counts(report: Report) -> Iterator[Part]:
    if not report.findings:
        yield badge("nothing found", "good")
    told = [(severity, count) for severity in SEVERITIES if (count := report.count(severity))]
    for place, (severity, count) in enumerate(told):
        yield ", " if place else None
        yield badge(f"{count:,} info" if severity == "info" else counted(count, severity), TONES[severity])


def _filtered(report: Report, findings: Sequence[Finding]) -> Html | None:
    if len(findings) == len(report.findings):
        return None
    return element("div", faint(f"{len(findings):,} of {counted(len(report.findings), 'finding')} shown"))


def _finding(finding: Finding, opened: bool) -> Html:
    target = finding.target
    sure = None if finding.confidence == "certain" else faint(f" ({finding.confidence})")
    line = joined([badge(finding.severity, TONES[finding.severity]), " ", words(str(target)), f" {finding.rule}", sure])
    return fold(
        joined([line, " ", faint(str(target.origin))]),
        element("div", finding.why, class_="dea-text"),
        code(";\n".join(finding.fix) + ";") if finding.fix else None,
        *(element("div", faint(edit_head(edit)), code(edit.text)) for edit in finding.edits),
        element("div", faint(finding.tried)) if finding.tried else None,
        fold("shown by", code(finding.evidence)) if finding.evidence else None,
        opened=opened,
    )


def _profile(profile: Profile, opened: bool) -> Html:
    """A table's columns as their rows are, with a bar for the share of NULLs."""
    rows = [_column(column, profile_row(column)) for column in profile.columns]
    numeric = frozenset(place + (place > NULLS) for place in TO_THE_RIGHT)
    heads = (*HEADS[: NULLS + 1], "", *HEADS[NULLS + 1 :])
    about = faint(f" · {ESTIMATES}") if any(column.estimated for column in profile.columns) else None
    line = joined([words(profile.name), f" {counted(profile.rows, 'row')}", about])
    return fold(line, grid(heads, rows, numeric=numeric), opened=opened)


def _column(column: ColumnProfile, told: tuple[str, ...]) -> list[Part]:
    share = column.nulls / column.rows if column.rows else 0.0
    drawn = bar(share, f"{share:.0%} NULL") if column.nulls else Html("")
    cells = [cell if cell else Html("") for cell in told]
    return [*cells[: NULLS + 1], drawn, *cells[NULLS + 1 :]]


def _picture(report: Report) -> Html | None:
    if not report.links:
        return None
    counts = Counter(finding.target.table for finding in report.findings)
    drawn = Html(svg(report.tables, report.links, counts))
    return fold("Tables and foreign keys", scrolled(drawn), opened=len(report.tables) <= OPEN_TABLES)


def _skipped(report: Report) -> Html | None:
    if not report.skipped:
        return None
    lines = [line.removeprefix("skipped: ") for line in skipped_lines(report)]
    return fold(f"Not looked at ({len(report.skipped):,})", listed(lines))
