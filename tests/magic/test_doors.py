"""The same options at every door: command line, cells and Python verbs, but for what a door lacks by nature."""

from __future__ import annotations

import inspect
from importlib import import_module

import click
import pytest

import dea_core
from dea_core import options
from dea_core.cli import dea
from dea_magic.cells import CELLS

VERBS = {
    "generate": options.GENERATE, "analyze": options.ANALYZE, "optimize": options.OPTIMIZE, "ask": options.ASK,
}  # fmt: skip
PRINTED = {"json", "sarif", "quiet", "yes"}
"""How a terminal prints the result and asks: a cell shows it and binds it, a verb returns it and takes a function."""
OF_CELLS = {"on", "overwrite"}
OF_COMMANDS = {"analyze": {"list_rules"}}
OF_VERBS = {"source", "query", "progress", "task", "allow", "tools", "watch", "heard"}
SPELLED = {"analyze": {"rule": "rules"}}
"""What may be given several times has a plural name in Python."""
WRITTEN = {"analyze": {"html"}}
"""What a door does with the result that a verb returns."""


FIXED = {"generate": {"edge_cases": 0.0}, "optimize": {}, "analyze": {}, "prove": {}, "ask": {"send_rows": None}}
"""Defaults of a verb that are not those of people: a program asks for edge cases where it wants some."""
EMPTY = (None, ())
"""Nothing given: one of an option that may be given several times is empty, of another there is none."""


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
    context = click.Context(dea)
    command = dea.get_command(context, cell)
    told = {parameter.name for parameter in command.params if parameter.param_type_name == "option"}
    assert told - {"help"} - OF_COMMANDS.get(cell, set()) == {option.parameter for option in VERBS[cell]}


@pytest.mark.parametrize("cell", CELLS)
def test_the_verb_takes_what_is_declared(cell):
    spelled = SPELLED.get(cell, {})
    declared = {spelled.get(option.parameter, option.parameter) for option in VERBS[cell]}
    told = set(inspect.signature(getattr(dea_core, cell)).parameters) - (OF_VERBS - declared)
    assert told == declared - PRINTED - WRITTEN.get(cell, set())


@pytest.mark.parametrize("cell", CELLS)
def test_help_names_every_option(cell, shell, capsys):
    shell.run_cell(f"%%{cell} --help")
    told = capsys.readouterr().out
    assert f"Usage: %%{cell} [NAME <<] [OPTIONS]" in told
    assert not [o.name for o in import_module(CELLS[cell]).WORDS.declared if f"--{o.name}" not in told]


def test_prove_has_a_command_and_a_verb_that_agree():
    context = click.Context(dea)
    command = dea.get_command(context, "prove")
    declared = {option.parameter for option in options.PROVE}
    assert {p.name for p in command.params if p.param_type_name == "option"} - {"help", "schema"} == declared
    verb = set(inspect.signature(dea_core.prove).parameters) - {"original", "candidate", "schema"}
    assert verb == declared - PRINTED


@pytest.mark.parametrize("verb", [*VERBS, "prove"])
def test_defaults_are_the_same(verb):
    declared = {option.parameter: option for option in (*VERBS.get(verb, options.PROVE),)}
    taken = inspect.signature(getattr(dea_core, verb)).parameters
    command = dea.get_command(click.Context(dea), verb).make_context(verb, [], resilient_parsing=True).params
    for name, option in declared.items():
        assert command[name] == option.default or {command[name], option.default} <= set(EMPTY), name
        spelled = SPELLED.get(verb, {}).get(name, name)
        if spelled not in taken:
            continue
        expected = FIXED[verb].get(name, option.default)
        assert taken[spelled].default == expected or {expected, taken[spelled].default} <= set(EMPTY), name


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_s_defaults_are_the_command_s(cell):
    said = import_module(CELLS[cell]).WORDS.read("")
    for option in VERBS[cell]:
        if option.parameter in said.given:
            found = said.given[option.parameter]
            assert found == option.default or {found, option.default} <= set(EMPTY), option.name


OF_DBT = {"seed": ("generate", {"as_of", "seed", "locale", "threads"}), "analyze": ("analyze", {"rule", "severity"})}
OF_DBT |= {"optimize": ("optimize", {"seconds", "json"})}
"""A command of ``dea dbt`` -> the verb that it is of, and the options that are that verb's own."""


@pytest.mark.parametrize("command", OF_DBT)
def test_options_of_dbt_s_commands_are_those_of_the_verb(command):
    from dea_dbt.commands import dbt

    verb, shared = OF_DBT[command]
    ours = {p.name: p for p in dea.get_command(click.Context(dea), verb).params}
    theirs = {p.name: p for p in dbt.commands[command].params}
    for name in shared:
        assert (ours[name].opts, ours[name].type.name, ours[name].help, ours[name].default) == (
            theirs[name].opts,
            theirs[name].type.name,
            theirs[name].help,
            theirs[name].default,
        )
