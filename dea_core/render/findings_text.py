"""A report as text: its summary, then each finding with what shows it and what mends it."""

from __future__ import annotations

from collections import Counter

from dea_core.analyze import RULES, SEVERITIES, Edit, Finding, Profile, Report
from dea_core.render.profile_text import render_profile

INDENT = "    "
SHOWN_SKIPPED = 3
SHOWN_PROFILES = 3
SHOWN_STATEMENTS = 6


def render_report(report: Report) -> str:
    """Profiles, findings, worst first; then what was skipped, and the summary with the score's formula."""
    lines = [line for profile in _shown(report) for line in (render_profile(profile), "")]
    lines += [line for finding in report.findings for line in (*finding_lines(finding), "")]
    if report.skipped:
        lines += [*skipped_lines(report), ""]
    return "\n".join([*lines, *summary_lines(report)])


def _shown(report: Report) -> tuple[Profile, ...]:
    """Profiles of a few tables are read; those of many are for --json."""
    return report.profiles if len(report.profiles) <= SHOWN_PROFILES else ()


def skipped_lines(report: Report) -> list[str]:
    """What was not looked at, together where the reason is one."""
    by_reason: dict[str, list[str]] = {}
    for each in report.skipped:
        by_reason.setdefault(each.why, []).append(each.what)
    lines = []
    for why, whats in by_reason.items():
        more = f" and {len(whats) - SHOWN_SKIPPED} more" if len(whats) > SHOWN_SKIPPED else ""
        lines.append(f"skipped: {', '.join(whats[:SHOWN_SKIPPED])}{more}: {why}")
    return lines


def finding_lines(finding: Finding) -> list[str]:
    """One finding: what, where, why, the fix and what came of it."""
    sure = "" if finding.confidence == "certain" else f" ({finding.confidence})"
    target = finding.target
    lines = [f"{finding.severity}: {target}: {finding.rule}{sure} [{target.origin}]", INDENT + finding.why]
    lines += [f"{INDENT}fix: {statement};" for statement in finding.fix[:SHOWN_STATEMENTS]]
    more = len(finding.fix) - SHOWN_STATEMENTS
    lines += [f"{INDENT}fix: {more} more statements (--json has them all)"] if more > 0 else []
    for edit in finding.edits:
        lines += [f"{INDENT}fix, in {edit_head(edit)}", *(f"{INDENT}    {line}" for line in edit.text.splitlines())]
    lines += [f"{INDENT}{finding.tried}"] if finding.tried else []
    lines += [f"{INDENT}shown by: {finding.evidence}"] if finding.evidence else []
    return lines


def edit_head(edit: Edit) -> str:
    """Where an edit goes, and what it takes the place of."""
    place = edit.place if edit.line is None else f"{edit.place}:{edit.line}"
    return f"{place}, instead of {edit.old}:" if edit.old else f"{place}:"


def summary_lines(report: Report) -> list[str]:
    """How many of what, the rules that found most, and the score."""
    counts = ", ".join(f"{report.count(s):,} {s}" for s in SEVERITIES)
    rules = Counter(finding.rule for finding in report.findings).most_common()
    tables = f"{len(report.tables):,} table{'s' if len(report.tables) != 1 else ''}"
    return [
        f"{tables}, {report.columns:,} columns, {len(report.rules)} rules: {counts}",
        *([", ".join(f"{rule} {count}" for rule, count in rules)] if rules else []),
        *([report.tried_on] if report.tried_on else []),
        f"score {report.score} of 100 = {report.formula}",
    ]


def render_rules() -> str:
    """Every rule: its name, severity, what it is about, and what it finds."""
    width = max(map(len, RULES))
    rules = (RULES[name] for name in RULES)
    return "\n".join(f"{rule.name:<{width}}  {rule.severity:<7}  {rule.about:<6}  {rule.title}" for rule in rules)
