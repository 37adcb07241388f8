"""dea prove: do two queries give the same rows on every database of a schema?"""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Any

import click

from dea_core.arguments import options
from dea_core.options import PROVE


@click.command(epilog="Example: dea prove before.sql after.sql --schema shop.sql")
@click.argument("original")
@click.argument("candidate")
@click.option("--schema", required=True, metavar="SOURCE", help="DDL file or database URL that both queries run on")
@options(PROVE)
def command(original: str, candidate: str, schema: str, json: bool, **given: Any) -> None:
    """Tell whether CANDIDATE gives what ORIGINAL gives, on every database that obeys SOURCE.

    Both are files of one SELECT, or its text. The answer is proved, tested, refuted with the smallest rows that show
    it, or unknown and why. Exits with 1 unless it is proved or tested.
    """
    from dea_core import prove
    from dea_core.render.verdict_text import render_verdict

    verdict = prove(original, candidate, schema, **given)
    click.echo(_json(dataclasses.asdict(verdict)) if json else render_verdict(verdict))
    if not verdict.same:
        sys.exit(1)


def _json(document: dict[str, object]) -> str:
    return json.dumps(document, indent=2, default=str)
