"""A mind: a client with a budget, a trace and a purse. Whatever an agent asks of a model, it asks here.

    ask(request)          room left in the budget? ── client ── what it cost ── trace ──> Reply
    ask_many(requests)    as many at once as the budget holds, side by side or as a batch ──> replies in their order

A task that is simple goes to the cheap model, where one is configured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dea_core.agents.budget import Budget
from dea_core.agents.client import Client, Heard, Reply, Request, Stopped
from dea_core.agents.clients import Answered, complete_many
from dea_core.agents.cost import Ledger
from dea_core.agents.memory import Memory
from dea_core.agents.metered import Call, Purse
from dea_core.agents.telemetry import span
from dea_core.agents.trace import Trace
from dea_core.errors import (
    BudgetError,
    ModelBusyError,
    ModelError,
    ModelUnreachableError,
    ReplyError,
    RequestRefusedError,
)

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
    """Called with the agent and each piece of text as it comes; not of what is asked side by side."""
    batch: bool = False
    """Whether independent questions are one batch, where the provider has that: cheaper, and slow."""

    def model_for(self, hardness: Hardness) -> str:
        """The model that such a question goes to."""
        return self.cheap_model or self.model if hardness == "simple" else self.model

    def ask(self, request: Request, agent: str) -> Reply:
        """Ask within the budget. Raises BudgetError before anything is spent, ModelError, KeyboardInterrupt."""
        call = self._begun(request, agent)
        try:
            with span("chat", model=request.model, agent=agent) as measured:
                reply = self.client.complete(request, heard=self._heard(agent), stopped=self.stopped, meter=call)
                measured.usage(reply.usage)
            return call.ended(reply)
        finally:
            call.close()

    def ask_many(self, requests: Sequence[Request], agent: str) -> list[Answered]:
        """Ask independent questions together: of each its reply, or why there is none. Raises KeyboardInterrupt.

        Those for which the budget has no room beside the others wait until these have said what they took.
        """
        answers: list[Answered] = []
        while len(answers) < len(requests):
            calls, refused = self._wave(requests[len(answers) :], agent)
            if refused is not None and not calls:
                return [*answers, *[refused] * (len(requests) - len(answers))]
            answers += self._answered(calls, agent)
        return answers

    def _begun(self, request: Request, agent: str) -> Call:
        if self.stopped():
            raise KeyboardInterrupt
        self.budget.need(request.model, 0, 0)  # before a server is asked to count
        tokens = self.client.count_tokens(request, seconds=self.budget.left_seconds)
        hold = self.budget.hold(request.model, tokens, request.max_tokens)
        self.trace.add(agent, "ask", request.model, {"tokens": tokens, "turns": len(request.messages)})
        return Call(Purse(self.budget, self.ledger, self.trace, self.client.provider), agent, request, tokens, hold)

    def _wave(self, requests: Sequence[Request], agent: str) -> tuple[list[Call], BudgetError | ModelError | None]:
        """The first of the requests that fit the budget together; why the next one does not."""
        calls: list[Call] = []
        for request in requests:
            try:
                calls.append(self._begun(request, agent))
            except (BudgetError, ModelError) as error:
                return calls, error
        return calls, None

    def _answered(self, calls: Sequence[Call], agent: str) -> list[Answered]:
        requests = [call.request for call in calls]
        try:
            with span("chat", model=requests[0].model, agent=agent):
                found = complete_many(self.client, requests, stopped=self.stopped, meters=calls, batch=self.batch)
            pairs = zip(calls, found, strict=True)
            return [call.ended(reply) if isinstance(reply, Reply) else reply for call, reply in pairs]
        finally:
            for call in calls:
                call.close()

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
