"""The same options at every door: command line, cells and Python verbs, but for what a door lacks by nature."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

import dea_core
from dea_core import options
from dea_core.cli import dea
from dea_magic.cells import CELLS

VERBS = {"generate": options.GENERATE, "analyze": options.ANALYZE, "optimize": options.OPTIMIZE}
PRINTED = {"json", "sarif"}
"""How a terminal prints the result: a cell shows it and binds it, a verb returns it."""
OF_CELLS = {"on", "overwrite"}
OF_COMMANDS = {"analyze": {"list_rules"}}
OF_VERBS = {"source", "query", "progress"}
SPELLED = {"analyze": {"rule": "rules"}}
"""What may be given several times has a plural name in Python."""
WRITTEN = {"analyze": {"html"}}
"""What a door does with the result that a verb returns."""


def test_every_cell_is_compared():
    assert VERBS.keys() == CELLS.keys()


@pytest.mark.parametrize("cell", CELLS)
def test_the_cell_takes_what_is_declared(cell):
    told = {option.parameter for option in import_module(CELLS[cell]).WORDS.declared}
    declared = {option.parameter for option in VERBS[cell]}
    assert told | PRINTED >= declared
    assert told - declared <= OF_CELLS


@pytest.mark.parametrize("cell", CELLS)
def test_the_command_takes_what_is_declared(cell):
    context = __import__("click").Context(dea)
    command = dea.get_command(context, cell)
    told = {parameter.name for parameter in command.params if parameter.param_type_name == "option"}
    assert told - {"help"} - OF_COMMANDS.get(cell, set()) == {option.parameter for option in VERBS[cell]}


@pytest.mark.parametrize("cell", CELLS)
def test_the_verb_takes_what_is_declared(cell):
    told = set(inspect.signature(getattr(dea_core, cell)).parameters) - OF_VERBS
    spelled = SPELLED.get(cell, {})
    declared = {spelled.get(option.parameter, option.parameter) for option in VERBS[cell]}
    assert told == declared - PRINTED - WRITTEN.get(cell, set())


@pytest.mark.parametrize("cell", CELLS)
def test_help_names_every_option(cell, shell, capsys):
    shell.run_cell(f"%%{cell} --help")
    told = capsys.readouterr().out
    assert f"Usage: %%{cell} [NAME <<] [OPTIONS]" in told
    assert not [o.name for o in import_module(CELLS[cell]).WORDS.declared if f"--{o.name}" not in told]
