"""%dea: what a notebook says once for all of its cells.

%dea connect NAME|URL     the connection of cells that name none        %dea dbt FOLDER    its models as model:NAME
%dea                      what is set
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from dea_core.engines import without_password
from dea_core.errors import UsageError, did_you_mean
from dea_core.results import counted, named
from dea_magic.connections import DEFAULT, connected, known_connections
from dea_magic.manifest import read_project
from dea_magic.session import session_of

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

USAGE = "%dea connect NAME|URL, %dea connect (back to duckdb.sql's), %dea dbt FOLDER, or %dea alone for what is set"


def run(shell: InteractiveShell, line: str) -> None:
    """Set what the words say, and tell what is set. Raises DeaError, and then nothing is set."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"%dea {line}: {error}", hint="close the quotes") from error
    match words:
        case [] | ["status"]:
            _tell(shell)
        case ["help" | "-h" | "--help", *_]:
            click.echo(USAGE)
        case ["connect"]:
            session_of(shell).on = None
            _tell_connection(shell)
        case ["connect", name]:
            with connected(shell, name) as connection:
                connection.engine.rows("SELECT 1")
            session_of(shell).on = name
            _tell_connection(shell)
        case ["dbt", folder]:
            session_of(shell).project = read_project(folder)
            _tell_project(shell)
        case [word, *_]:
            known = ("connect", "dbt", "status")
            raise UsageError(f"%dea {line}", hint=USAGE if word in known else did_you_mean(word, known))


def _tell(shell: InteractiveShell) -> None:
    _tell_connection(shell)
    _tell_project(shell)
    others = known_connections(shell.user_ns)
    if others:
        click.echo(f"--on also takes: {named(others)}, or a URL")


def _tell_connection(shell: InteractiveShell) -> None:
    on = session_of(shell).on
    with connected(shell) as connection:
        tables = [table.name for table in connection.schema()]
    there = f": {counted(len(tables), 'table')} ({named(tables)})" if tables else ": no tables"
    click.echo(f"connection: {without_password(on) if on else DEFAULT}{there}")


def _tell_project(shell: InteractiveShell) -> None:
    project = session_of(shell).project
    if project is None:
        click.echo("dbt project: none (%dea dbt FOLDER)")
    else:
        click.echo(f"dbt project: {project.name}, {counted(len(project.models), 'model')} ({named(project.models)})")
