"""Results as plain data, for JSON."""

from __future__ import annotations

from collections.abc import Sequence

from dea_core.checks import CheckResult


def checks_as_json(results: Sequence[CheckResult]) -> list[dict[str, object]]:
    """One mapping a check: its name, where it came from, how many violations, and a sample.

    The violations are null if it could not be run.
    """
    return [
        {
            "check": result.check.name,
            "kind": result.check.kind,
            "table": result.check.table,
            "columns": list(result.check.columns),
            "severity": result.check.severity,
            "origin": str(result.check.origin),
            "violations": result.violations,
            "error": result.error,
            "sample": [dict(zip(result.sample_columns, row, strict=True)) for row in result.sample],
        }
        for result in results
    ]
