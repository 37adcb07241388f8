"""dea plan: write the plan by which data is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dea_core.arguments import options, read_rows
from dea_core.errors import WriteError
from dea_core.options import PLANNING, Option

OUT = Option(
    "out", "path", "file to write (default: dea_plan.yml beside a DDL file, else standard output; - for that too)"
)


@click.command(epilog="Example: dea plan shop.sql --rows 1000, then edit dea_plan.yml: dea generate follows it.")
@click.argument("source")
@options((*PLANNING, OUT))
def command(source: str, rows: tuple[str, ...], out: str | None, **given: Any) -> None:
    """Write the plan for SOURCE: rows, seed, and how each column is made, with the reason.

    SOURCE is what dea generate takes.

    A plan that is there is kept: what people changed in it stays, what the schema has gained is added and told.
    """
    from dea_core import plan
    from dea_core.generate import FILE_NAME, dump_plan

    proposal = plan(source, rows=read_rows(rows), **given)
    for note in proposal.notes:
        click.echo(note, err=True)
    target = _target(source, out, FILE_NAME)
    text = dump_plan(proposal.plan)
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        target.write_text(text, encoding="utf-8")
        proposal.pools.dump(target.with_name("dea_plan.pools.json"))
    except OSError as error:
        raise WriteError(f"cannot write the plan: {error.strerror}", place=target) from error
    columns = sum(len(table.columns) for table in proposal.plan.tables.values())
    click.echo(f"{target}: {len(proposal.plan.tables)} tables, {columns} columns", err=True)


def _target(source: str, out: str | None, name: str) -> Path | None:
    if out == "-" or (out is None and (source == "-" or "://" in source)):
        return None
    return Path(out) if out else Path(source).with_name(name)
