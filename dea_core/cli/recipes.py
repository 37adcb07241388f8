"""dea recipes: list the recipes that a plan can use."""

from __future__ import annotations

import click


@click.command(epilog="Example: dea recipes person")
@click.argument("like", required=False, default="")
def command(like: str) -> None:
    """List recipes (those whose name has LIKE in it), each with its options and what it makes."""
    from dea_core.errors import UsageError, did_you_mean
    from dea_core.generate import RECIPES
    from dea_core.render.text import render_recipe

    names = [name for name in RECIPES if like in name]
    if not names:
        raise UsageError(f"no recipe has {like!r} in its name", hint=did_you_mean(like, RECIPES))
    click.echo("\n".join(render_recipe(name, RECIPES[name]) for name in names))
