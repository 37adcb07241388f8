"""The loop over the wire: every adapter, by its real SDK, from the first question to the typed answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dea_core.agents import Desk, Mind, Trace, tool
from dea_core.agents.client import Block
from dea_core.agents.loop import Assignment, work
from dea_core.errors import ReplyError
from tests.agents.adapters import ADAPTERS, adapter
from tests.agents.server import MODEL, REQUEST_ID, Fails, ModelServer, Says, Turn


@dataclass(frozen=True)
class Total:
    total: int
    note: str = ""


@tool
def add(desk: Desk, a: int, b: int) -> int:
    """Adds two numbers."""
    return a + b


SUM = Says(calls=(("x", "add", '{"a": 1, "b": 2}'), ("y", "add", '{"a": "one"}')), stop="tools", thought="hm")
RIGHT = Says('{"total": 3}')


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as found:
        yield found


def do(name: str, server: ModelServer, *turns: Turn) -> Any:
    server.turns = list(turns)
    client = adapter(name, server)
    mind = Mind(client, MODEL, trace=Trace())
    return work(mind, Desk(), Assignment("adder", (Block("be brief"),), "add 1 and 2", (add,), Total))


@pytest.mark.parametrize("name", ADAPTERS)
def test_tools_then_a_wrong_form_then_the_answer(name: str, server: ModelServer) -> None:
    outcome = do(name, server, SUM, Says('{"total": '), Says('{"total": "three"}'), Fails(529), RIGHT)
    assert outcome.value == Total(3)
    assert len(server.asked) == 5
    last = str(server.asked[-1].body)
    assert "That has another form" in last
    assert "is missing" in last or "is not" in last  # what the second call's arguments lacked


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_reply_that_is_cut_gets_more_room(name: str, server: ModelServer) -> None:
    assert do(name, server, Says('{"tot', stop="length"), RIGHT).value == Total(3)
    rooms = [seen.body.get("max_tokens") or seen.body["max_output_tokens"] for seen in server.asked]
    assert rooms[1] == 2 * rooms[0]


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_conversation_that_does_not_fit_becomes_a_summary(name: str, server: ModelServer) -> None:
    full = Fails(400, "context_length_exceeded", "too long")
    assert do(name, server, SUM, full, RIGHT).value == Total(3)


@pytest.mark.parametrize("name", ADAPTERS)
def test_what_never_becomes_json_is_an_error_with_the_requests_id(name: str, server: ModelServer) -> None:
    with pytest.raises(ReplyError, match="another form") as caught:
        do(name, server, *[Says("Sure!")] * 3)
    assert caught.value.request_id == REQUEST_ID


def test_a_paused_turn_goes_on(server: ModelServer) -> None:
    assert do("anthropic", server, Says("Let me see.", stop="paused"), RIGHT).value == Total(3)
    assert [turn["role"] for turn in server.asked[1].body["messages"]] == ["user", "assistant"]
