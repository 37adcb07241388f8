"""dea agents: who does what, with and without a model."""

from __future__ import annotations

import json as json_text

import click

from dea_core.arguments import options
from dea_core.options import JSON


@click.command(epilog="Example: dea agents --json")
@options((JSON,))
def command(json: bool) -> None:
    """List the agents: what each does, takes, gives, and which tools its model may use; then every tool."""
    from dea_core.agents import AGENTS, TOOLS

    if json:
        listed = [{w: getattr(AGENTS[n], w) for w in ("name", "does", "takes", "gives", "tools")} for n in AGENTS]
        tools = [{"name": name, "does": TOOLS[name].description, "writes": TOOLS[name].changes} for name in TOOLS]
        click.echo(json_text.dumps({"agents": listed, "tools": tools}, indent=2))
        return
    for name in AGENTS:
        agent = AGENTS[name]
        click.secho(name, bold=True)
        click.echo(
            f"    {agent.does}\n    takes {agent.takes}\n    gives {agent.gives}\n    tools {', '.join(agent.tools)}"
        )
    click.secho("tools", bold=True)
    for name in TOOLS:
        click.echo(f"    {name:<18} {TOOLS[name].description.splitlines()[0]}")
