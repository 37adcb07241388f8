"""A report as one HTML page, or as a part of one: styles are scoped, all text is escaped, nothing is loaded."""

from __future__ import annotations

from collections import Counter
from html import escape

from dea_core.analyze import SEVERITIES, Finding, Report
from dea_core.render.erd import mermaid, svg

STYLE = """
.dea-report { font: 14px/1.45 system-ui, sans-serif; color: #1c2430; background: #fff; max-width: 70rem; padding: 1rem }
.dea-report h1 { font-size: 1.3rem } .dea-report h2 { font-size: 1.05rem; margin-top: 1.6rem }
.dea-report .finding { border-left: 4px solid #8a94a3; padding: .3rem .8rem; margin: .6rem 0; background: #f6f7f9 }
.dea-report .finding.error { border-color: #b3261e } .dea-report .finding.warning { border-color: #b26a00 }
.dea-report .where { color: #5a6573 } .dea-report .tried { color: #1b6e3c }
.dea-report pre { background: #eceff3; padding: .4rem .6rem; overflow-x: auto; margin: .3rem 0 }
.dea-report .picture { overflow: auto; max-height: 36rem; border: 1px solid #d8dde4 }
.dea-report .dea-erd rect { fill: #fff; stroke: #8a94a3 } .dea-report .dea-erd .found rect { stroke: #b26a00 }
.dea-report .dea-erd text { font: 12px system-ui, sans-serif; fill: #1c2430 }
.dea-report .dea-erd .count { text-anchor: end; fill: #b26a00 }
.dea-report .dea-erd .link { fill: none; stroke: #b4bcc8 }
""".strip()


def report_as_html(report: Report) -> str:
    """A whole page."""
    title = f"Findings: {escape(report.source)}"
    head = f'<meta charset="utf-8"><title>{title}</title>'
    return f"<!doctype html>\n<html lang='en'><head>{head}</head><body>\n{report_fragment(report)}\n</body></html>\n"


def report_fragment(report: Report) -> str:
    """The report as an element that can stand in another page."""
    parts = [f"<style>{STYLE}</style>", _summary(report), *map(_finding, report.findings), _skipped(report)]
    counts = Counter(finding.target.table for finding in report.findings)
    parts.append(f'<h2>Tables</h2><div class="picture">{svg(report.tables, report.links, counts)}</div>')
    told = escape(mermaid(report.tables, report.links))
    parts.append(f"<details><summary>as Mermaid</summary><pre>{told}</pre></details>")
    return '<section class="dea-report">\n' + "\n".join(parts) + "\n</section>"


def _summary(report: Report) -> str:
    counts = ", ".join(f"{report.count(s):,} {s}" for s in SEVERITIES)
    return (
        f"<h1>{escape(report.source)}: {report.score} of 100</h1>"
        f"<p>{len(report.tables):,} tables, {report.columns:,} columns, {len(report.rules)} rules: {counts}.</p>"
        f'<p class="where">score = {escape(report.formula)}</p><h2>Findings</h2>'
    )


def _finding(finding: Finding) -> str:
    target = finding.target
    sure = "" if finding.confidence == "certain" else f" ({finding.confidence})"
    parts = [
        f'<div class="finding {finding.severity}"><b>{escape(str(target))}</b> {escape(finding.rule)}{sure}'
        f' <span class="where">{escape(str(target.origin))}</span><div>{escape(finding.why)}</div>'
    ]
    if finding.fix:
        parts.append(f"<pre>{escape(';'.join(f'{chr(10)}{s}' for s in finding.fix).strip())};</pre>")
    parts += [f'<div class="tried">{escape(finding.tried)}</div>'] if finding.tried else []
    parts += [f"<div>shown by <pre>{escape(finding.evidence)}</pre></div>"] if finding.evidence else []
    return "".join([*parts, "</div>"])


def _skipped(report: Report) -> str:
    if not report.skipped:
        return ""
    items = "".join(f"<li>{escape(each.what)}: {escape(each.why)}</li>" for each in report.skipped)
    return f"<details><summary>{len(report.skipped)} skipped</summary><ul>{items}</ul></details>"
