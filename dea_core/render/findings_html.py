"""A report as one HTML page, to keep or to send: all text is escaped, styles are scoped, nothing is loaded."""

from __future__ import annotations

from html import escape

from dea_core.analyze import Report
from dea_core.render.analyzed_html import analyzed_html
from dea_core.render.erd import mermaid
from dea_core.render.html import code, element, fold

BODY_STYLE = "margin: 2rem auto; max-width: 120ch; padding: 0 1rem; font-family: system-ui, sans-serif"


def report_as_html(report: Report) -> str:
    """The whole page: what a notebook shows, and the picture's text for Mermaid."""
    head = f'<meta charset="utf-8"><title>Findings: {escape(report.source)}</title>'
    diagram = fold("The tables for Mermaid", code(mermaid(report.tables, report.links)))
    more = element("div", diagram, class_="dea")
    body = f'<body style="{BODY_STYLE}">\n{analyzed_html(report)}\n{more}\n</body>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n{body}</html>\n'
