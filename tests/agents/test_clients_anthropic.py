"""What only Claude's adapter does: cache marks, thoughts, effort, batches, the list of models, every stop reason."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args

import pytest

from dea_core.agents.client import Kept, Message, Reply, Text, ToolCall, ToolResult
from dea_core.agents.clients.anthropic import Anthropic
from dea_core.agents.clients.anthropic_wire import STOPS, Abilities, body_of
from dea_core.agents.clients.settings import Settings
from dea_core.errors import ModelBusyError, ModelUnknownError, NoKeyError, ReplyError, RequestRefusedError
from tests.agents.adapters import MODEL_OF_CLAUDE, OUTPUT, RUN_QUERY, SUPPORTED, Clock, adapter, request, said
from tests.agents.server import MODEL, ModelServer, Raw, Says

CACHED = {"type": "ephemeral"}
CAN = Abilities(thinking=True, efforts=frozenset({"low", "high"}))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as found:
        yield found


def marks(body: Mapping[str, Any]) -> list[str]:
    """The texts of blocks that are marked for the cache."""
    blocks = [*body["system"], *(block for turn in body["messages"] for block in turn["content"])]
    return [block.get("text") or block.get("content") for block in blocks if block.get("cache_control") == CACHED]


def test_the_last_stable_block_and_the_last_word_are_marked_for_the_cache() -> None:
    assert marks(body_of(request(said("one"), said("two")), CAN)) == ["# Facts", "two"]
    turns = (
        said("one"),
        Message("assistant", (ToolCall("a", "run_query", {}),)),
        Message("user", (ToolResult("a", "42"),)),
    )
    assert marks(body_of(request(*turns), CAN)) == ["# Facts", "42"]


def test_what_was_sent_before_is_sent_the_same_again() -> None:
    """But for the marks: a cache holds only what begins alike."""
    first = request(said("one"), tools=(RUN_QUERY,))
    second = replace(first, messages=(*first.messages, Message("assistant", (Text("yes"),)), said("two")))
    one, two = (json.dumps(body_of(each, CAN)) for each in (first, second))
    plain = f', "cache_control": {json.dumps(CACHED)}'
    one, two = one.replace(plain, ""), two.replace(plain, "")
    assert two.startswith(one[: one.index("one") + len("one")])


def test_parallel_results_are_one_turn() -> None:
    results = (Text("and?"), ToolResult("a", "1"), ToolResult("b", "no", failed=True))
    (turn,) = body_of(request(Message("user", results)), CAN)["messages"]
    assert [block["type"] for block in turn["content"]] == ["tool_result", "tool_result", "text"]
    assert [block.get("is_error") for block in turn["content"]] == [None, True, None]


def test_thoughts_come_back_as_they_were(server: ModelServer) -> None:
    server.turns = [Says("I look", thought="hmm", calls=(("a", "run_query", "{}"),), stop="tools"), Says("ok")]
    client = adapter("anthropic", server)
    first = client.complete(request())
    thought = {"type": "thinking", "thinking": "hmm", "signature": "signed"}
    assert first.parts[0] == Kept("anthropic", thought)
    of_another = Kept("openai", {"type": "reasoning"})
    turn = Message("assistant", (of_another, *first.parts))
    client.complete(request(said("hi"), turn, Message("user", (ToolResult("a", "1"),))))
    assert [block["type"] for block in server.asked[1].body["messages"][1]["content"]] == [
        "thinking",
        "text",
        "tool_use",
    ]
    assert server.asked[1].body["messages"][1]["content"][0] == thought


def test_thinking_and_effort_where_the_model_has_them(server: ModelServer) -> None:
    server.turns = [Says("x"), Says("y")]
    client = adapter("anthropic", server)
    client.complete(request(effort="high", output=OUTPUT))
    sent = server.asked[0].body
    assert sent["thinking"] == {"type": "adaptive"}
    assert sent["output_config"]["effort"] == "high"
    assert sent["output_config"]["format"]["type"] == "json_schema"
    assert [seen.path for seen in server.requests].count(f"/v1/models/{MODEL}") == 1
    server.others[f"/v1/models/{MODEL}"] = {**MODEL_OF_CLAUDE, "capabilities": {"structured_outputs": SUPPORTED}}
    plain = adapter("anthropic", server)
    server.others[f"/v1/models/{MODEL}"] = {**MODEL_OF_CLAUDE, "capabilities": {"structured_outputs": SUPPORTED}}
    plain.complete(request(effort="high"))
    assert not server.asked[1].body.keys() & {"thinking", "output_config"}


def test_thinking_can_be_switched_off(server: ModelServer) -> None:
    server.turns = [Says("x")]
    adapter("anthropic", server, thinking=False).complete(request())
    assert "thinking" not in server.asked[0].body


def test_a_schema_goes_out_as_the_server_can_enforce_it() -> None:
    config = body_of(request(output=OUTPUT), CAN)["output_config"]
    share = config["format"]["schema"]["properties"]["share"]
    assert share == {"type": "number", "description": "how many (minimum 0, maximum 1)"}
    assert config["format"]["schema"]["required"] == ["name", "share"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object", "properties": {"any": {}}, "required": [], "additionalProperties": False},
    ],
)
def test_a_schema_that_cannot_be_enforced_is_told_in_words(schema: dict[str, Any]) -> None:
    body = body_of(request(output=schema), CAN)
    assert "output_config" not in body
    assert json.dumps(schema) in body["system"][-1]["text"]


@pytest.mark.parametrize("stop", sorted(set(STOPS.values())))
def test_every_stop_reason(server: ModelServer, stop: str) -> None:
    server.turns = [Says("so far", stop=stop)]
    assert adapter("anthropic", server).complete(request()).stop == stop


def test_every_stop_reason_of_the_sdk_is_known() -> None:
    from anthropic.types import StopReason

    assert set(get_args(StopReason)) <= STOPS.keys()


def test_a_stop_reason_of_tomorrow_is_told(server: ModelServer) -> None:
    server.turns = [Says("x", stop="bored")]
    with pytest.raises(ReplyError, match="bored"):
        adapter("anthropic", server).complete(request())


def test_a_turn_that_was_paused_goes_back_as_it_is(server: ModelServer) -> None:
    server.turns = [Says("so far", stop="paused"), Says(" and on")]
    client = adapter("anthropic", server)
    paused = client.complete(request())
    client.complete(request(said("hi"), paused.message))
    assert [turn["role"] for turn in server.asked[1].body["messages"]] == ["user", "assistant"]


def test_it_keeps_nothing_on_the_server(server: ModelServer) -> None:
    server.turns = [Says("x")]
    adapter("anthropic", server).complete(request())
    seen = server.asked[0]
    assert not seen.body.keys() & {"thread", "container", "metadata"}
    assert "anthropic-beta" not in {name.lower() for name in seen.headers}


def test_a_model_that_is_not_listed_is_known_before_it_is_asked(server: ModelServer) -> None:
    client = adapter("anthropic", server)
    with pytest.raises(ModelUnknownError, match="'model-of-teh-server'") as caught:
        client.complete(replace(request(), model="model-of-teh-server"))
    assert MODEL in str(caught.value.hint)
    assert not server.asked


def test_a_server_in_between_without_a_list_of_models(server: ModelServer) -> None:
    client = adapter("anthropic", server)
    server.others = {}
    server.turns = [Says("there")]
    assert client.complete(request(effort="high")).text == "there"
    assert not server.asked[0].body.keys() & {"thinking", "output_config"}


def claude(name: str, line: str, created: str, **told: Any) -> dict[str, Any]:
    return {**MODEL_OF_CLAUDE, "id": name, "line": line, "created_at": f"{created}T00:00:00Z", **told}


def test_the_newest_of_a_line_is_chosen(server: ModelServer) -> None:
    client = adapter("anthropic", server)
    listed = [
        claude("old-opus", "opus", "2025-01-01"),
        claude("new-opus", "opus", "2026-05-01"),
        claude("dying-opus", "opus", "2026-06-01", lifecycle="deprecated", retires_at="2026-12-01T00:00:00Z"),
        claude("dead-opus", "opus", "2026-07-01", lifecycle="retired"),
        claude("small", "haiku", "2026-01-01"),
        claude("newest", "sonnet", "2026-08-01"),
    ]
    server.others["/v1/models"] = {"data": listed, "has_more": False, "first_id": "a", "last_id": "z"}
    assert (client.choose().model, client.choose().cheap_model) == ("new-opus", "small")
    assert client.models()[0].id == "newest"
    assert {info.id: info.retires for info in client.models()}["dying-opus"] == "2026-12-01"
    server.others["/v1/models"] = {"data": listed[-1:], "has_more": False, "first_id": "a", "last_id": "z"}
    with pytest.raises(ModelUnknownError, match="no model of the line opus") as caught:
        client.choose()
    assert "newest" in str(caught.value.hint)


def test_no_key_says_which_variable() -> None:
    with pytest.raises(NoKeyError, match="ANTHROPIC_API_KEY") as caught:
        Anthropic(Settings())
    assert "without a model everything works by rules" in str(caught.value.hint)


def batch(status: str, server: ModelServer) -> dict[str, Any]:
    counts = dict.fromkeys(("canceled", "errored", "expired", "processing", "succeeded"), 0)
    times = dict.fromkeys(("created_at", "expires_at"), "2026-01-01T00:00:00Z")
    facts = {"id": "batch_1", "type": "message_batch", "processing_status": status, "request_counts": counts}
    return {**facts, **times, "results_url": f"{server.url}/v1/messages/batches/batch_1/results"}


def message(text: str) -> dict[str, Any]:
    content = [{"type": "text", "text": text}]
    usage = {"input_tokens": 1, "output_tokens": 2}
    facts = {"id": "m", "type": "message", "role": "assistant", "model": MODEL, "stop_reason": "end_turn"}
    return {**facts, "content": content, "usage": usage}


def results(*outcomes: tuple[int, dict[str, Any]]) -> Raw:
    lines = [json.dumps({"custom_id": f"request-{n}", "result": result}) for n, result in outcomes]
    return Raw("\n".join(lines).encode(), content_type="application/x-jsonl")


def failed(kind: str) -> dict[str, Any]:
    return {"type": "errored", "error": {"type": "error", "error": {"type": kind, "message": "no"}}}


def test_many_requests_are_one_batch(server: ModelServer) -> None:
    clock = Clock()
    client = adapter("anthropic", server, clock)
    looks = iter(["in_progress", "in_progress", "ended", "ended"])
    server.others |= {
        "/v1/messages/batches": batch("in_progress", server),
        "/v1/messages/batches/batch_1": lambda _: batch(next(looks), server),
        "/v1/messages/batches/batch_1/results": results(
            (3, failed("overloaded_error")),
            (1, failed("invalid_request_error")),
            (0, {"type": "succeeded", "message": message("first")}),
            (2, {"type": "expired"}),
        ),
    }
    found = client.complete_many([request(said(str(number))) for number in range(5)], batch=True)
    assert [one.text if isinstance(one, Reply) else type(one) for one in found] == [
        "first",
        RequestRefusedError,
        ReplyError,
        ModelBusyError,
        ReplyError,
    ]
    assert clock.now == pytest.approx(30)
    sent = next(seen.body for seen in server.requests if seen.path == "/v1/messages/batches")["requests"]
    assert [one["custom_id"] for one in sent] == [f"request-{number}" for number in range(5)]
    assert all("stream" not in one["params"] and one["params"]["max_tokens"] for one in sent)


def test_a_batch_that_is_stopped_is_cancelled(server: ModelServer) -> None:
    clock = Clock()
    client = adapter("anthropic", server, clock)
    server.others |= {
        "/v1/messages/batches": batch("in_progress", server),
        "/v1/messages/batches/batch_1": batch("in_progress", server),
        "/v1/messages/batches/batch_1/cancel": batch("canceling", server),
    }
    with pytest.raises(KeyboardInterrupt):
        client.complete_many([request()], stopped=lambda: clock.now > 15, batch=True)
    assert server.requests[-1].path.endswith("/cancel")


def test_no_requests_are_no_batch(server: ModelServer) -> None:
    assert adapter("anthropic", server).complete_many([]) == []
    assert not server.requests


def test_a_count_that_fails_is_an_estimate_and_a_wrong_key_is_not(server: ModelServer) -> None:
    client = adapter("anthropic", server)
    server.others["/v1/messages/count_tokens"] = Raw(b"{}", 529)
    assert client.count_tokens(request()) > 10
    server.others["/v1/messages/count_tokens"] = Raw(b"{}", 401)
    with pytest.raises(NoKeyError):
        client.count_tokens(request())
