"""The order of what a turn holds."""

from __future__ import annotations

from dea_core.agents.client import Message, Part, ToolResult


def results_first(message: Message) -> list[Part]:
    """The parts of a turn, results of tools before what else is said: servers want them right behind their calls."""
    return sorted(message.parts, key=lambda part: not isinstance(part, ToolResult))
