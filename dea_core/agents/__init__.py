"""Minds: models that propose, tools that work, agents that chain them. Floor 5.

    ask(words, desk, mind) ── coordinator ── agents ── tools ──> Answer          docs/agents.md draws it

Everything here works without a model too: by rules, which the same checkers judge. The names are loaded when they are
first used: memory, which plans ask, needs none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dea_core.agents.everything import (
        AGENTS,
        MODELS,
        TOOLS,
        Agent,
        Answer,
        Client,
        Desk,
        Mind,
        Step,
        Task,
        Tool,
        Trace,
        agent,
        ask,
        read_trace,
        tool,
        traces,
    )

__all__ = [
    "AGENTS",
    "MODELS",
    "TOOLS",
    "Agent",
    "Answer",
    "Client",
    "Desk",
    "Mind",
    "Step",
    "Task",
    "Tool",
    "Trace",
    "agent",
    "ask",
    "read_trace",
    "tool",
    "traces",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from dea_core.agents import everything

    return getattr(everything, name)
