"""At the end of a run, say which blocks of the docs were not run, and why."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def as_people_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that make a place to remember do remember; no other page has one."""
    monkeypatch.delenv("DEA_MEMORY", raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "not run":
                terminalreporter.write_line(f"not run: {value}")
