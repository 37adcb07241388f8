"""The words behind a cell's name: ``NAME <<`` where it takes one, and options, read as the command line reads them.

Words("generate", DECLARED, help).read("shop << --rows 100")    Said(name="shop", given={"rows": ("100",), ...})
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from typing import Any

import click
from click.core import ParameterSource

from dea_core.arguments import HELP, options
from dea_core.errors import UsageError, did_you_mean
from dea_core.options import Option
from dea_core.readers.dialects import dialect_named
from dea_magic.names import need_name

BINDS = "<<"
ON = Option(
    "on",
    "text",
    "connection: a variable, an alias of JupySQL, or a URL (otherwise that of %dea connect, or of duckdb.sql)",
    metavar="NAME|URL",
)
OVERWRITE = Option("overwrite", "flag", "bind names even where they hold variables of yours", default=False)


@dataclass(frozen=True)
class Said:
    """What a line says: the ``name`` before ``<<`` (empty for none), every option's value, and which were ``typed``."""

    name: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Words:
    """How the line of ``%%cell`` is read. ``binds`` where it takes ``NAME <<``; ``help`` and ``example`` are shown."""

    cell: str
    declared: tuple[Option, ...]
    help: str
    example: str = ""
    binds: bool = False

    def read(self, line: str) -> Said | None:
        """What the line says; None for one that asks for help, which is shown. Raises UsageError."""
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"%%{self.cell} {line}: {error}", hint="close the quotes") from error
        name = ""
        if self.binds and words[1:2] == [BINDS]:
            name, words = words[0], words[2:]
            need_name(name, self.cell)
        try:
            told = self.command().main(words, prog_name=f"%%{self.cell}", standalone_mode=False)
        except click.NoSuchOption as error:
            hint = did_you_mean(error.option_name, [f"--{option.name}" for option in self.declared])
            raise UsageError(f"%%{self.cell} has no option {error.option_name}", hint=hint) from error
        except click.ClickException as error:
            hint = f"%%{self.cell} --help lists the options"
            raise UsageError(error.format_message(), hint=hint) from error
        if not isinstance(told, Said):
            return None
        if told.given.get("dialect"):
            dialect_named(told.given["dialect"])
        return replace(told, name=name)

    def command(self) -> click.Command:
        """The options as click's."""
        decorated = click.command(
            self.cell,
            context_settings=HELP,
            options_metavar=f"[NAME {BINDS}] [OPTIONS]" if self.binds else "[OPTIONS]",
            help=self.help,
            epilog=f"Example: {self.example}" if self.example else None,
        )
        return decorated(options(self.declared)(_given))


def _given(**given: Any) -> Said:
    source = click.get_current_context().get_parameter_source
    return Said(given=given, typed=frozenset(name for name in given if source(name) is ParameterSource.COMMANDLINE))
