"""The controls of %%analyze: which findings the report above shows, by severity, table, and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dea_core.analyze import SEVERITIES, Finding, Report
from dea_magic.analyze import show
from dea_magic.controls import label_style, row, show_widget, widgets_for
from dea_magic.output import Output

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

FEWEST = 2
"""Findings that are worth a filter."""
ALL, WIDE = "all", "190px"


def show_controls(shell: InteractiveShell, report: Report, notes: Sequence[str], output: Output) -> None:
    """Show the controls, where there is ipywidgets and something to filter."""
    widgets = widgets_for(shell) if len(report.findings) >= FEWEST else None
    if widgets is not None:
        show_widget(_Filter(widgets, report, notes, output).box)


class _Filter:
    """The widgets; each change of one shows the report anew."""

    def __init__(self, widgets: Any, report: Report, notes: Sequence[str], output: Output) -> None:
        self._report, self._notes, self._output = report, notes, output
        found = [severity for severity in SEVERITIES if report.count(severity)]
        tables = sorted({finding.target.table for finding in report.findings})
        style = label_style()
        self.severity = widgets.Dropdown(options=[ALL, *found], description="show", style=style)
        self.table = widgets.Dropdown(options=[ALL, *tables], description="table", style=style)
        self.words = widgets.Text(description="words", placeholder="rule, name or reason", style=style)
        self.words.continuous_update = False
        for widget in (self.severity, self.table, self.words):
            widget.layout.width = WIDE
            widget.observe(lambda _: self._show(), names="value")
        self.box = row(widgets, self.severity, self.table, self.words)

    def _show(self) -> None:
        shown = [finding for finding in self._report.findings if self._fits(finding)]
        show(self._report, self._notes, self._output, shown)

    def _fits(self, finding: Finding) -> bool:
        target, words = finding.target, self.words.value.lower().split()
        text = f"{finding.rule} {target} {finding.why}".lower()
        return (
            self.severity.value in (ALL, finding.severity)
            and self.table.value in (ALL, target.table)
            and all(word in text for word in words)
        )
