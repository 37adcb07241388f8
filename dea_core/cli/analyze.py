"""dea analyze: what is wrong with a schema, and with data, and how to mend it."""

from __future__ import annotations

import json as json_text
import sys
from pathlib import Path
from typing import Any

import click

from dea_core.arguments import options
from dea_core.errors import UsageError, WriteError
from dea_core.options import ANALYZE


@click.command(epilog="Example: dea analyze shop.sql --severity warning --html report.html")
@click.argument("source", required=False)
@options(ANALYZE)
@click.option("--rules", "list_rules", is_flag=True, help="list the rules, and do nothing else")
def command(
    source: str | None, json: bool, sarif: bool, html: str | None, rule: tuple[str, ...], list_rules: bool, **given: Any
) -> None:
    """Say what is wrong with SOURCE, why, and which SQL mends it.

    SOURCE is a DDL file, - for standard input, a database's URL, a data file (CSV, JSON, Parquet) or a folder of them.
    Nothing is written to a database. Exits with 1 if a finding is an error.
    """
    from dea_core import analyze
    from dea_core.render.findings_text import render_report, render_rules

    if list_rules:
        click.echo(render_rules())
        return
    if source is None:
        raise UsageError("say what to analyze", hint="a DDL file, a database's URL or a data file; or --rules")
    if json and sarif:
        raise UsageError("--json and --sarif exclude one another")
    report = analyze(source, rules=rule, **given)
    if html is not None:
        _write_html(Path(html), report)
    click.echo(_machine(report, sarif) if json or sarif else render_report(report))
    if report.failed:
        sys.exit(1)


def _machine(report: Any, sarif: bool) -> str:
    from dea_core.render.findings_json import report_as_json, report_as_sarif

    return json_text.dumps((report_as_sarif if sarif else report_as_json)(report), indent=2, default=str)


def _write_html(path: Path, report: Any) -> None:
    from dea_core.render.findings_html import report_as_html

    try:
        path.write_text(report_as_html(report), encoding="utf-8")
    except OSError as error:
        raise WriteError(f"cannot write the report: {error.strerror}", place=path) from error
