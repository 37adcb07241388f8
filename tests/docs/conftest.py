"""At the end of a run, say which blocks of the docs were not run, and why."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "not run":
                terminalreporter.write_line(f"not run: {value}")
