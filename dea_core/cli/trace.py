"""dea trace: the steps of a task, as they happened."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from pathlib import Path

import click

from dea_core.arguments import HELP, options
from dea_core.errors import UsageError
from dea_core.options import JSON


@click.group(context_settings=HELP)
def command() -> None:
    """Show what agents did: every question, answer, call, result and refusal of a task."""


@command.command("list", epilog="Example: dea trace list")
def list_traces() -> None:
    """List the tasks that have a trace in this project, newest first, each with its words."""
    from dea_core.agents import read_trace, traces

    folder = _folder()
    for task in traces(folder):
        first = next(read_trace(folder, task), None)
        click.echo(f"{task}  {first.at if first else ''}  {first.title if first else ''}")


@command.command("show", epilog="Example: dea trace show 3f9a")
@click.argument("task", required=False)
@options((JSON,))
def show_trace(task: str | None, json: bool) -> None:
    """Show the steps of TASK (the beginning of its name is enough; the newest one, if it is left out)."""
    from dea_core.agents import read_trace, traces
    from dea_core.agents.told import render_step

    folder = _folder()
    newest = traces(folder)
    if task is None and not newest:
        raise UsageError("no task has a trace here", hint='dea ask "..." leaves one')
    for step in read_trace(folder, task or newest[0]):
        click.echo(json_text.dumps(asdict(step), ensure_ascii=False) if json else render_step(step))


def _folder() -> Path:
    from dea_core.agents.trace import FOLDER
    from dea_core.store.place import find_folder

    found = find_folder(Path.cwd())
    if found is None:
        raise UsageError("no folder .dea here or above: nothing was traced", hint='dea ask "..." makes it')
    return found / FOLDER
