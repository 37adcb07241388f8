"""The pages of docs/ that are made from the product itself, so that they name everything a person can type.

    docs/commands.md    every command's --help
    docs/recipes.md     every recipe, its options and what it says of itself
    docs/rules.md       every rule of dea analyze, with what it looks at
    docs/rewrites.md    every rewrite of dea optimize
    docs/gallery.md     ten tables as they come out, and values of recipes (see gallery.py)

Write them anew:  python -m tests.docs.reference
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import click

from dea_core.analyze import Rule
from dea_dbt.lint import Lint
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
        # as the root sets it: click keeps the help option that it was first asked for
        settings = {**root.context_settings, "terminal_width": 100, "max_content_width": 100}
        context = click.Context(command, info_name=path, **settings)
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


def rules_page(rules: Iterable[Rule], lints: Iterable[Lint]) -> str:
    """Every rule of ``dea analyze``, and those of ``dea dbt analyze`` about models."""
    parts = [f"# Rules\n\n{NOTE}\nWhat `dea analyze` looks for. `--rule NAME` runs one alone."]
    for rule in rules:
        told = f"## `{rule.name}`\n\n{rule.severity}, about {rule.about}\n\n{inspect.getdoc(rule.look) or ''}"
        parts.append(told.rstrip())
    for lint in lints:
        parts.append(f"## `{lint.name}`\n\n{lint.severity}, about models of dbt\n\n{inspect.getdoc(lint.look) or ''}")
    return "\n\n".join(parts) + "\n"


def rewrites_page(rewrites: dict[str, Callable[..., object]]) -> str:
    """Every rewrite of ``dea optimize``."""
    parts = [f"# Rewrites\n\n{NOTE}\nWhat `dea optimize` tries, each proved and measured before it is shown."]
    parts += [f"## `{name}`\n\n{inspect.getdoc(one) or ''}".rstrip() for name, one in rewrites.items()]
    return "\n\n".join(parts) + "\n"


@cache
def made_page(name: str) -> str:
    """The text of one page under docs/, made once."""
    from dea_core.analyze import RULES
    from dea_core.cli import dea
    from dea_core.generate.recipes import RECIPES
    from dea_core.optimize import REWRITES
    from dea_dbt.lint import LINTS

    if name == "commands.md":
        return commands_page(dea)
    if name == "rules.md":
        return rules_page((RULES[one] for one in RULES), (LINTS[one] for one in LINTS))
    if name == "rewrites.md":
        return rewrites_page({one: REWRITES[one] for one in REWRITES})
    if name == "gallery.md":
        return gallery_page(NOTE)
    return recipes_page({one: RECIPES[one] for one in RECIPES if RECIPES[one].__module__.startswith("dea_core")})


PAGES = ("commands.md", "recipes.md", "rules.md", "rewrites.md", "gallery.md")

if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    for page in PAGES:
        (DOCS / page).write_text(made_page(page), encoding="utf-8")
