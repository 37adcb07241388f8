"""%%generate: make data for the DDL in the cell, check it, and hand each table over as a DataFrame."""

from __future__ import annotations

import shlex
from typing import Any

import click
from IPython.core.getipython import get_ipython
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display

from dea_core.arguments import options, read_rows
from dea_core.errors import UsageError
from dea_core.generate import GenerateResult
from dea_core.options import FORMAT, GENERATE, JSON, THREADS, Option
from dea_magic.names import Tables, bind, names_for, need_free, need_name

PREVIEW_ROWS = 5
TITLE, BINDS = "%%generate", "<<"
OVERWRITE = Option("overwrite", "flag", "bind names even where they hold variables of yours", default=False)
OPTIONS = (*(option for option in GENERATE if option not in (FORMAT, JSON, THREADS)), OVERWRITE)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[NAME <<] [OPTIONS]",
    epilog="Example: %%generate shop << --rows 1000 --rows orders=50000, then: shop['orders'].head()",
)
@options(OPTIONS)
def _words(**given: Any) -> dict[str, Any]:
    """Make data for the DDL in the cell that obeys its every rule, and check it.

    Each table becomes a DataFrame of its name. With NAME << there is one variable: a dictionary of them, by table. A
    variable that no earlier %%generate made is not overwritten, unless --overwrite is given. With --out or --into the
    rows are written, and no name is bound.
    """
    return given


def generate_cell(line: str, cell: str | None = None) -> None:
    """Make data for the DDL in the cell; ``%generate --help`` and ``%%generate --help`` tell how."""
    from dea_core import generate, read_schema

    name, given = _read(line)
    if given is None:
        return
    if not (cell or "").strip():
        raise UsageError("the cell is empty", hint="write CREATE TABLE statements below %%generate")
    overwrite, kept = given.pop("overwrite"), given["out"] is None and given["into"] is None
    shell = get_ipython()
    schema = read_schema(str(cell), dialect=given["dialect"])
    names = names_for(table.name for table in schema) if kept and not name else {}
    if kept and shell is not None and not overwrite:
        need_free([name] if name else names.values(), shell.user_ns)
    result = generate(schema, rows=read_rows(given.pop("rows")), **given)
    _hand_over(result, shell, name, names)


def _read(line: str) -> tuple[str, dict[str, Any] | None]:
    """The name before ``<<``, and the options; None for those where help was asked for, and is shown."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"%%generate {line}: {error}", hint="close the quotes") from error
    name = ""
    if words[1:2] == [BINDS]:
        name, words = words[0], words[2:]
        need_name(name)
    try:
        given = _words.main(words, prog_name=TITLE, standalone_mode=False)
    except click.ClickException as error:
        raise UsageError(error.format_message(), hint="%%generate --help lists the options") from error
    return name, given if isinstance(given, dict) else None


def _hand_over(result: GenerateResult, shell: InteractiveShell | None, name: str, names: dict[str, str]) -> None:
    """Bind what was made, say the names, and show the first rows; say where they are, if they were written."""
    if result.memory is None:
        click.echo("\n".join(f"wrote {written}" for written in result.written))
        return
    frames = Tables((table, result.table(table).df()) for table in result.rows)
    bound = {name: frames} if name else {names[table]: frame for table, frame in frames.items()}
    if shell is not None:
        bind(shell, bound)
    for table, frame in frames.items():
        variable = f"{name}[{table!r}]" if name else names[table]
        click.echo(f"{variable}: {len(frame):,} rows")
        display(frame.head(PREVIEW_ROWS))  # type: ignore[no-untyped-call]  # IPython annotates few functions
