"""Minds: models that propose, tools that work, agents that chain them. Floor 5.

    ask(words, desk, mind) ── coordinator ── agents ── tools ──> Answer          docs/agents.md draws it

Everything here works without a model too: by rules, which the same checkers judge.
"""

from dea_core.agents import data_generator, query_optimizer, schema_analyzer, tools  # noqa: F401  (they register)
from dea_core.agents.agent import AGENTS, Agent, Task, agent
from dea_core.agents.client import MODELS, Client
from dea_core.agents.coordinator import Answer, ask
from dea_core.agents.desk import Desk
from dea_core.agents.mind import Mind
from dea_core.agents.tool import TOOLS, Tool, tool
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
