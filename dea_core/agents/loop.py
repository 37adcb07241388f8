"""The loop: think, act, observe, until the model has said what was asked for.

work(one)   work_many(independent ones, asked together: their next questions at once, until each has its end)

    ask ──> wants tools ── run them, those that change nothing side by side ── results, shortened ──> ask ...
        ──> said all    ── read as the output that was asked for; of another form: told so, and asked again ──> Outcome
        ──> paused      ── go on as it is          ──> out of tokens ── once more, with twice the room
        ──> refused     ── ReplyError              ──> window full   ── earlier turns become a summary, and ask again

Every step is in the trace. A tool that raises is an answer too: the model reads the error and its hint.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from dea_core.agents.client import Block, Message, Reply, Request, Text, ToolCall, ToolResult
from dea_core.agents.desk import Desk
from dea_core.agents.mind import Hardness, Mind
from dea_core.agents.secrets import without_secrets
from dea_core.agents.shorten import shortened
from dea_core.agents.summary import summarised
from dea_core.agents.telemetry import span
from dea_core.agents.toolbox import Tool
from dea_core.agents.typed import TypedError, as_json, read_as, schema_of, without_fences
from dea_core.errors import BudgetError, DeaError, ModelError, ReplyError, did_you_mean

MOST_TRIES = 3
"""Answers of a wrong form before it is given up."""
MOST_TOKENS = 32_000
"""Room for a reply, where half of it was too little."""
SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class Assignment:
    """What an agent is told to do: instructions, words, tools, and the type of what it must give back."""

    agent: str
    system: tuple[Block, ...]
    task: str
    tools: Sequence[Tool] = ()
    output: Any = None
    hardness: Hardness = "hard"


@dataclass(frozen=True)
class Outcome:
    """What came of it: ``value`` is the output as its type, if one was asked for."""

    text: str
    value: Any = None
    messages: tuple[Message, ...] = field(default=(), repr=False)


def work(mind: Mind, desk: Desk, assignment: Assignment, messages: tuple[Message, ...] = ()) -> Outcome:
    """Do an assignment; ``messages`` are a conversation that it goes on with. Raises ModelError and BudgetError."""
    one = _Work(mind, desk, assignment, messages)
    while one.outcome is None:
        one.take(mind.ask(one.next, assignment.agent))
    return one.outcome


Conversation = tuple[Message, ...]
Worked = Outcome | ModelError | BudgetError


def work_many(
    mind: Mind, desk: Desk, assignments: Sequence[Assignment], conversations: Sequence[Conversation] | None = None
) -> list[Worked]:
    """Do independent assignments of one agent together: of each its outcome, or why there is none, in their order."""
    talks = conversations if conversations is not None else [()] * len(assignments)
    every = [_Work(mind, desk, one, talk) for one, talk in zip(assignments, talks, strict=True)]
    ends: dict[_Work, Worked] = {}
    while open_ones := [one for one in every if one not in ends]:
        answers = mind.ask_many([one.next for one in open_ones], assignments[0].agent)
        for one, answer in zip(open_ones, answers, strict=True):
            end = one.taken(answer) if isinstance(answer, Reply) else answer
            if end is not None:
                ends[one] = end
    return [ends[one] for one in every]


class _Work:
    """A conversation: its ``next`` question, until a reply that it takes in is its ``outcome``."""

    def __init__(self, mind: Mind, desk: Desk, assignment: Assignment, messages: Conversation) -> None:
        self.mind, self.desk, self.assignment = mind, desk, assignment
        self.messages = [*messages, Message("user", (Text(assignment.task),))]
        self.outcome: Outcome | None = None
        self.tools = {tool.name: tool for tool in assignment.tools}
        self.request = Request(
            mind.model_for(assignment.hardness),
            assignment.system,
            (),
            tuple(tool.spec for tool in assignment.tools),
            schema_of(assignment.output) if assignment.output is not None else None,
        )
        self.wrong = 0
        self.is_summarised = False

    @property
    def next(self) -> Request:
        return replace(self.request, messages=tuple(self.messages))

    def take(self, reply: Reply) -> None:
        """Take a reply in. Raises ReplyError where there is no going on."""
        if reply.stop in ("tools", "end", "paused"):
            self.is_summarised = False
            self.messages.append(reply.message)
        if reply.stop == "tools" or (reply.stop == "end" and reply.calls):
            self.messages.append(Message("user", tuple(self.observed(reply.calls))))
        elif reply.stop == "end":
            self.outcome = self.read(reply)
        else:
            self.go_on(reply)

    def taken(self, reply: Reply) -> Worked | None:
        """What the conversation came to with this reply; None where it goes on."""
        try:
            self.take(reply)
        except ReplyError as error:
            return error
        return self.outcome

    def read(self, reply: Reply) -> Outcome | None:
        """The outcome, or None where it has another form and is asked for again."""
        if self.assignment.output is None:
            return Outcome(reply.text, None, tuple(self.messages))
        try:
            value = read_as(self.assignment.output, _parsed(reply.text))
        except TypedError as error:
            self.ask_again(str(error), reply)
            return None
        return Outcome(reply.text, value, tuple(self.messages))

    def ask_again(self, problem: str, reply: Reply) -> None:
        self.wrong += 1
        self.mind.trace.add(self.assignment.agent, "note", "of another form", problem)
        if self.wrong >= MOST_TRIES:
            raise ReplyError(
                f"{reply.model} gave {self.wrong} answers of another form than was asked for: {problem}",
                request_id=reply.request_id,
                hint="a stronger model may keep to it; dea trace show has what it said",
            )
        self.messages.append(Message("user", (Text(f"That has another form than was asked for: {problem}. Again."),)))

    def go_on(self, reply: Reply) -> None:
        """What to do with a reply that did not come to its end."""
        if reply.stop == "length" and self.request.max_tokens * 2 <= MOST_TOKENS:
            self.request = replace(self.request, max_tokens=self.request.max_tokens * 2)
        elif reply.stop == "context_full" and not self.is_summarised and len(self.messages) > 1:
            self.messages = summarised(self.messages)
            self.is_summarised = True
            self.mind.trace.add(self.assignment.agent, "note", "earlier turns became a summary", self.messages[0].text)
        elif reply.stop != "paused":
            said = {"length": "is longer than there is room for", "refusal": "was declined by the model"}
            why = said.get(reply.stop, "does not fit its window, even shortened")
            raise ReplyError(f"the answer of {reply.model or self.request.model} {why}", request_id=reply.request_id)

    def observed(self, calls: Sequence[ToolCall]) -> list[ToolResult]:
        """The result of each call, in their order; those of tools that change nothing are run side by side."""
        for call in calls:
            self.mind.trace.add(self.assignment.agent, "call", call.name, dict(call.arguments))
        together = all(call.name in self.tools and not self.tools[call.name].changes for call in calls)
        if together and len(calls) > 1:
            with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
                results = list(pool.map(self.result, calls))
        else:
            results = [self.result(call) for call in calls]
        for call, result in zip(calls, results, strict=True):
            title = f"{call.name} failed" if result.failed else call.name
            self.mind.trace.add(self.assignment.agent, "result", title, result.content)
        return results

    def result(self, call: ToolCall) -> ToolResult:
        if call.name not in self.tools:
            return ToolResult(call.id, f"no tool {call.name}: {did_you_mean(call.name, self.tools)}", failed=True)
        try:
            with span("execute_tool", tool=call.name, agent=self.assignment.agent, task=self.mind.trace.task):
                content = shortened(as_json(self.tools[call.name](self.desk, call.arguments)))
        except (DeaError, TypedError) as error:
            return ToolResult(call.id, without_secrets(_told(error)), failed=True)
        except Exception as error:  # a tool of somebody else may raise anything: the person is told, the model reads it
            told = without_secrets(f"{type(error).__name__}: {error}")
            self.desk.note(f"{call.name} failed: {told} (dea trace show has the call)")
            return ToolResult(call.id, told, failed=True)
        return ToolResult(call.id, without_secrets(content))


def _told(error: DeaError | TypedError) -> str:
    return "\n".join(error.lines()) if isinstance(error, DeaError) else str(error)


def _parsed(text: str) -> Any:
    """JSON, also where it stands between fences. Raises TypedError."""
    try:
        return json.loads(without_fences(text))
    except ValueError as error:
        raise TypedError(f"not JSON: {error}") from error
