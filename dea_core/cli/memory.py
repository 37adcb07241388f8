"""dea memory: what is remembered here."""

from __future__ import annotations

import dataclasses
import json as json_text
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dea_core.cli.remembered import OFF, open_here

if TYPE_CHECKING:
    from dea_core.store import Entry, Kind, Pattern

KINDS = ("pattern", "accepted", "rejected", "interaction")


@click.group()
def command() -> None:
    """What is remembered here: how people want columns made, what was asked, and what was kept or refuted.

    It is read and written only where a folder .dea is, here or above, or where the setting memory says.
    """


@command.command(epilog="Example: dea memory init")
@click.option("--user", is_flag=True, help='in the user\'s data folder, for every project that has memory = "user"')
def init(user: bool) -> None:
    """Make a place to remember: a folder .dea here."""
    from dea_core.config import read_config
    from dea_core.errors import UsageError
    from dea_core.store import find_place, make_folder, open_store, user_place

    if read_config()["memory"] == "off":
        raise UsageError("memory is off", hint=OFF)
    folder = Path.cwd() if user else make_folder(Path.cwd())
    file = user_place() if user else find_place(folder)
    assert file is not None
    with open_store(file) as store:
        click.echo(store.notes[0] if store.notes else f"{file}: what people keep in plans is remembered from now on")


@command.command("list", epilog="Example: dea memory list --search email")
@click.option("--kind", type=click.Choice(KINDS), help="only such entries")
@click.option("--search", metavar="WORDS", help="the best matches of these words, with the parts of their score")
@click.option("--json", is_flag=True, help="print the result as JSON")
def list_entries(kind: Kind | None, search: str | None, json: bool) -> None:
    """List what is remembered, the newest first."""
    with open_here() as store:
        if search is not None:
            found = store.entries.search(search)
            lines = [f"{one.id:>6}  {one.title}   {one.score.told}" for one in found]
            documents: list[Any] = [{"id": one.id, "title": one.title, "score": dict(one.score.parts)} for one in found]
        else:
            entries = store.entries.list(kind)
            lines = [f"{one.id:>6}  {one.kind:<11}  {one.at[:10]}  {one.title}" for one in entries]
            documents = [dataclasses.asdict(one) for one in entries]
    click.echo(json_text.dumps(documents, indent=2) if json else "\n".join(lines) or "nothing is remembered yet")


@command.command(epilog="Example: dea memory show 17")
@click.argument("number", metavar="ID", type=int)
@click.option("--json", is_flag=True, help="print the result as JSON")
def show(number: int, json: bool) -> None:
    """Show one entry: what it says, how often it was kept, and what was said of it."""
    with open_here() as store:
        entry = store.entries.get(number)
        pattern = store.patterns.get(number)
    if json:
        document = dataclasses.asdict(entry) | ({"pattern": dataclasses.asdict(pattern)} if pattern else {})
        click.echo(json_text.dumps(document, indent=2, default=str))
        return
    click.echo("\n".join([f"{entry.kind} {entry.id}, {entry.at[:10]}: {entry.title}", *_told(entry, pattern)]))


def _told(entry: Entry, pattern: Pattern | None) -> list[str]:
    lines = []
    if pattern is not None:
        asked = pattern.asked
        options = "".join(f", {name}: {value}" for name, value in pattern.options.items())
        lines += [
            f"  column      {asked.name}, {asked.family}, of a {asked.noun}",
            f"  beside      {', '.join(asked.neighbours) or '-'}",
            f"  recipe      {pattern.recipe}{options}",
            f"  kept        {pattern.kept}, dropped {pattern.dropped}, confidence {pattern.confidence:.2f}",
            f"  last seen   {pattern.used[:10]}",
        ]
    lines += [f"  {name:<10}  {value}" for name, value in entry.detail.items()]
    said = [f"  {'good' if one.good else 'bad':<10}  {one.why} ({one.at[:10]})" for one in entry.feedback]
    return lines + said


@command.command(epilog="Example: dea memory forget 17, or dea memory forget --all")
@click.argument("number", metavar="ID", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="everything; what calls cost stays")
def forget(number: int | None, every: bool) -> None:
    """Take an entry out of memory, with all that hangs on it."""
    from dea_core.errors import UsageError

    if (number is None) != every:
        raise UsageError("say what to forget", hint="either dea memory forget ID or dea memory forget --all")
    with open_here() as store:
        if number is None:
            click.echo(f"forgotten: {store.entries.forget_all():,}")
            return
        entry = store.entries.get(number)
        store.entries.forget(number)
    click.echo(f"forgotten: {entry.title}")
