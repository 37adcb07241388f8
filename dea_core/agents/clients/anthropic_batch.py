"""Many independent requests as one batch of the Messages API: create, look at it until it has ended, read the results.

A result that is missing, expired or failed is an error in its place; the others are as good as without it. What a
batch has done until it is cancelled is paid for, and nobody says how much: each request is charged by its estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dea_core.agents.client import Lost
from dea_core.agents.clients.anthropic_wire import reply_of, usage_of
from dea_core.agents.clients.failures import Server
from dea_core.agents.clients.many import Answered, Meters
from dea_core.errors import BudgetError, ModelBusyError, ReplyError, RequestRefusedError

Ask = Callable[[Callable[[float], Any]], Any]
_BUSY = ("overloaded_error", "api_error", "rate_limit_error", "timeout_error")


@dataclass(frozen=True)
class Batch:
    """A batch of ``batches``, the SDK's; ``ask`` makes a call by the retry policy."""

    batches: Any
    ask: Ask
    meters: Meters
    server: Server

    def run(self, bodies: Sequence[Mapping[str, Any]], wait: Callable[[], None]) -> list[Answered]:
        """The replies, in the order of ``bodies``. ``wait`` sleeps between two looks; what it raises cancels."""
        if not bodies:
            return []
        wanted = [{"custom_id": f"request-{number}", "params": body} for number, body in enumerate(bodies)]
        batch = self.ask(lambda patience: self.batches.create(requests=wanted, timeout=patience))
        batch_id = batch.id
        try:
            while batch.processing_status != "ended":
                wait()
                batch = self.ask(lambda patience: self.batches.retrieve(batch_id, timeout=patience))
        except (KeyboardInterrupt, BudgetError) as error:
            self._cancelled(batch_id)
            if isinstance(error, BudgetError):
                return [error] * len(bodies)
            raise
        found = self.ask(lambda patience: list(self.batches.results(batch_id, timeout=patience)))
        results = {one.custom_id: one.to_dict()["result"] for one in found}
        return [self._outcome(results.get(one["custom_id"]), batch_id, n) for n, one in enumerate(wanted)]

    def _cancelled(self, batch_id: str) -> None:
        self.batches.cancel(batch_id)
        for number in range(len(self.meters)):
            self._lose(number, Lost("the batch was cancelled"))

    def _lose(self, number: int, lost: Lost) -> None:
        meter = self.meters[number]
        if meter is not None:
            meter.lost(lost)

    def _outcome(self, result: Mapping[str, Any] | None, batch_id: str, number: int) -> Answered:
        kind = result["type"] if result else "missing"
        if result is not None and kind == "succeeded":
            try:
                return replace(reply_of(result["message"], batch_id), batched=True)
            except ReplyError as error:
                self._lose(number, Lost(error.message, usage_of(result["message"])))
                return error
        if result is not None and kind == "errored":
            said = result["error"]["error"]
            of_kind = ModelBusyError if said["type"] in _BUSY else RequestRefusedError
            return of_kind(f"{self.server.name} says: {self.server.hidden(str(said['message']))}", request_id=batch_id)
        return ReplyError(f"the batch gave no reply to this request: {kind}", request_id=batch_id)
