"""dea config: the settings as they stand here."""

from __future__ import annotations

import json as json_text

import click


@click.command(epilog="Example: dea config --explain")
@click.option("--explain", is_flag=True, help="say where each value comes from, and what it is for")
@click.option("--json", is_flag=True, help="print the result as JSON")
def command(explain: bool, json: bool) -> None:
    """Show the settings and named databases of this folder.

    An environment variable (DEA_MODEL for model) wins over dea.toml or [tool.dea] of pyproject.toml, here or above.
    Values taken from variables are shown by the variable's name.
    """
    from dea_core.config import read_config

    rows = read_config().explained()
    if json:
        click.echo(json_text.dumps([dict(zip(("name", "value", "from"), row, strict=True)) for row in rows], indent=2))
        return
    click.echo("\n".join(_lines(rows, explain)))


def _lines(rows: list[tuple[str, str, str]], explain: bool) -> list[str]:
    from dea_core.config.settings import BY_NAME

    name_width, value_width = (max(len(row[n]) for row in rows) for n in (0, 1))
    lines = []
    for name, value, origin in rows:
        helped = f"   {BY_NAME[name].help}" if name in BY_NAME else ""
        told = f"   {origin:<{max(len(row[2]) for row in rows)}}{helped}" if explain else ""
        lines.append(f"{name:<{name_width}}   {value or '-':<{value_width}}{told}".rstrip())
    return lines
