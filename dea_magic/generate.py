"""%%generate: make data for the DDL in the cell, check it, and hand each table over as a DataFrame."""

from __future__ import annotations

import shlex
from typing import Any

import click
from IPython.core.getipython import get_ipython
from IPython.display import display

from dea_core.arguments import options, read_rows
from dea_core.errors import UsageError
from dea_core.options import FORMAT, GENERATE, JSON, THREADS

PREVIEW_ROWS = 5
OPTIONS = tuple(option for option in GENERATE if option not in (FORMAT, JSON, THREADS))


@click.command("%%generate")
@options(OPTIONS)
def _words(**given: Any) -> dict[str, Any]:
    """Read the words behind ``%%generate``: the same options as ``dea generate``."""
    return given


def generate_cell(line: str, cell: str) -> None:
    """Make data for the DDL in the cell.

    Each table becomes a DataFrame of its name, unless --out or --into is given.
    """
    from dea_core import generate

    if not cell.strip():
        raise UsageError("the cell is empty", hint="write CREATE TABLE statements below %%generate")
    given = _read(line)
    result = generate(cell, rows=read_rows(given.pop("rows")), **given)
    if result.memory is not None:
        for table in result.rows:
            frame = result.table(table).df()
            _name(table, frame)
            display(frame.head(PREVIEW_ROWS))  # type: ignore[no-untyped-call]  # IPython annotates few functions


def _read(line: str) -> dict[str, Any]:
    try:
        given: dict[str, Any] = _words.main(shlex.split(line), standalone_mode=False)
    except click.ClickException as error:
        raise UsageError(error.format_message(), hint="%%generate --help lists the options") from error
    return given


def _name(table: str, frame: object) -> None:
    """Put a frame into the notebook's namespace, under the table's name."""
    shell = get_ipython()
    name = table.replace(".", "_")
    if shell is not None and name.isidentifier():
        shell.push({name: frame})  # type: ignore[no-untyped-call]  # IPython annotates few functions
