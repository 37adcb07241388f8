"""dea check: run every rule of a schema on data that is there."""

from __future__ import annotations

import json
import sys

import click

from dea_core.arguments import options
from dea_core.options import CHECK


@click.command(epilog="Example: dea check data --schema shop.sql")
@click.argument("data")
@click.option("--schema", "source", required=True, metavar="SOURCE", help="DDL file or database URL that has the rules")
@options(CHECK)
def command(data: str, source: str, dialect: str | None, json: bool) -> None:
    """Run every key, foreign key, NOT NULL and CHECK of SOURCE on DATA.

    DATA is a folder with one file a table, or a database's URL. Exits with 1 if a rule is broken.
    """
    from dea_core import check
    from dea_core.render.text import render_checks

    results = check(data, source, dialect=dialect)
    click.echo(_json(results) if json else render_checks(results))
    if any(result.failed or result.violations is None for result in results):  # a rule unseen is no rule obeyed
        sys.exit(1)


def _json(results: tuple[object, ...]) -> str:
    from dea_core.render.plain import checks_as_json

    return json.dumps(checks_as_json(results), indent=2, default=str)  # type: ignore[arg-type]
