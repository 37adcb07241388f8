"""A report for machines: as plain JSON, and as SARIF 2.1.0, which code hosts show beside the lines of a change."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import quote

from dea_core.analyze import RULES, Finding, Report, Severity

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def report_as_json(report: Report) -> dict[str, object]:
    """Everything in a report."""
    return {
        "source": report.source,
        "dialect": report.dialect,
        "tables": list(report.tables),
        "columns": report.columns,
        "rules": list(report.rules),
        "score": report.score,
        "formula": report.formula,
        "tried_on": report.tried_on or None,
        "findings": [finding_as_json(finding) for finding in report.findings],
        "profiles": [asdict(profile) for profile in report.profiles],
        "skipped": [{"what": each.what, "why": each.why} for each in report.skipped],
    }


def finding_as_json(finding: Finding) -> dict[str, object]:
    """Everything in a finding."""
    target = finding.target
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "kind": target.kind,
        "table": target.table,
        "name": target.name or None,
        "file": target.origin.place,
        "line": target.origin.line,
        "why": finding.why,
        "fix": list(finding.fix),
        "edits": [asdict(edit) for edit in finding.edits],
        "tried": finding.tried,
        "evidence": finding.evidence,
    }


def report_as_sarif(report: Report) -> dict[str, object]:
    """One run of the tool ``dea analyze``."""
    rules = [
        {
            "id": name,
            "shortDescription": {"text": RULES[name].title},
            "fullDescription": {"text": RULES[name].text or RULES[name].title},
            "defaultConfiguration": {"level": LEVELS[RULES[name].severity]},
        }
        for name in report.rules
    ]
    driver = {"name": "dea analyze", "rules": rules}
    results = [_result(finding, report.rules.index(finding.rule)) for finding in report.findings]
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _result(finding: Finding, index: int) -> dict[str, object]:
    fix = "".join(f"\n{statement};" for statement in finding.fix)
    location: dict[str, object] = {"logicalLocations": [{"fullyQualifiedName": str(finding.target)}]}
    origin = finding.target.origin
    if origin.place and "://" not in origin.place:
        place: dict[str, object] = {"artifactLocation": {"uri": quote(origin.place)}}
        place |= {"region": {"startLine": origin.line}} if origin.line else {}
        location["physicalLocation"] = place
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.target}: {finding.why}" + (f"\nfix:{fix}" if fix else "")},
        "locations": [location],
        "partialFingerprints": {"finding/v1": "/".join(finding.key)},
    }
