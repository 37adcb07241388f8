"""A report as one HTML page, to keep or to send: all text is escaped, styles are scoped, nothing is loaded."""

from __future__ import annotations

from html import escape

from dea_core.analyze import Profile, Report
from dea_core.render.analyzed_html import analyzed_html
from dea_core.render.erd import mermaid
from dea_core.render.html import Html, code, element, fold, grid
from dea_core.render.profile_text import HEADS, TO_THE_RIGHT, profile_row
from dea_core.results import counted

BODY_STYLE = "margin: 2rem auto; max-width: 120ch; padding: 0 1rem; font-family: system-ui, sans-serif"


def report_as_html(report: Report) -> str:
    """The whole page: what a notebook shows, the tables as their rows are, and the picture's text for Mermaid."""
    head = f'<meta charset="utf-8"><title>Findings: {escape(report.source)}</title>'
    diagram = fold("The tables for Mermaid", code(mermaid(report.tables, report.links)))
    more = element("div", *map(_profile, report.profiles), diagram, class_="dea")
    body = f'<body style="{BODY_STYLE}">\n{analyzed_html(report)}\n{more}\n</body>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n{body}</html>\n'


def _profile(profile: Profile) -> Html:
    title = f"{profile.name}: {counted(profile.rows, 'row')}"
    return fold(title, grid(HEADS, map(profile_row, profile.columns), numeric=TO_THE_RIGHT))
