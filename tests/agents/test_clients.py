"""One table of behaviour, run on every adapter by its real SDK over HTTP on loopback. No key, no waiting."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dea_core.agents.client import Kept, Message, Reply, Text, ToolCall, ToolResult
from dea_core.agents.clients import complete_many, output_of
from dea_core.agents.clients.streaming import AGAIN
from dea_core.errors import (
    ModelBusyError,
    ModelError,
    ModelUnknownError,
    ModelUnreachableError,
    NoKeyError,
    ReplyError,
    RequestRefusedError,
)
from tests.agents.adapters import ADAPTERS, KEY, OTHERS, OUTPUT, RUN_QUERY, Clock, adapter, request, said
from tests.agents.server import MODEL, REQUEST_ID, Breaks, Fails, ModelServer, Raw, Says, Turn

CUT = '{"name": "x", "sha'
World = tuple[ModelServer, Clock, dict[str, Any]]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One server and one client an adapter for all tests: to make an SDK's client takes longer than most of them."""
    with ModelServer() as server:
        clock = Clock()
        clients = {name: adapter(name, server, clock) for name in ADAPTERS}
        yield server, clock, clients
        for client in clients.values():
            client.close()


@pytest.fixture
def clock(world: World) -> Clock:
    world[1].now = 0.0
    world[1].slept.clear()
    return world[1]


@pytest.fixture
def server(world: World) -> ModelServer:
    world[0].requests.clear()
    world[0].turns.clear()
    return world[0]


@pytest.fixture(params=ADAPTERS)
def client(request: pytest.FixtureRequest, world: World, server: ModelServer, clock: Clock) -> Any:
    server.others = dict(OTHERS[request.param])
    return world[2][request.param]


def play(server: ModelServer, *turns: Turn) -> None:
    server.turns[:] = turns


def test_a_reply_says_text_usage_model_and_request(client: Any, server: ModelServer) -> None:
    play(server, Says("hello there"))
    reply = client.complete(request())
    assert (reply.text, reply.stop, reply.model, reply.request_id) == ("hello there", "end", MODEL, REQUEST_ID)
    written = 0 if client.provider == "compatible" else 3  # chat completions do not say what was written to a cache
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (14 - written, 7)
    assert (reply.usage.cache_read_tokens, reply.usage.cache_write_tokens) == (5, written)


def test_text_is_heard_piece_by_piece(client: Any, server: ModelServer) -> None:
    play(server, Says("one two three four", pieces=4))
    heard: list[str] = []
    reply = client.complete(request(), heard=heard.append)
    assert len(heard) == 4
    assert "".join(heard) == reply.text == "one two three four"


def test_instructions_and_words_are_sent(client: Any, server: ModelServer) -> None:
    play(server, Says("x"))
    client.complete(request(said("a question")))
    sent = str(server.asked[0].body)
    assert all(text in sent for text in ("You know data.", "# Facts", "today", "a question"))


def test_tools_over_several_turns(client: Any, server: ModelServer) -> None:
    call = ("id_1", "run_query", '{"sql": "SELECT 1"}')
    play(server, Says("I look.", calls=(call,), stop="tools", thought="hmm"), Says("It is 1."))
    first = client.complete(request(tools=(RUN_QUERY,)))
    assert first.stop == "tools"
    assert first.calls == (ToolCall("id_1", "run_query", {"sql": "SELECT 1"}),)
    turns = (said("hi"), first.message, Message("user", (ToolResult("id_1", "1"),)))
    assert client.complete(request(*turns, tools=(RUN_QUERY,))).text == "It is 1."
    sent = str(server.asked[1].body)
    assert "id_1" in sent
    assert "SELECT 1" in sent
    assert "I look." in sent
    if any(isinstance(part, Kept) for part in first.parts):
        assert "hmm" in sent  # the thought goes back as it came


def test_parallel_tools_and_one_that_failed(client: Any, server: ModelServer) -> None:
    calls = (("a", "run_query", '{"sql": "SELECT 1"}'), ("b", "run_query", '{"sql": "SELECT x", "rows": 3}'))
    play(server, Says(calls=calls, stop="tools"), Says("done"))
    first = client.complete(request(tools=(RUN_QUERY,)))
    assert [(call.id, dict(call.arguments)) for call in first.calls] == [
        ("a", {"sql": "SELECT 1"}),
        ("b", {"sql": "SELECT x", "rows": 3}),
    ]
    results = Message("user", (Text("go on"), ToolResult("a", "1"), ToolResult("b", "no column x", failed=True)))
    client.complete(request(said("hi"), first.message, results, tools=(RUN_QUERY,)))
    sent = str(server.asked[1].body)
    assert sent.index("'1'") < sent.index("no column x") < sent.index("go on")
    assert "is_error" in sent or "failed" in sent


def test_structured_output(client: Any, server: ModelServer) -> None:
    play(server, Says('{"name": "x", "share": 0.5}'))
    reply = client.complete(request(output=OUTPUT))
    assert output_of(reply) == {"name": "x", "share": 0.5}
    assert "share" in str(server.asked[0].body)


@pytest.mark.parametrize("stop", ["end", "length", "refusal"])
def test_every_stop_reason_that_all_have(client: Any, server: ModelServer, stop: str) -> None:
    play(server, Says("so far", stop=stop, refusal="no" if stop == "refusal" else ""))
    assert client.complete(request()).stop == stop


def test_a_call_that_is_cut_is_not_made(client: Any, server: ModelServer) -> None:
    play(server, Says("I", calls=(("a", "run_query", '{"sql": "DELETE FR'),), stop="length"))
    reply = client.complete(request(tools=(RUN_QUERY,)))
    assert (reply.stop, reply.calls) == ("length", ())


def test_the_servers_wait_is_honoured(client: Any, server: ModelServer, clock: Clock) -> None:
    play(server, Fails(429, "rate_limit_error", headers={"retry-after": "7"}), Says("there"))
    assert client.complete(request()).text == "there"
    assert clock.now == pytest.approx(7)
    assert max(clock.slept) <= 0.1


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_what_may_help_is_tried_again(client: Any, server: ModelServer, clock: Clock, status: int) -> None:
    play(server, Fails(status), Fails(status), Says("there"))
    assert client.complete(request()).text == "there"
    assert clock.now == pytest.approx(0.5 + 1.0)
    assert len(server.asked) == 3


def test_a_server_that_stays_busy(client: Any, server: ModelServer) -> None:
    play(server, *[Fails(529, "overloaded_error", "Overloaded")] * 9)
    with pytest.raises(ModelBusyError, match=r"529.*Overloaded.*5 times") as caught:
        client.complete(request())
    assert caught.value.request_id == REQUEST_ID
    assert len(server.asked) == 5


def test_a_wait_beyond_the_time_limit_is_not_waited(client: Any, server: ModelServer, clock: Clock) -> None:
    play(server, Fails(429, headers={"retry-after": "86400"}), Says("never"))
    with pytest.raises(ModelBusyError, match="wants 86400 s"):
        client.complete(request())
    assert clock.now == 0


@pytest.mark.parametrize(
    ("status", "kind", "said_by_server"),
    [(400, RequestRefusedError, "bad"), (403, RequestRefusedError, "not allowed"), (422, RequestRefusedError, "odd")],
)
def test_what_cannot_help_is_not_tried_again(
    client: Any, server: ModelServer, status: int, kind: type[ModelError], said_by_server: str
) -> None:
    play(server, Fails(status, "invalid_request_error", said_by_server), Says("never"))
    with pytest.raises(kind, match=said_by_server) as caught:
        client.complete(request())
    assert caught.value.request_id == REQUEST_ID
    assert len(server.asked) == 1


def test_the_server_may_forbid_another_try(client: Any, server: ModelServer) -> None:
    play(server, Fails(500, headers={"x-should-retry": "false"}), Says("never"))
    with pytest.raises(RequestRefusedError):
        client.complete(request())
    assert len(server.asked) == 1


def test_a_key_that_is_refused(client: Any, server: ModelServer) -> None:
    play(server, Fails(401, "authentication_error", f"Incorrect API key provided: {KEY}"))
    with pytest.raises(NoKeyError) as caught:
        client.complete(request())
    assert "API_KEY" in str(caught.value.hint)
    assert "by rules" in str(caught.value.hint)
    assert KEY not in "".join(caught.value.lines())


def test_no_key_in_what_is_shown_or_logged(client: Any, server: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    play(server, Fails(500, message=f"key {KEY}"), Says("x"))
    client.complete(request())
    assert any("messages" in text or "responses" in text or "chat" in text for text in caplog.messages)
    assert KEY not in caplog.text
    assert KEY not in repr(client) + repr(vars(client))


def test_an_unknown_model_names_the_nearest(client: Any, server: ModelServer) -> None:
    play(server, Fails(404, "not_found_error", "model: model-of-the-servr"))
    with pytest.raises(ModelUnknownError, match="model-of-the-servr") as caught:
        client.complete(replace(request(), model="model-of-the-servr"))
    assert MODEL in str(caught.value.hint)


@pytest.mark.parametrize(
    "failure",
    [
        Fails(413, "request_too_large", "too large"),
        Fails(400, "context_length_exceeded", "too many tokens"),
        Fails(400, "invalid_request_error", "prompt is too long: 9 tokens > 8 maximum"),
    ],
)
def test_a_conversation_that_is_too_long(client: Any, server: ModelServer, failure: Fails) -> None:
    play(server, failure)
    reply = client.complete(request())
    assert (reply.stop, reply.request_id) == ("context_full", REQUEST_ID)


@pytest.mark.parametrize("how", ["dropped", "ended", "failed"])
def test_a_stream_that_breaks_is_asked_again(client: Any, server: ModelServer, how: str) -> None:
    play(server, Breaks(how), Says("a whole answer", pieces=1))
    heard: list[str] = []
    assert client.complete(request(), heard=heard.append).text == "a whole answer"
    *before, last = heard
    assert last == "a whole answer"
    if how != "dropped" or before:  # a reset may overtake what was sent before it
        assert before[-1] == AGAIN
        assert "".join(before[:-1]) in "half an ans"


@pytest.mark.parametrize("how", ["dropped", "ended"])
def test_a_stream_that_keeps_breaking(client: Any, server: ModelServer, how: str) -> None:
    play(server, *[Breaks(how)] * 5)
    with pytest.raises(ModelUnreachableError, match="5 times") as caught:
        client.complete(request())
    assert caught.value.request_id == REQUEST_ID


def test_a_garbled_stream(client: Any, server: ModelServer) -> None:
    play(server, Breaks("garbled"))
    with pytest.raises(ReplyError, match="not JSON") as caught:
        client.complete(request())
    assert caught.value.request_id == REQUEST_ID


@pytest.mark.parametrize("name", ADAPTERS)
def test_silence_is_a_time_limit(name: str, server: ModelServer, clock: Clock) -> None:
    play(server, Breaks("silent"), Says("there"))
    client = adapter(name, server, clock, timeout=0.2)
    assert client.complete(request()).text == "there"
    play(server, *[Breaks("silent")] * 2)
    client = adapter(name, server, clock, timeout=0.2, retry=clock.retry(tries=1))
    with pytest.raises(ModelUnreachableError, match="took too long"):
        client.complete(request())


@pytest.mark.parametrize("name", ADAPTERS)
def test_all_tries_together_have_a_time_limit(name: str, server: ModelServer) -> None:
    play(server, Says("a b c d", pieces=4))
    clock = Clock()
    client = adapter(name, server, clock, retry=clock.retry(time_limit=10))
    with pytest.raises(ModelUnreachableError, match="within 10 s"):
        client.complete(request(), heard=lambda _: clock.sleep(6))


@pytest.mark.parametrize("name", ADAPTERS)
def test_no_network(name: str, clock: Clock) -> None:
    with ModelServer() as gone:
        client = adapter(name, gone, clock)
    with pytest.raises(ModelUnreachableError, match="cannot be reached") as caught:
        client.complete(request())
    assert "by rules" in str(caught.value.hint)


def test_stopping_in_the_middle_of_a_stream(client: Any, server: ModelServer) -> None:
    play(server, Says("one two three four", pieces=4))
    heard: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        client.complete(request(), heard=heard.append, stopped=lambda: len(heard) >= 2)
    assert len(heard) == 2


def test_stopping_while_waiting(client: Any, server: ModelServer, clock: Clock) -> None:
    play(server, Fails(429, headers={"retry-after": "60"}), Says("never"))
    with pytest.raises(KeyboardInterrupt):
        client.complete(request(), stopped=lambda: clock.now > 1)
    assert clock.now < 2


def test_what_a_listener_raises_is_no_failure_of_the_server(client: Any, server: ModelServer) -> None:
    play(server, Says("x"))

    def broken(_: str) -> None:
        raise BrokenPipeError("the terminal is gone")

    with pytest.raises(BrokenPipeError):
        client.complete(request(), heard=broken)
    assert len(server.asked) == 1


@pytest.mark.parametrize("arguments", ['{"sql": "SELECT', "[1]", "nonsense"])
def test_arguments_that_are_no_json_object(client: Any, server: ModelServer, arguments: str) -> None:
    play(server, Says(calls=(("a", "run_query", arguments),), stop="tools"))
    with pytest.raises(ReplyError, match=r"arguments of a call of run_query") as caught:
        client.complete(request(tools=(RUN_QUERY,)))
    assert caught.value.request_id == REQUEST_ID


@pytest.mark.parametrize(("text", "stop"), [(CUT, "end"), ("Sure! Here it is.", "end"), (CUT, "length")])
def test_output_that_is_no_json_can_be_read_and_is_refused(
    client: Any, server: ModelServer, text: str, stop: str
) -> None:
    """The reply is given back with what it cost, so that a loop may ask again; ``output_of`` says what is wrong."""
    play(server, Says(text, stop=stop))
    reply = client.complete(request(output=OUTPUT))
    assert (reply.text, reply.usage.output_tokens) == (text, 7)
    with pytest.raises(ReplyError) as caught:
        output_of(reply)
    assert caught.value.request_id == REQUEST_ID


def test_a_body_that_is_not_a_stream(client: Any, server: ModelServer) -> None:
    play(server, *[Raw(b"<html>captive portal</html>", content_type="text/html")] * 5)
    with pytest.raises(ModelError):
        client.complete(request())


def test_many_requests_are_asked_at_once_and_keep_their_order(client: Any, server: ModelServer) -> None:
    together = threading.Barrier(3)

    def answer(body: Any) -> Turn:
        together.wait(5)  # nobody is answered before all have asked
        words = next(word for word in ("one", "two", "three") if f"say {word}" in str(body))
        return Fails(400, message="bad") if words == "two" else Says(words)

    server.answer = answer
    try:
        found = complete_many(client, [request(said(f"say {word}")) for word in ("one", "two", "three")])
    finally:
        server.answer = None
    assert [one.text if isinstance(one, Reply) else type(one) for one in found] == ["one", RequestRefusedError, "three"]


def test_tokens_are_counted_by_the_server_or_estimated(client: Any, server: ModelServer) -> None:
    expected = client.count_tokens(request(tools=(RUN_QUERY,), output=OUTPUT))
    assert expected > 100 if client.provider == "compatible" else expected == 123
    server.others = {path: one for path, one in server.others.items() if "token" not in path}
    assert client.count_tokens(request(tools=(RUN_QUERY,), output=OUTPUT)) > 100


def test_models_are_listed(client: Any) -> None:
    assert [info.id for info in client.models()] == [MODEL]
