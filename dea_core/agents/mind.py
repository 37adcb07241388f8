"""A mind: a client with a budget, a trace and a purse. Whatever an agent asks of a model, it asks here.

    ask(request) ── room left in the budget? ── client ── what it cost ── trace ──> Reply

A task that is simple goes to the cheap model, where one is configured.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from dea_core.agents.budget import Budget
from dea_core.agents.client import Client, Heard, Reply, Request, Stopped
from dea_core.agents.cost import Ledger
from dea_core.agents.memory import Memory
from dea_core.agents.telemetry import span
from dea_core.agents.trace import Trace
from dea_core.errors import BudgetError, ModelBusyError, ModelUnreachableError, ReplyError, RequestRefusedError

Hardness = Literal["simple", "hard"]


RULES_GO_ON = (ModelBusyError, ModelUnreachableError, RequestRefusedError, ReplyError, BudgetError)
"""After these rules do what is left. A missing key and an unknown model are the person's to put right."""


def _never() -> bool:
    return False


@dataclass
class Mind:
    """``model`` answers hard questions, ``cheap_model`` simple ones. ``stopped`` says whether the person gave up."""

    client: Client
    model: str
    cheap_model: str | None = None
    budget: Budget = field(default_factory=Budget)
    trace: Trace = field(default_factory=Trace)
    ledger: Ledger = field(default_factory=Ledger)
    memory: Memory = field(default_factory=Memory)
    stopped: Stopped = _never
    heard: Callable[[str, str], None] | None = None
    """Called with the agent and each piece of text as it comes."""

    def model_for(self, hardness: Hardness) -> str:
        """The model that such a question goes to."""
        return self.cheap_model or self.model if hardness == "simple" else self.model

    def ask(self, request: Request, agent: str) -> Reply:
        """Ask within the budget. Raises BudgetError before anything is spent, ModelError, KeyboardInterrupt."""
        if self.stopped():
            raise KeyboardInterrupt
        self.budget.need(request.model, 0, 0)  # before a server is asked to count
        tokens = self.client.count_tokens(request)
        self.budget.need(request.model, tokens, request.max_tokens)
        self.trace.add(agent, "ask", request.model, {"tokens": tokens, "turns": len(request.messages)})
        started = time.perf_counter()
        with span("chat", model=request.model, agent=agent) as measured:
            reply = self.client.complete(request, heard=self._heard(agent), stopped=self.stopped)
            measured.usage(reply.usage)
        seconds = time.perf_counter() - started
        about = {"task": self.trace.task, "agent": agent, "provider": self.client.provider, "asked": request.model}
        call = self.ledger.record(reply=reply, seconds=seconds, **about)
        self.budget.spend(reply.usage, call.cost)
        said = {"text": reply.text, "calls": [one.name for one in reply.calls], "request_id": reply.request_id}
        measures = {"seconds": round(seconds, 3), "usage": reply.usage, "cost": call.cost}
        self.trace.add(agent, "reply", reply.stop, said, **measures)
        return reply

    def kept(self, agent: str, title: str, why: str, words: str = "") -> None:
        """A proposal that held: traced, and remembered."""
        self.trace.add(agent, "kept", title, why)
        self.memory.keep("accepted", agent, title, why, words)

    def refuted(self, agent: str, title: str, why: str, words: str = "") -> None:
        """A proposal that did not hold: traced, and remembered."""
        self.trace.add(agent, "refuted", title, why)
        self.memory.keep("rejected", agent, title, why, words)

    def _heard(self, agent: str) -> Heard | None:
        heard = self.heard
        return (lambda piece: heard(agent, piece)) if heard is not None else None
