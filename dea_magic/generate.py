"""%%generate: make data for what the cell speaks of, check it, and hand each table over as a DataFrame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dea_core.arguments import read_rows
from dea_core.generate import FILE_NAME, GenerateResult, Progress
from dea_core.options import GENERATE, JSON
from dea_core.readers import guess_dialect, holds_queries
from dea_core.schema import Schema
from dea_magic.bodies import Asked, Body, in_ddl, inferred, on_connection, read_body
from dea_magic.connections import connected
from dea_magic.models import of_model
from dea_magic.names import Tables, bind, names_for, need_free, need_pandas
from dea_magic.output import Output
from dea_magic.session import session_of
from dea_magic.words import ON, OVERWRITE, Said, Words

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

WORDS = Words(
    "generate",
    (*(option for option in GENERATE if option is not JSON), ON, OVERWRITE),
    """Make data for what the cell speaks of that obeys its every rule, and check it.

    The cell holds CREATE TABLE statements, a SELECT, names of tables or DataFrames, or model:NAME after %dea dbt.

    Each table becomes a DataFrame of its name. With NAME << there is one variable: a dictionary of them, by table. A
    variable that no earlier %%generate made is not overwritten, unless --overwrite is given. With --out or --into the
    rows are written, and no name is bound.
    """,
    example="%%generate shop << --rows 1000 --rows orders=50000, then: shop['orders'].head()",
    binds=True,
)


@dataclass(frozen=True)
class Request:
    """A cell as it was understood: what to make, how (``given``), and where the tables go.

    ``names`` are each table's variable, or its key under the one ``name``; None where the rows are written.
    ``null_share`` is set where it is not the core's own.
    """

    shell: InteractiveShell
    schema: Schema
    given: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    name: str = ""
    names: Mapping[str, str] | None = None
    overwrite: bool = False
    null_share: float | None = None

    @property
    def spoken(self) -> dict[str, str]:
        """What is typed for each table."""
        names = self.names or {}
        return {table: f"{self.name}[{table!r}]" if self.name else names[table] for table in names}

    def need_free(self) -> None:
        """Raise RefusedError where a name to be bound holds a variable of the user's."""
        if self.names is None:
            return
        need_pandas()
        if not self.overwrite:
            need_free([self.name] if self.name else self.names.values(), self.shell.user_ns)


def run(shell: InteractiveShell, line: str, cell: str | None) -> None:
    """Make data for the body of the cell; ``%%generate --help`` tells how."""
    said = WORDS.read(line)
    if said is None:
        return
    given = {**said.given, "rows": read_rows(said.given["rows"])}
    overwrite, on = given.pop("overwrite"), given.pop("on")
    body = read_body(cell or "", WORDS.cell)
    with Output() as output:
        request = _request(shell, _asked(shell, body, on, given["dialect"]), given, said.name, overwrite)
        request = _as_seeded(request, said) if body.kind == "model" else request
        request.need_free()
        result = make(request, output.tell)
        report(request, result, output)
    if result.memory is not None:
        from dea_magic.generate_controls import show_controls

        show_controls(request, result, output)


def _asked(shell: InteractiveShell, body: Body, on: str | None, dialect: str | None) -> Asked:
    if body.kind == "ddl" and holds_queries(body.text, dialect or guess_dialect(body.text)):
        return inferred(body, dialect)
    if body.kind == "ddl":
        return in_ddl(body, dialect)
    if body.kind == "model":
        return of_model(shell, body)
    with connected(shell, on) as connection:
        return on_connection(shell, body, connection, dialect, guessing=True)


def _request(shell: InteractiveShell, asked: Asked, given: dict[str, Any], name: str, overwrite: bool) -> Request:
    tables = [table.name for table in asked.schema]
    kept = given["out"] is None and given["into"] is None
    names = None if not kept else {table: table for table in tables} if name else names_for(tables)
    return Request(shell, asked.schema, given, asked.notes, name, names, overwrite)


def _as_seeded(request: Request, said: Said) -> Request:
    """The same rows as ``dea dbt seed`` makes: by the project's plan, and with what that command leaves out."""
    project = session_of(request.shell).project
    beside = project.folder / FILE_NAME if project is not None else None
    given = dict(request.given)
    if given["plan"] is None and beside is not None and beside.is_file():
        given["plan"] = beside
    if "edge_cases" not in said.typed:
        given["edge_cases"] = 0.0
    return replace(request, given=given, null_share=0.0)


def made_by(request: Request, progress: Progress, **more: Any) -> GenerateResult:
    """What the core's verb makes of a request, and of what ``more`` says."""
    from dea_core import generate, plan

    given = {**request.given, **more}
    if request.null_share is not None:
        told = {name: given[name] for name in ("rows", "fit", "seed", "as_of", "locale", "plan")}
        given["plan"] = plan(request.schema, null_share=request.null_share, **told)
    return generate(request.schema, progress=progress, **given)


def make(request: Request, progress: Progress) -> GenerateResult:
    """Make the data, and bind it where it is not written."""
    made = made_by(request, progress)
    if made.memory is not None:
        frames = Tables((table, made.table(table).df()) for table in made.rows)
        names = request.names or {}
        bound = {request.name: frames} if request.name else {names[table]: frame for table, frame in frames.items()}
        bind(request.shell, bound)
    return replace(made, notes=(*request.notes, *made.notes))


def report(request: Request, result: GenerateResult, output: Output) -> None:
    """Show what was made."""
    from dea_core.render.generated_html import generated_html
    from dea_core.render.text import render_generated

    spoken = request.spoken
    rows = {spoken.get(table, table): count for table, count in result.rows.items()}
    plain = replace(result, rows=rows, written=() if result.memory else result.written)
    output.show(render_generated(plain), generated_html(result, spoken))
