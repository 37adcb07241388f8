"""dea cost: what calls of models cost."""

from __future__ import annotations

import dataclasses
import json as json_text
from typing import TYPE_CHECKING

import click

from dea_core.cli.remembered import open_here

if TYPE_CHECKING:
    from dea_core.store import By, Spent

BYS = ("model", "task", "agent", "day")
HEADS = ("calls", "input", "output", "from cache", "into cache", "seconds", "US dollars")


@click.command(epilog="Example: dea cost --by agent")
@click.option("--by", type=click.Choice(BYS), default="model", show_default=True, help="what to add up")
@click.option("--json", is_flag=True, help="print the result as JSON")
def command(by: By, json: bool) -> None:
    """Add up what calls of models cost in this project: tokens, seconds and, where the price is known, dollars."""
    with open_here() as store:
        spent = store.calls.spent(by)
    if json:
        click.echo(json_text.dumps([dataclasses.asdict(one) for one in spent], indent=2))
        return
    click.echo("\n".join(_table(by, spent)) if spent else "no model was called yet")


def _table(by: str, spent: tuple[Spent, ...]) -> list[str]:
    rows = [(by, *HEADS), *((one.of, *_cells(one)) for one in spent)]
    if len(spent) > 1:
        names = [field.name for field in dataclasses.fields(spent[0]) if field.name != "of"]
        rows.append(("all", *_cells(type(spent[0])("all", *(sum(getattr(one, n) for one in spent) for n in names)))))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
    unpriced = [one for one in spent if one.unpriced]
    if unpriced:
        told = ", ".join(f"{one.of} ({one.unpriced:,})" for one in unpriced)
        lines.append(f"tokens counted, cost not known: {told}; name their price in a file, prices = ... in dea.toml")
    return lines


def _cells(one: Spent) -> tuple[str, ...]:
    tokens = (one.input_tokens, one.output_tokens, one.cache_read_tokens, one.cache_write_tokens)
    cost = "not known" if one.unpriced == one.calls else f"{'over ' if one.unpriced else ''}{one.cost:.4f}"
    return (f"{one.calls:,}", *(f"{number:,}" for number in tokens), f"{one.seconds:.1f}", cost)
