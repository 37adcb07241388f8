"""An agent: a job that rules do alone, and that a model makes smarter. Each proposes; its job's checkers decide.

    AGENTS["data_generator"].run(Task(words, ...), desk, mind or None)  ──>  a summary; results lie on the desk

Without a mind everything runs by rules. A package adds an agent with one line in the entry point group ``dea.agents``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dea_core.agents.desk import Desk
from dea_core.agents.mind import Mind
from dea_core.registry import Registry

MOST_ROUNDS = 3
"""How often what was refuted goes back, with the reason."""


@dataclass(frozen=True)
class Task:
    """What is wanted, in words."""

    words: str


Run = Callable[[Task, Desk, Mind | None], dict[str, Any]]
"""Gives a summary in JSON: small, for a prompt; the whole results lie on the desk."""


@dataclass(frozen=True)
class Agent:
    """``takes`` and ``gives`` are for people: what must lie on the desk, and what lies there after."""

    name: str
    does: str
    takes: str
    gives: str
    run: Run
    tools: tuple[str, ...] = ()


AGENTS: Registry[Agent] = Registry("dea.agents", "agent")


def agent(*, takes: str, gives: str, tools: tuple[str, ...] = ()) -> Callable[[Run], Agent]:
    """Decorator: register a function as the agent of its name; the first line of its docstring is what it does."""

    def make(run: Run) -> Agent:
        name = getattr(run, "__name__", "")
        does = (run.__doc__ or "").strip().split("\n", 1)[0]
        return AGENTS.register(name)(Agent(name, does, takes, gives, run, tools))

    return make
