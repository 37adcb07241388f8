"""Tries that break are charged, told with the count they were charged by, and never let a budget be passed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from dea_core.agents import Mind
from dea_core.agents.budget import Budget
from dea_core.agents.client import Lost, Usage
from dea_core.agents.cost import Ledger
from dea_core.agents.metered import ESTIMATED, SAID, used
from dea_core.agents.prices import Price, Prices
from dea_core.errors import BudgetError, ModelUnreachableError, ReplyError
from tests.agents.adapters import ADAPTERS, MODEL, OTHERS, RUN_QUERY, Clock, adapter, request
from tests.agents.server import Breaks, Fails, ModelServer, Raw, Says

PRICES = Prices({MODEL: Price(4, 20, 0.4, 5)})
BATCHES = "/v1/messages/batches"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def mind_of(name: str, server: ModelServer, clock: Clock | None = None, **limits: Any) -> Mind:
    told = {"retry": limits.pop("retry")} if "retry" in limits else {}
    client = adapter(name, server, clock, **told)
    return Mind(client, MODEL, budget=Budget(prices=PRICES, **limits), ledger=Ledger(PRICES))


def lost_of(mind: Mind) -> list[Any]:
    return [step for step in mind.trace.steps if step.kind == "lost"]


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_reply_that_ends_in_the_middle_is_charged(name: str, server: ModelServer) -> None:
    server.turns[:] = [Breaks("ended"), Says("whole")]
    mind = mind_of(name, server)
    assert mind.ask(request(), "a").text == "whole"
    (lost,) = lost_of(mind)
    if name == "anthropic":  # its first event tells what was sent
        assert lost.detail["charged"] == SAID
        assert lost.usage == Usage(11, 2, 5, 3)
    else:
        assert lost.detail["charged"] == ESTIMATED
        assert lost.usage.input_tokens == mind.client.count_tokens(request())
        assert lost.usage.output_tokens == 2  # five bytes of "half an ans" came, some three a token
    whole = next(step.usage for step in mind.trace.steps if step.kind == "reply")
    assert mind.budget.spent == lost.usage + whole
    assert mind.budget.spent_money == pytest.approx(mind.ledger.cost)
    assert mind.budget.spent_steps == 1
    assert len(mind.ledger.calls) == 2
    assert lost.detail["charged"] in mind.ledger.notes[0]


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_reply_that_cannot_be_read_is_charged_as_the_server_counted(name: str, server: ModelServer) -> None:
    server.turns[:] = [Says(calls=(("a", "run_query", '{"sql": "SELECT'),), stop="tools")]
    mind = mind_of(name, server)
    with pytest.raises(ReplyError, match="not JSON"):
        mind.ask(request(tools=(RUN_QUERY,)), "a")
    (lost,) = lost_of(mind)
    assert (lost.detail["charged"], lost.usage.output_tokens) == (SAID, 7)
    assert mind.budget.spent == lost.usage


@pytest.mark.parametrize("turn", [Fails(429, headers={"retry-after": "1"}), Fails(529), Fails(500)], ids=str)
def test_what_a_server_refuses_costs_nothing(turn: Fails, server: ModelServer) -> None:
    server.turns[:] = [turn, Says("there")]
    mind = mind_of("anthropic", server)
    mind.ask(request(), "a")
    assert not lost_of(mind)
    assert len(mind.ledger.calls) == 1


def test_a_server_that_is_not_there_costs_nothing() -> None:
    with ModelServer() as gone:
        mind = mind_of("compatible", gone)
    with pytest.raises(ModelUnreachableError):
        mind.ask(request(), "a")
    assert mind.budget.spent.total == 0
    assert mind.budget.left_tokens is None


def test_tries_that_break_never_pass_the_budget(server: ModelServer) -> None:
    """Room for one call at its most (123 + 8,000), and for what broke once, not for what broke twice."""
    server.turns[:] = [Breaks("ended"), Breaks("ended"), Says("never")]
    mind = mind_of("anthropic", server, tokens=123 + 8_000 + 30)
    with pytest.raises(BudgetError, match="another try may come to") as caught:
        mind.ask(request(), "a")
    assert str(caught.value.hint).startswith("it was not tried again")
    assert len(server.asked) == 2
    assert mind.budget.spent.total <= 123 + 8_000 + 30
    assert mind.budget.left_tokens == 30 + 123 + 8_000 - mind.budget.spent.total  # what was held is free again


def test_what_is_left_of_the_time_is_the_limit_of_a_call(server: ModelServer) -> None:
    mind = mind_of("openai", server, Clock(), seconds=0.4)
    mind.client._retry = type(mind.client._retry)()  # the real clock
    server.turns[:] = [Breaks("silent"), Breaks("silent")]
    started = time.monotonic()
    with pytest.raises((ModelUnreachableError, BudgetError)):
        mind.ask(request(), "a")
    assert time.monotonic() - started < 3  # its own time-out is 5 s, and its limit 900
    server.released.set()


def test_what_is_left_is_said_to_be_the_reason(server: ModelServer) -> None:
    now = [0.0]
    clock = Clock()
    mind = Mind(adapter("openai", server, clock), MODEL, budget=Budget(seconds=10, clock=lambda: now[0]))
    server.turns[:] = [Says("a b c d", pieces=4)]
    mind.heard = lambda agent, piece: clock.sleep(6)
    with pytest.raises(ModelUnreachableError, match="within 10 s") as caught:
        mind.ask(request(), "a")
    assert str(caught.value.hint) == "max_seconds allows more"


def test_calls_side_by_side_each_hold_their_own() -> None:
    budget = Budget(tokens=5_000)
    first = budget.hold(MODEL, 1_000, 1_500)
    budget.hold(MODEL, 1_000, 1_500)
    with pytest.raises(BudgetError, match="0 are left"):
        budget.hold(MODEL, 1, 0)
    budget.spend(Usage(1_000, 100), None, first)
    budget.hold(MODEL, 1_000, 400)


def test_what_does_not_fit_beside_the_others_waits(server: ModelServer) -> None:
    server.turns[:] = [Says("one"), Says("two"), Says("three")]
    mind = mind_of("openai", server, tokens=2 * 8_123 + 40)
    found = mind.ask_many([request()] * 3, "a")
    assert [type(one).__name__ for one in found] == ["Reply"] * 3
    kinds = [step.kind for step in mind.trace.steps]
    assert kinds == ["ask", "ask", "reply", "reply", "ask", "reply"]


def test_a_batch_costs_half(server: ModelServer) -> None:
    mind = mind_of("anthropic", server)
    mind.batch = True
    usage = {"input_tokens": 1_000_000, "output_tokens": 0}
    message = {"content": [{"type": "text", "text": "x"}], "stop_reason": "end_turn", "model": MODEL, "usage": usage}
    results = [{"custom_id": f"request-{n}", "result": {"type": "succeeded", "message": message}} for n in range(2)]
    facts = {"id": "b", "type": "message_batch", "processing_status": "ended", "results_url": f"{server.url}/r"}
    server.others |= {
        **OTHERS["anthropic"],
        BATCHES: {**facts, "request_counts": {}},
        f"{BATCHES}/b": facts,
        "/r": Raw("\n".join(map(json.dumps, results)).encode(), content_type="application/x-jsonl"),
    }
    assert [one.text for one in mind.ask_many([request()] * 2, "a")] == ["x", "x"]
    assert mind.ledger.cost == pytest.approx(2 * 4 * 0.5)


def test_a_batch_that_takes_longer_than_is_left_is_cancelled_and_charged_by_estimate(server: ModelServer) -> None:
    mind = mind_of("anthropic", server, Clock(), seconds=25)
    mind.batch = True
    facts = {"id": "b", "type": "message_batch", "processing_status": "in_progress", "request_counts": {}}
    server.others |= {**OTHERS["anthropic"], BATCHES: facts, f"{BATCHES}/b": facts, f"{BATCHES}/b/cancel": facts}
    found = mind.ask_many([request()] * 2, "a")
    assert all(isinstance(one, BudgetError) and "is cancelled" in one.message for one in found)
    assert server.requests[-1].path.endswith("/cancel")
    assert [step.detail["charged"] for step in lost_of(mind)] == [ESTIMATED] * 2


def test_what_was_heard_is_the_least_of_a_reply() -> None:
    assert used(Lost("x", None, heard=10), 50) == Usage(50, 4)
    assert used(Lost("x", Usage(7, 1), heard=10), 50) == Usage(7, 4)
    assert used(Lost("x", Usage(7, 9), heard=10), 50) == Usage(7, 9)
