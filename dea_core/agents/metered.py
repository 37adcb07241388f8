"""One call of a model, metered: from what is held of the budget to what it took, tries that broke included.

Call(purse, agent, request)   holds   ── the client is given it as its meter ──   ended(reply)   close()
                                         lost(try): charged, kept, traced, and told which count it is
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from dea_core.agents.budget import Budget, Hold
from dea_core.agents.client import Lost, Reply, Request, Usage
from dea_core.agents.clients.estimate import BYTES_OF_TOKEN
from dea_core.agents.cost import CallRow, Ledger
from dea_core.agents.trace import Trace

SAID = "as the server counted"
ESTIMATED = "by our estimate, for the server counted nothing"


@dataclass(frozen=True)
class Purse:
    """Where calls are charged, kept and told."""

    budget: Budget
    ledger: Ledger
    trace: Trace
    provider: str


@dataclass
class Call:
    """A call under way: what is ``hold`` of the budget, and the ``tokens`` that it sends."""

    purse: Purse
    agent: str
    request: Request
    tokens: int
    hold: Hold
    started: float = field(default_factory=time.perf_counter)

    def seconds(self) -> float | None:
        """What is left of the task's time."""
        return self.purse.budget.left_seconds

    def need_again(self) -> None:
        """Raises BudgetError where another try could pass the budget."""
        self.purse.budget.need_again()

    def lost(self, lost: Lost) -> None:
        """A try broke: what the server said that it took, else our estimate, is charged."""
        usage = used(lost, self.tokens)
        row = self._recorded(Reply((), "end", usage, self.request.model))
        self.purse.budget.charge(usage, row.cost)
        count = SAID if lost.said is not None else ESTIMATED
        self.purse.trace.add(self.agent, "lost", lost.why, {"charged": count}, usage=usage, cost=row.cost)
        self.purse.ledger.notes.append(f"charged without a result: {usage.total:,} tokens, {count}: {lost.why}")

    def ended(self, reply: Reply) -> Reply:
        """The reply, with what it took charged and traced."""
        row = self._recorded(reply)
        self.purse.budget.spend(reply.usage, row.cost, self.hold)
        said = {"text": reply.text, "calls": [one.name for one in reply.calls], "request_id": reply.request_id}
        measures = {"seconds": round(row.seconds, 3), "usage": reply.usage, "cost": row.cost}
        self.purse.trace.add(self.agent, "reply", reply.stop, said, **measures)
        return reply

    def close(self) -> None:
        """What was held is free again, however the call ended."""
        self.purse.budget.free(self.hold)

    def _recorded(self, reply: Reply) -> CallRow:
        purse, seconds = self.purse, time.perf_counter() - self.started
        about = {"task": purse.trace.task, "agent": self.agent, "provider": purse.provider}
        return purse.ledger.record(reply=reply, seconds=seconds, asked=self.request.model, **about)


def used(lost: Lost, tokens: int) -> Usage:
    """What a broken try took: the server's word, and never less of a reply than was heard of it."""
    heard = -(-lost.heard // BYTES_OF_TOKEN)
    said = lost.said or Usage(input_tokens=tokens)
    return replace(said, output_tokens=max(said.output_tokens, heard))
