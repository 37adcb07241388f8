"""dea feedback: say of something remembered whether it was good."""

from __future__ import annotations

import click

from dea_core.cli.remembered import open_here


@click.command(epilog='Example: dea feedback 17 --bad "our addresses end in .test"')
@click.argument("number", metavar="ID", type=int)
@click.option("--good/--bad", "good", default=None, help="whether it was right")
@click.argument("why", required=False, default="")
def command(number: int, good: bool | None, why: str) -> None:
    """Say of entry ID whether it was good, and WHY: a pattern then counts as kept, or dropped, once more."""
    from dea_core.errors import UsageError

    if good is None:
        raise UsageError("say --good or --bad", hint=f'such as dea feedback {number} --bad "why"')
    with open_here() as store:
        store.entries.say(number, good, why)
        entry = store.entries.get(number)
    click.echo(f"{'good' if good else 'bad'}: {entry.title}")
