"""%%analyze: say what is wrong with the tables that the cell speaks of, and with their rows, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dea_core.analyze import Finding, Report, Subject, Wanted, analyze_schema, try_fixes
from dea_core.errors import WriteError
from dea_core.options import ANALYZE, JSON, SARIF
from dea_core.results import named
from dea_core.schema import with_primary_keys
from dea_magic.bodies import Asked, Body, in_ddl, on_connection, read_body
from dea_magic.connections import Connection, connected
from dea_magic.data import rows_of
from dea_magic.models import is_there, of_model
from dea_magic.names import bind, need_free
from dea_magic.output import Output
from dea_magic.words import ON, OVERWRITE, Words

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

WORDS = Words(
    "analyze",
    (*(option for option in ANALYZE if option not in (JSON, SARIF)), ON, OVERWRITE),
    """Say what is wrong with the tables that the cell speaks of, why, and which SQL mends it.

    The cell holds CREATE TABLE statements, a SELECT (its tables are looked at), names of tables or DataFrames, or
    model:NAME after %dea dbt. Rows that are there are read too; nothing is written to a database.

    With NAME << the report is bound to a variable.
    """,
    example="%%analyze report << --severity warning",
    binds=True,
)


def run(shell: InteractiveShell, line: str, cell: str | None) -> None:
    """Look at what the body speaks of; ``%%analyze --help`` tells how."""
    said = WORDS.read(line)
    if said is None:
        return
    given = dict(said.given)
    body, overwrite = read_body(cell or "", WORDS.cell), given.pop("overwrite")
    if said.name and not overwrite:
        need_free([said.name], shell.user_ns)
    with Output() as output:
        report, notes = _report(shell, body, given)
        show(report, notes, output)
    if given["html"]:
        _write(Path(given["html"]), report)
    if said.name:
        bind(shell, {said.name: report})
    from dea_magic.analyze_controls import show_controls

    show_controls(shell, report, notes, output)


def _report(shell: InteractiveShell, body: Body, given: dict[str, Any]) -> tuple[Report, tuple[str, ...]]:
    """The report, and what a person should know of the tables it is about."""
    if body.kind == "ddl":
        return _of_schema(in_ddl(body, given["dialect"]), "cell", given), ()
    with connected(shell, given["on"]) as connection:
        if body.kind == "model":
            return _of_model(of_model(shell, body), connection, given)
        asked = on_connection(shell, body, connection, given["dialect"])
        source = f"DataFrame {named(asked.frames)}" if asked.frames else connection.label
        look = _of_schema(asked, source, given) if given["data"] else _of_rows(asked, connection, source, given)
        return look, asked.notes


def _of_model(asked: Asked, connection: Connection, given: dict[str, Any]) -> tuple[Report, tuple[str, ...]]:
    """Of what a model reads, with the rows that stand in the connection: of all its tables, or of none.

    Whoever loads a source may change it, a project may not: no fix is offered.
    """
    if given["data"]:
        return _of_schema(asked, "project", given), asked.notes
    there = is_there(asked, connection)
    told = () if there else (f"no rows are looked at: the tables are not all in {connection.label}",)
    with rows_of(asked, connection) as data:
        subject = Subject(with_primary_keys(asked.schema), data if there else None, changeable=False)
        report = analyze_schema(subject, Wanted(given["rule"], given["severity"]), "project")
    return report, (*asked.notes, *told)


def _of_schema(asked: Asked, source: str, given: dict[str, Any]) -> Report:
    """Of a schema, with the rows that ``--data`` names."""
    from dea_core import analyze

    told = {name: given[name] for name in ("data", "severity", "try_rows", "try_on", "dialect")}
    return replace(analyze(asked.schema, rules=given["rule"], **told), source=source)


def _of_rows(asked: Asked, connection: Connection, source: str, given: dict[str, Any]) -> Report:
    """Of a schema and the rows that stand in the connection or in the DataFrames."""
    with rows_of(asked, connection) as data:
        subject = Subject(asked.schema, data)
        report = analyze_schema(subject, Wanted(given["rule"], given["severity"]), source)
        return try_fixes(subject, report, rows=given["try_rows"], on=given["try_on"])


def show(report: Report, notes: Sequence[str], output: Output, shown: Sequence[Finding] | None = None) -> None:
    """Show the report, with all findings or those ``shown``."""
    from dea_core.render.analyzed_html import analyzed_html
    from dea_core.render.findings_text import render_report

    text = "\n".join([*(f"note: {note}" for note in notes), render_report(report)])
    output.show(text, analyzed_html(report, shown, notes))


def _write(path: Path, report: Report) -> None:
    from dea_core.render.findings_html import report_as_html

    try:
        path.write_text(report_as_html(report), encoding="utf-8")
    except OSError as error:
        raise WriteError(f"cannot write the report: {error.strerror}", place=path) from error
