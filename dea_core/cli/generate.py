"""dea generate: make data for a schema, check it, write it."""

from __future__ import annotations

import json
from contextlib import closing
from typing import Any

import click

from dea_core.arguments import options, read_rows
from dea_core.errors import UsageError
from dea_core.options import GENERATE
from dea_core.render.progress import Progress


@click.command(
    epilog="Example: dea generate shop.sql --rows 1000 --rows orders=50000 --seed 42 --format parquet --out data"
)
@click.argument("source")
@options(GENERATE)
def command(source: str, rows: tuple[str, ...], json: bool, out: str | None, into: str | None, **given: Any) -> None:
    """Make data for SOURCE that obeys every key, foreign key, NOT NULL and CHECK of it.

    SOURCE is a DDL file, a file of queries, - for standard input, or a database's URL (duckdb:///shop.duckdb). The
    tables that queries read are inferred, and how many rows they return is told. Nothing is written unless every rule
    holds for every row.
    """
    from dea_core import generate
    from dea_core.render.text import render_generated

    if (out is None) == (into is None):
        raise UsageError("say where the data goes: either --out FOLDER or --into URL")
    with closing(Progress()) as progress:
        result = generate(source, rows=read_rows(rows), out=out, into=into, progress=progress, **given)
    click.echo(_json(result.as_json()) if json else render_generated(result))


def _json(document: dict[str, object]) -> str:
    return json.dumps(document, indent=2, default=str)
