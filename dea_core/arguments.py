"""Options of ``dea_core.options`` as click's. Floor 6.

They serve every door that parses words: command line, dbt commands, cell magics.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from dea_core.errors import UsageError
from dea_core.options import Option

HELP = {"help_option_names": ["-h", "--help"]}
"""The context settings of every door, all alike: click keeps the help option that a command was first asked for."""
Command = TypeVar("Command", bound=Callable[..., Any])


def options(declared: tuple[Option, ...]) -> Callable[[Command], Command]:
    """Decorator: give a command all of ``declared``, in that order."""

    def add(command: Command) -> Command:
        return functools.reduce(lambda made, option: _click(option)(made), reversed(declared), command)

    return add


def _click(option: Option) -> Callable[[Command], Command]:
    settings: dict[str, Any] = {"help": option.help, "default": option.default}
    if option.kind == "flag":
        return click.option(f"--{option.name}", is_flag=True, **settings)
    if option.default is not None:
        settings["show_default"] = True
    if option.many:
        settings |= {"multiple": True, "default": ()}
    settings["type"] = click.Choice(option.choices) if option.choices else _TYPES[option.kind]
    return click.option(f"--{option.name}", metavar=option.metavar, **settings)


class _Day(click.ParamType):  # type: ignore[type-arg]  # takes a parameter in newer releases of click only
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        try:
            return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-01-31", param, ctx)


_TYPES: dict[str, click.ParamType[Any]] = {
    "text": click.STRING,
    "integer": click.INT,
    "number": click.FloatRange(min=0),
    "share": click.FloatRange(0, 1),
    "path": click.Path(),
    "rows": click.STRING,
    "date": _Day(),
}


def read_rows(given: tuple[str, ...]) -> dict[str, int] | None:
    """``("1000", "orders=50000")`` as ``{"*": 1000, "orders": 50000}``; None for none. Raises UsageError."""
    if not given:
        return None
    read: dict[str, int] = {}
    for item in given:
        table, _, count = item.rpartition("=")
        try:
            number = int(count.replace("_", "").replace(",", ""))
        except ValueError as error:
            raise UsageError(
                f"--rows {item!r} is not a number or TABLE=N", hint="such as --rows 1000 --rows orders=50000"
            ) from error
        if number < 0:
            raise UsageError(f"--rows {item!r} is below zero")
        read[table or "*"] = number
    return read
