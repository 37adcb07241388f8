"""dea ask: a task in words, done by agents."""

from __future__ import annotations

import json as json_text
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from dea_core.arguments import options, read_rows
from dea_core.options import ASK
from dea_core.render.progress import Progress

if TYPE_CHECKING:
    from dea_core.agents import Step

SHOWN = ("call", "kept", "refuted", "note")
"""Kinds of steps that are shown as they happen; dea trace show has them all."""


@click.command(
    epilog='Example: dea ask "make 5k orders of three quarters and say which rules they obey" --source shop.sql'
)
@click.argument("task")
@options(ASK)
def command(task: str, rows: tuple[str, ...], yes: bool, quiet: bool, json: bool, **given: Any) -> None:
    """Do TASK, told in words: analyze a schema, make data, make a query faster; agents pick what it needs.

    With a key (dea config says which) a model proposes and the engine decides; without one rules do what the words
    plainly name. A model sees schema and aggregates, never rows, unless --send-rows says so. A database is only read;
    what was made is written to --out or --into.
    """
    from dea_core import ask
    from dea_core.agents.told import answer_as_json, render_answer

    given["send_rows"] = given["send_rows"] or None
    with closing(Progress()) as progress:
        answer = ask(
            task,
            rows=read_rows(rows),
            allow=_asked if not yes else True,
            watch=None if quiet else _shown,
            progress=progress,
            **given,
        )
    click.echo(json_text.dumps(answer_as_json(answer), indent=2, default=str) if json else render_answer(answer))


def _asked(what: str) -> bool:
    """Ask the person, if there is one."""
    return sys.stdin.isatty() and click.confirm(f"{what}?", err=True)


def _shown(step: Step) -> None:
    from dea_core.agents.told import render_step

    if step.kind in SHOWN:
        click.secho(render_step(step), dim=True, err=True)
