"""Independent requests, asked together: side by side, so many at a time; the answers come in the requests' order."""

from __future__ import annotations

import contextvars
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from dea_core.agents.client import Client, Meter, Reply, Request, Stopped
from dea_core.errors import BudgetError, ModelError

Answered = Reply | ModelError | BudgetError
AT_ONCE = 4
"""Requests that one server is asked at the same time."""
Meters = Sequence[Meter | None]


def meters_of(requests: Sequence[Request], meters: Meters | None) -> Meters:
    """One meter a request."""
    return meters if meters is not None else [None] * len(requests)


def answer_of(client: Client, request: Request, stopped: Stopped | None, meter: Meter | None) -> Answered:
    """The reply, or why there is none."""
    try:
        return client.complete(request, stopped=stopped, meter=meter)
    except (ModelError, BudgetError) as error:
        return error


def in_order(
    client: Client, requests: Sequence[Request], stopped: Stopped | None, meters: Meters | None
) -> list[Answered]:
    """One after the other."""
    pairs = zip(requests, meters_of(requests, meters), strict=True)
    return [answer_of(client, request, stopped, meter) for request, meter in pairs]


def side_by_side(
    client: Client, requests: Sequence[Request], stopped: Stopped | None, meters: Meters | None
) -> list[Answered]:
    """Each on a thread of its own. Raises KeyboardInterrupt where ``stopped`` says so, once all have heard of it."""
    pairs = zip(requests, meters_of(requests, meters), strict=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [
            pool.submit(contextvars.copy_context().run, answer_of, client, request, stopped, meter)
            for request, meter in pairs
        ]
        return [one.result() for one in asked]
