"""%%ask: a task in words, done by agents with a model or by rules, about the notebook's connection or dbt project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dea_core.arguments import read_rows
from dea_core.asking import IN_MEMORY
from dea_core.engines import scheme_of
from dea_core.errors import UsageError
from dea_core.generate import GenerateResult
from dea_core.options import ASK, ASK_ON, JSON, QUIET, YES
from dea_core.schema import Schema
from dea_magic.connections import connected
from dea_magic.names import Tables, bind, need_free, need_pandas
from dea_magic.output import Output
from dea_magic.session import session_of
from dea_magic.words import ON, OVERWRITE, Words

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from dea_core.agents import Answer, Step

WORDS = Words(
    "ask",
    (*(ON if option is ASK_ON else option for option in ASK if option not in (JSON, QUIET, YES)), OVERWRITE),
    """Do the task that the cell tells in words: analyze, make data, make a query faster.

    It is about --source, --query, or --on (of a URL rows may be looked at, of a connection only the schema); else
    about the project of %dea dbt, or the tables of the notebook's connection. With NAME << the tables that were made
    become one dictionary of DataFrames.
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

    if given["source"] is None and (given["on"] is None or scheme_of(given["on"]) is None):
        given["source"] = _about(shell, given.pop("on"))
    return ask(task, watch=watch, progress=output.tell, **given), steps


def _about(shell: InteractiveShell, on: str | None) -> Schema | str | None:
    """What the notebook is about, where the line does not say it. Of a connection of its own the schema is read."""
    project = session_of(shell).project
    if project is not None and on is None:
        return f"dbt://{project.folder}"
    with connected(shell, on) as connection:
        schema = connection.schema()
    return schema if len(schema) else None


def _show(answer: Answer, steps: list[Step], output: Output) -> None:
    from dea_core.agents.told import render_answer
    from dea_core.agents.told_html import answer_html

    output.show(render_answer(answer), answer_html(answer, steps))


def _tables(answer: Answer) -> Tables:
    made = [result for _, result in answer.results if isinstance(result, GenerateResult) and result.memory is not None]
    if not made:
        raise UsageError("no rows were made, so there is nothing to bind", hint="leave out NAME <<, or ask for data")
    return Tables((table, made[-1].table(table).df()) for table in made[-1].rows)
