"""dea optimize: make a query faster, and prove that it still answers the same."""

from __future__ import annotations

import json as json_text
from contextlib import closing

import click

from dea_core.arguments import options, read_rows
from dea_core.options import OPTIMIZE
from dea_core.render.progress import Progress


@click.command(epilog="Example: dea optimize query.sql --schema shop.sql --rows 100000 --rows orders=1000000")
@click.argument("query")
@options(OPTIMIZE)
def command(
    query: str,
    on: str | None,
    schema: str | None,
    rows: tuple[str, ...],
    plan: str | None,
    dialect: str | None,
    seconds: int,
    json: bool,
) -> None:
    """Find queries that answer as QUERY does and are faster.

    QUERY is a file of one SELECT, or - for standard input. Only what was proved or tested, and was faster side by
    side, is shown; the rest is listed with the reason. Nothing of yours is changed: a database is opened read-only.
    """
    from dea_core import optimize
    from dea_core.render.optimize_text import optimization_as_json, render_optimization

    with closing(Progress()) as progress:
        found = optimize(
            query,
            on=on,
            schema=schema,
            rows=read_rows(rows),
            plan=plan,
            dialect=dialect,
            seconds=seconds,
            progress=progress,
        )
    click.echo(
        json_text.dumps(optimization_as_json(found), indent=2, default=str) if json else render_optimization(found)
    )
