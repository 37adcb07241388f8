"""The coordinator: a task in words ──> agents, chained ──> results. Without a model, words are read by rules.

    ask(words, desk, mind)     mind: a loop whose tools are the agents, and some of their tools
                               none: the verbs, tables and numbers that the words plainly name (``route``)

Where the model cannot be asked any more, rules do what is left to be done, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from dea_core.agents.agency import AGENTS, Agent, Task
from dea_core.agents.client import Block
from dea_core.agents.desk import Desk
from dea_core.agents.loop import Assignment, work
from dea_core.agents.mind import RULES_GO_ON, Mind
from dea_core.agents.prompt import system_of
from dea_core.agents.route import Route, read_words
from dea_core.agents.telemetry import span
from dea_core.agents.toolbox import TOOLS, Tool, offered
from dea_core.agents.tools.schema import summary_of
from dea_core.agents.trace import Trace
from dea_core.agents.typed import Told
from dea_core.engines import without_password
from dea_core.errors import UsageError
from dea_core.readers import read_schema
from dea_core.results import counted

NAME = "coordinator"
By = Literal["model", "rules", "model, then rules"]


@dataclass(frozen=True)
class Said:
    """The end of a task, in words."""

    said: Annotated[str, Told("at most three sentences")]
    undone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spent:
    """What a task took. ``cost`` is in US dollars, None where a price is not known; ``trace`` names its steps."""

    trace: str
    calls: int = 0
    tokens: int = 0
    cost: float | None = 0.0
    entry: int | None = None
    """Its number in memory, for what a person has to say of it."""

    def __str__(self) -> str:
        money = "cost not known" if self.cost is None else f"${self.cost:.4f}"
        said = f"; dea feedback {self.entry} --good or --bad" if self.entry is not None else ""
        told = f"{counted(self.calls, 'call')}, {counted(self.tokens, 'token')}, {money}"
        return f"{told}; dea trace show {self.trace}{said}"


@dataclass(frozen=True)
class Answer:
    """What came of a task: ``results`` are each an agent's name and what it made."""

    task: str
    by: By
    said: str
    undone: tuple[str, ...]
    results: tuple[tuple[str, Any], ...]
    notes: tuple[str, ...]
    spent: Spent


def ask(words: str, desk: Desk, mind: Mind | None, *, trace: Trace | None = None, tools: Sequence[Tool] = ()) -> Answer:
    """Do what ``words`` ask for. ``tools`` are the caller's own, beside ours. Raises DeaError."""
    if not words.strip():
        raise UsageError("the task is empty", hint='such as: dea ask "make 1000 orders and say which rules they obey"')
    kept = mind.trace if mind is not None else trace or Trace()
    kept.add(NAME, "task", words)
    _read_source(desk)
    answer = _by_model(words, desk, mind, tools) if mind is not None else _by_rules(words, desk, kept)
    kept.add(NAME, "end", answer.said, {"undone": list(answer.undone), "by": answer.by})
    return answer


def _read_source(desk: Desk) -> None:
    if desk.schema is None and desk.source is not None:
        desk.schema = read_schema(desk.source, dialect=desk.dialect)
    elif desk.schema is None and desk.database is not None:
        desk.schema = desk.schema_of(desk.database)


def _by_model(words: str, desk: Desk, mind: Mind, tools: Sequence[Tool]) -> Answer:
    every = [*_agents(mind), *offered((name for name in TOOLS if TOOLS[name].general), desk), *tools]
    system = system_of(NAME, Block("# The desk\n\n" + _on_desk(desk), stable=False))
    try:
        outcome = work(mind, desk, Assignment(NAME, system, words, every, Said, hardness="simple"))
    except RULES_GO_ON as error:
        desk.note(f"{NAME}: {error.message}")
        mind.trace.add(NAME, "note", "goes on by rules", error.message)
        return _what_is_left(words, desk, mind)
    said: Said = outcome.value
    return _answer(words, "model", said.said, said.undone, desk, mind)


def _what_is_left(words: str, desk: Desk, mind: Mind) -> Answer:
    """What rules make of the words, without the agents that have done their part already."""
    done = {name for name, _ in desk.results}
    route = read_words(words, desk.schema)
    desk.rows = desk.rows or route.rows or None
    _run(Route(tuple(name for name in route.agents if name not in done), route.rows), words, desk, mind.trace)
    return _answer(words, "model, then rules", route.told(desk.rows), route.undone, desk, mind)


def _by_rules(words: str, desk: Desk, trace: Trace) -> Answer:
    route = read_words(words, desk.schema)
    if not route.agents:
        known = "; ".join(f"{name}: {AGENTS[name].does}" for name in AGENTS)
        raise UsageError(f"no agent is named by the words {words!r}", hint=f"without a model, say which. {known}")
    desk.rows = desk.rows or route.rows or None
    _run(route, words, desk, trace)
    return _answer(words, "rules", route.told(desk.rows), route.undone, desk, trace)


def _answer(words: str, by: By, said: str, undone: tuple[str, ...], desk: Desk, mind: Mind | Trace) -> Answer:
    if isinstance(mind, Trace):
        return Answer(words, by, said, undone, tuple(desk.results), tuple(desk.notes), Spent(mind.task))
    entry = mind.memory.keep("interaction", NAME, words, said)
    spent = Spent(mind.trace.task, len(mind.ledger.calls), mind.budget.spent.total, mind.ledger.cost, entry)
    notes = (*desk.notes, *mind.memory.notes, *mind.ledger.notes)
    return Answer(words, by, said, undone, tuple(desk.results), notes, spent)


def _run(route: Route, words: str, desk: Desk, trace: Trace) -> None:
    for name in route.agents:
        trace.add(NAME, "call", name, {"task": words})
        trace.add(name, "result", name, AGENTS[name].run(Task(words), desk, None))


def _agents(mind: Mind) -> list[Tool]:
    return [_as_tool(AGENTS[name], mind) for name in AGENTS]


def _as_tool(agent: Agent, mind: Mind) -> Tool:
    def run(desk: Desk, task: str) -> dict[str, Any]:
        with span("invoke_agent", agent=agent.name, task=mind.trace.task):
            return agent.run(Task(task), desk, mind)

    told = f"{agent.does} Takes {agent.takes}; gives {agent.gives}."
    task = Annotated[str, Told("its part of the wish, in the person's words")]
    return Tool(agent.name, told, {"task": (task, True)}, run, changes=True)


def _on_desk(desk: Desk) -> str:
    """What lies there already, in short: agents read the rest themselves."""
    lines = [f"source: {without_password(desk.source)}"] if desk.source else []
    lines += [f"databases: {', '.join(desk.databases)}"] if desk.databases else []
    lines += ["a query to make faster"] if desk.query else []
    lines += [f"schema: {summary_of(desk.schema)}"] if desk.schema is not None else []
    return "\n".join(lines) or "nothing yet"
