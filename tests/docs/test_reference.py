"""Everything that a person can type is in the docs: each command, each option, each recipe with its options."""

from __future__ import annotations

import re
from difflib import unified_diff

import click
import pytest

from tests.docs.reference import DOCS, PAGES, commands, commands_page, made_page, recipes_page


@pytest.mark.parametrize("page", PAGES)
def test_a_made_page_is_up_to_date(page: str) -> None:
    path = DOCS / page
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    stale = list(unified_diff(written.splitlines(), made_page(page).splitlines(), "written", "made", lineterm=""))
    assert not stale, "run: python -m tests.docs.reference"


def test_every_recipe_says_what_it_is_for() -> None:
    sections = re.split(r"^## ", made_page("recipes.md"), flags=re.MULTILINE)[1:]
    assert not [name for name, _, said in (section.partition("\n") for section in sections) if not said.strip("\n- `")]


@pytest.mark.parametrize("page", ["rules.md", "rewrites.md"])
def test_every_rule_and_rewrite_says_what_it_is(page: str) -> None:
    sections = re.split(r"^## ", made_page(page), flags=re.MULTILINE)[1:]
    assert len(sections) > 20
    assert not [section for section in sections if len(section.split("\n\n")) < 2]


def test_every_door_is_asked_for_help_alike() -> None:
    from dea_core.cli import dea
    from dea_dbt.commands import dbt

    names = [[*door.context_settings["help_option_names"]] for door in (dea, dbt)]
    assert names == [["-h", "--help"]] * 2


def test_every_command_has_an_example() -> None:
    from dea_core.cli import dea

    leaves = [(path, command) for path, command in commands(dea, "dea") if not isinstance(command, click.Group)]
    assert leaves
    assert not [path for path, command in leaves if path not in (command.help or "") + (command.epilog or "")]


def test_a_command_is_told_with_its_options() -> None:
    @click.group()
    def root() -> None: ...

    @root.command()
    @click.option("--loud", help="In capitals.")
    def sing(loud: str) -> None:
        """Sing."""

    page = commands_page(root)
    assert "## `dea sing`" in page
    assert re.search(r"--loud TEXT +In capitals\.", page)


def test_a_recipe_is_told_with_its_options() -> None:
    def dice(cell: object, *, colour: str, sides: int = 6) -> None:
        """Thrown once."""

    page = recipes_page({"dice": dice})
    assert "## `dice`\n\nThrown once.\n\n- `colour`: `str`, needed\n- `sides`: `int`, otherwise `6`\n" in page
