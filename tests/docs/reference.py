"""The pages of docs/ that are made from the product itself, so that they name everything a person can type.

    docs/commands.md    every command's --help
    docs/recipes.md     every recipe, its options and what it says of itself
    docs/gallery.md     ten tables as they come out, and values of recipes (see gallery.py)

Write them anew:  python -m tests.docs.reference
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import click

from tests.docs.gallery import gallery_page

DOCS = Path(__file__).parents[2] / "docs"
NOTE = "<!-- made by: python -m tests.docs.reference -->\n"


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """A command and all under it, with what is typed to reach each."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from commands(inner, f"{path} {name}")


def commands_page(root: click.Command) -> str:
    """Every command under ``root`` with its help."""
    parts = [f"# Commands\n\n{NOTE}\nWhat `--help` says, for each command."]
    for path, command in commands(root, "dea"):
        context = click.Context(command, info_name=path, terminal_width=100, max_content_width=100)
        parts.append(f"## `{path}`\n\n```text\n{command.get_help(context).rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def recipes_page(recipes: dict[str, Callable[..., object]]) -> str:
    """Every recipe with its options, as a plan spells them."""
    parts = [f"# Recipes\n\n{NOTE}\nHow a column can be made: `recipe:` in a plan, with its options beside it."]
    for name, recipe in recipes.items():
        told = [f"## `{name}`", inspect.getdoc(recipe) or ""]
        options = [_option(p) for p in inspect.signature(recipe).parameters.values() if p.kind is p.KEYWORD_ONLY]
        told.append("\n".join(options))
        parts.append("\n\n".join(filter(None, told)))
    return "\n\n".join(parts) + "\n"


def _option(parameter: inspect.Parameter) -> str:
    kind = str(parameter.annotation)  # a string already: every module defers its annotations
    needed = parameter.default is inspect.Parameter.empty
    return f"- `{parameter.name}`: `{kind}`, " + ("needed" if needed else f"otherwise `{parameter.default!r}`")


@cache
def made_page(name: str) -> str:
    """The text of one page under docs/, made once."""
    from dea_core.cli import dea
    from dea_core.generate.recipes import RECIPES

    if name == "commands.md":
        return commands_page(dea)
    if name == "gallery.md":
        return gallery_page(NOTE)
    return recipes_page({one: RECIPES[one] for one in RECIPES if RECIPES[one].__module__.startswith("dea_core")})


PAGES = ("commands.md", "recipes.md", "gallery.md")

if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    for page in PAGES:
        (DOCS / page).write_text(made_page(page), encoding="utf-8")
