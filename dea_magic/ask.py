"""%%ask: a task in words, done by agents with a model or by rules, about the notebook's connection or dbt project."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dea_core.arguments import read_rows
from dea_core.asking import IN_MEMORY
from dea_core.engines import scheme_of
from dea_core.errors import UsageError
from dea_core.generate import GenerateResult
from dea_core.options import ASK, ASK_ON, JSON, QUIET, YES
from dea_magic.connections import Connection, connected
from dea_magic.names import Tables, bind, need_free, need_pandas
from dea_magic.output import Output
from dea_magic.session import session_of
from dea_magic.twins import twin
from dea_magic.words import ON, OVERWRITE, Words

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from dea_core.agents import Answer, Step
    from dea_core.agents.lent import Lent

WORDS = Words(
    "ask",
    (*(ON if option is ASK_ON else option for option in ASK if option not in (JSON, QUIET, YES)), OVERWRITE),
    """Do the task that the cell tells in words: analyze, make data, make a query faster.

    It is about --source, --query, or --on (a URL, or a connection by its name); else about the project of %dea dbt, or
    the tables of the notebook's connection. Rows are looked at read-only, and told to a model only with --send-rows.
    With NAME << the tables that were made become one dictionary of DataFrames.
    """,
    example="%%ask shop << --source shop.sql, and below: make 500 orders of three quarters",
    binds=True,
)


def run(shell: InteractiveShell, line: str, cell: str | None) -> None:
    """Do the task in the cell's body; ``%%ask --help`` tells how."""
    said = WORDS.read(line)
    if said is None:
        return
    if not (cell or "").strip():
        raise UsageError("%%ask has no task below it", hint="write what you want in the lines below")
    given = {**said.given, "rows": read_rows(said.given["rows"])}
    if said.name:
        need_pandas()
        if not given["overwrite"]:
            need_free([said.name], shell.user_ns)
    given.pop("overwrite")
    given["send_rows"] = given["send_rows"] or None
    with Output() as output:
        answer, steps = _asked(shell, (cell or "").strip(), given, output)
        if said.name:
            answer = replace(answer, notes=tuple(note for note in answer.notes if note != IN_MEMORY))
        _show(answer, steps, output)
    if said.name:
        bind(shell, {said.name: _tables(answer)})


def _asked(shell: InteractiveShell, task: str, given: dict[str, Any], output: Output) -> tuple[Answer, list[Step]]:
    from dea_core import ask

    steps: list[Step] = []

    def watch(step: Step) -> None:
        steps.append(step)
        output.tell(step.agent, f"{step.kind} {step.title}", 0.0)

    with _about(shell, given) as (about, notes):
        answer = ask(task, watch=watch, progress=output.tell, **about)
    return replace(answer, notes=(*notes, *answer.notes)), steps


@contextmanager
def _about(shell: InteractiveShell, given: dict[str, Any]) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """What is asked for, with what the notebook is about where the line does not say it; a connection is lent."""
    on, source, project = given["on"], given["source"], session_of(shell).project
    if scheme_of(on) if on is not None else source is not None:
        yield given, ()
    elif project is not None and on is None:
        yield {**given, "source": f"dbt://{project.folder}"}, ()
    else:
        with connected(shell, on) as connection, _lent(connection) as lent:
            about = source or connection.schema() or None
            told = f"of {connection.label}, a {connection.engine.dialect} database, only the schema is looked at"
            notes = (told,) if lent is None and about is not None else ()
            yield {**given, "source": about, "on": lent if about is not None else None}, notes


@contextmanager
def _lent(connection: Connection) -> Iterator[Lent | None]:
    """The connection as a task may read it; None for an engine around which there are no walls."""
    from dea_core.agents.lent import Lent

    if connection.engine.dialect == "duckdb":
        yield Lent(connection.label, connection.engine, connection.schema)
    elif connection.engine.dialect == "postgres":
        with twin(connection) as engine:
            yield Lent(connection.label, engine, connection.schema)
    else:
        yield None


def _show(answer: Answer, steps: list[Step], output: Output) -> None:
    from dea_core.agents.told import render_answer
    from dea_core.agents.told_html import answer_html

    output.show(render_answer(answer), answer_html(answer, steps))


def _tables(answer: Answer) -> Tables:
    made = [result for _, result in answer.results if isinstance(result, GenerateResult) and result.memory is not None]
    if not made:
        raise UsageError("no rows were made, so there is nothing to bind", hint="leave out NAME <<, or ask for data")
    return Tables((table, made[-1].table(table).df()) for table in made[-1].rows)
