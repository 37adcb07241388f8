"""The command line: ``dea VERB ...``. Commands are loaded when they are run, so that ``dea --help`` is quick.

    dea generate, plan, check, analyze, optimize, prove, recipes      here, one file each
    dea ask, agents, trace, and so are
    dea memory, feedback, cost, config
    dea dbt                                                           joined by the entry point group ``dea.commands``

Exit codes: 0 done, 1 a failure (said in a line and a hint), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import entry_points

import click

from dea_core import __version__
from dea_core.arguments import HELP
from dea_core.errors import DeaError

__all__ = ["dea", "main"]

OWN = {
    "generate": "make data that obeys every rule of a schema, check it, and write it",
    "plan": "write the plan by which data is made, to read and edit",
    "check": "run every rule of a schema on data that is there",
    "analyze": "say what is wrong with a schema or data, and which SQL mends it",
    "optimize": "make a query faster, and prove that it still answers the same",
    "prove": "tell whether two queries give the same rows on every database of a schema",
    "ask": "do a task that is told in words, with a model or by rules",
    "agents": "list the agents and tools that a task is done with",
    "trace": "show what agents did, step by step",
    "recipes": "list the recipes that a plan can use",
    "memory": "what is remembered: list, show, forget",
    "feedback": "say of something remembered whether it was good",
    "cost": "what calls of models cost",
    "config": "the settings as they stand here, and where each comes from",
}
JOINED = {"dbt": "the same for a dbt project: dea dbt seed, plan, unseed, analyze"}
INTERRUPTED = 130


class Commands(click.Group):
    """Commands found by name: ours in this folder, others by entry point."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Every name, ours first."""
        return [*OWN, *(point.name for point in entry_points(group="dea.commands"))]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if name in OWN:
            command: click.Command = import_module(f"dea_core.cli.{name}").command
            return command
        for point in entry_points(group="dea.commands", name=name):
            joined: click.Command = point.load()
            return joined
        return None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in ``dea --help``, without loading what it lists."""
        names = self.list_commands(context)
        with formatter.section("Commands"):
            formatter.write_dl([(name, {**OWN, **JOINED}.get(name, "")) for name in names])

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest name for one that is not there."""
        from dea_core.errors import UsageError, did_you_mean

        if args and self.get_command(context, args[0]) is None:
            raise UsageError(f"no command {args[0]!r}", hint=did_you_mean(args[0], self.list_commands(context)))
        return super().resolve_command(context, args)


@click.command(cls=Commands, context_settings=HELP)
@click.version_option(__version__, prog_name="dea")
def dea() -> None:
    """Data engineering agents: data that obeys every rule of your DDL, database or dbt project."""


def main() -> None:
    """Run ``dea``; every DeaError is shown as a line and a hint."""
    try:
        dea.main(standalone_mode=False)
    except DeaError as error:
        _say(error)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.secho("interrupted: nothing was written", fg="yellow", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _say(error: DeaError) -> None:
    first, *rest = error.lines()
    click.secho("error: ", fg="red", bold=True, nl=False, err=True)
    click.echo(first, err=True)
    for line in rest:
        click.secho(line, fg="cyan", err=True)
