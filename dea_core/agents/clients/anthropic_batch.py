"""Many independent requests as one batch of the Messages API: create, look at it until it has ended, read the results.

A result that is missing, expired or failed is an error in its place; the others are as good as without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dea_core.agents.client import Reply
from dea_core.agents.clients.anthropic_wire import reply_of
from dea_core.agents.clients.failures import Server
from dea_core.errors import ModelBusyError, ModelError, ReplyError, RequestRefusedError

Ask = Callable[[Callable[[], Any]], Any]
_BUSY = ("overloaded_error", "api_error", "rate_limit_error", "timeout_error")


def run_batch(
    batches: Any, bodies: Sequence[Mapping[str, Any]], ask: Ask, wait: Callable[[], None], server: Server
) -> list[Reply | ModelError]:
    """The replies, in the order of ``bodies``. ``wait`` sleeps between two looks; KeyboardInterrupt cancels."""
    if not bodies:
        return []
    wanted = [{"custom_id": f"request-{number}", "params": body} for number, body in enumerate(bodies)]
    batch = ask(lambda: batches.create(requests=wanted))
    batch_id = batch.id
    try:
        while batch.processing_status != "ended":
            wait()
            batch = ask(lambda: batches.retrieve(batch_id))
    except KeyboardInterrupt:
        batches.cancel(batch_id)
        raise
    results = {one.custom_id: one.to_dict()["result"] for one in ask(lambda: list(batches.results(batch_id)))}
    return [_outcome(results.get(one["custom_id"]), batch_id, server) for one in wanted]


def _outcome(result: Mapping[str, Any] | None, batch_id: str, server: Server) -> Reply | ModelError:
    kind = result["type"] if result else "missing"
    if result is not None and kind == "succeeded":
        try:
            return reply_of(result["message"], batch_id)
        except ReplyError as error:
            return error
    if result is not None and kind == "errored":
        said = result["error"]["error"]
        of_kind = ModelBusyError if said["type"] in _BUSY else RequestRefusedError
        return of_kind(f"{server.name} says: {server.hidden(str(said['message']))}", request_id=batch_id)
    return ReplyError(f"the batch gave no reply to this request: {kind}", request_id=batch_id)
