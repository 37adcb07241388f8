"""%%optimize: find a faster query that answers the same, proved or tested, and measured side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dea_core.arguments import read_rows
from dea_core.errors import UsageError
from dea_core.generate import FILE_NAME
from dea_core.optimize import Optimization, Workbench, optimize_query, read_subject
from dea_core.options import JSON, OPTIMIZE
from dea_core.options import ON as DATABASE
from dea_core.readers import read_schema
from dea_core.results import named
from dea_core.schema import Schema
from dea_magic.bodies import Body, on_connection, project_of, read_body
from dea_magic.connections import connected
from dea_magic.data import timing_on
from dea_magic.models import is_there, of_model
from dea_magic.names import bind, need_free
from dea_magic.output import Output
from dea_magic.session import session_of
from dea_magic.words import ON, OVERWRITE, Words

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

WORDS = Words(
    "optimize",
    (ON, *(option for option in OPTIMIZE if option not in (DATABASE, JSON)), OVERWRITE),
    """Find queries that answer as the one in the cell does and are faster.

    The cell holds one SELECT, over tables of the connection or over DataFrames, or model:NAME after %dea dbt. It is
    timed where the tables are; with --rows, or with --schema and no connection, on data made for it. Only what was
    proved or tested, and was faster side by side, is shown; the rest is listed with the reason.

    With NAME << the result is bound to a variable.
    """,
    example="%%optimize faster << --seconds 5",
    binds=True,
)
ENGINES = "queries are timed on DuckDB and Postgres; with --rows N on data made for the tables"


def run(shell: InteractiveShell, line: str, cell: str | None) -> None:
    """Make the query of the body faster; ``%%optimize --help`` tells how."""
    said = WORDS.read(line)
    if said is None:
        return
    given = {**said.given, "rows": read_rows(said.given["rows"])}
    body = read_body(cell or "", WORDS.cell)
    if body.kind not in ("query", "model"):
        raise UsageError("the cell holds no query", hint="below %%optimize write one SELECT, or model:NAME")
    if given["seconds"] <= 0:
        raise UsageError(f"--seconds {given['seconds']} is not above zero")
    if said.name and not given["overwrite"]:
        need_free([said.name], shell.user_ns)
    with Output() as output:
        found = _optimized(shell, body, given, output)
        _show(found, output)
    if said.name:
        bind(shell, {said.name: found})


def _optimized(shell: InteractiveShell, body: Body, given: dict[str, Any], output: Output) -> Optimization:
    known = read_schema(given["schema"]) if given["schema"] else None
    nowhere = given["on"] is None and session_of(shell).on is None
    if known is not None and (nowhere or given["rows"] is not None):
        return _on_made(_text(shell, body), known, given, output)
    with connected(shell, given["on"]) as connection:
        asked = (
            of_model(shell, body, whole=True)
            if body.kind == "model"
            else on_connection(shell, body, connection, given["dialect"])
        )
        if given["rows"] is not None or (body.kind == "model" and not is_there(asked, connection)):
            told = {**given, "plan": given["plan"] or _plan_of(shell, body)}
            return _on_made(asked.query or "", asked.schema, told, output)
        with timing_on(asked, connection) as engine:
            if engine is None:
                raise UsageError(f"{connection.label} is a {connection.engine.dialect} database", hint=ENGINES)
            label = f"DataFrame {named(asked.frames)}" if asked.frames else f"the data of {connection.label}"
            dialect = given["dialect"] or engine.dialect
            subject = read_subject(asked.query or "", known or asked.schema, dialect)
            return optimize_query(
                subject, Workbench(engine, label, notes=asked.notes), given["seconds"], _watch(output)
            )


def _text(shell: InteractiveShell, body: Body) -> str:
    if body.kind == "query":
        return body.text
    project = project_of(shell, body.names[0])
    return project.whole(project.model(body.names[0]))


def _plan_of(shell: InteractiveShell, body: Body) -> Path | None:
    """The plan of a model's project, if it has one: rows are made as ``dea dbt seed`` makes them."""
    if body.kind != "model":
        return None
    beside = project_of(shell, body.names[0]).folder / FILE_NAME
    return beside if beside.is_file() else None


def _on_made(query: str, schema: Schema, given: dict[str, Any], output: Output) -> Optimization:
    from dea_core import optimize

    told = {name: given[name] for name in ("rows", "plan", "dialect", "seconds")}
    return optimize(f"{query}\n", schema=schema, progress=output.tell, **told)


def _watch(output: Output) -> Any:
    return lambda doing: output.tell("trying", doing, 0.0)


def _show(found: Optimization, output: Output) -> None:
    from dea_core.render.optimize_text import render_optimization
    from dea_core.render.optimized_html import optimized_html

    output.show(render_optimization(found), optimized_html(found))
