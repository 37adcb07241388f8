"""All that the room has, registered: agents, tools and providers. Loaded when the room's door is first used."""

from __future__ import annotations

from dea_core.agents import data_generator, query_optimizer, schema_analyzer, tools  # noqa: F401  (they register)
from dea_core.agents.agency import AGENTS, Agent, Task, agent
from dea_core.agents.client import MODELS, Client
from dea_core.agents.coordinator import Answer, ask
from dea_core.agents.desk import Desk
from dea_core.agents.mind import Mind
from dea_core.agents.toolbox import TOOLS, Tool, tool
from dea_core.agents.trace import Step, Trace, read_trace, traces

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
