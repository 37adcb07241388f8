"""What only OpenAI's adapters do: strict schemas, encrypted thoughts; and servers that know less than they claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dea_core.agents.client import Kept, Message, ModelInfo, Text, ToolCall, ToolResult
from dea_core.agents.clients import output_of
from dea_core.agents.clients.compatible import Compatible
from dea_core.agents.clients.openai import OpenAI
from dea_core.agents.clients.openai_wire import body_of
from dea_core.agents.clients.settings import Settings
from dea_core.errors import ModelUnknownError, NoKeyError, RequestRefusedError, UsageError
from tests.agents.adapters import OUTPUT, RUN_QUERY, adapter, request, said
from tests.agents.server import MODEL, Fails, ModelServer, Says


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as found:
        yield found


def test_it_keeps_nothing_on_the_server(server: ModelServer) -> None:
    server.turns = [Says("x")]
    adapter("openai", server).complete(request())
    sent = server.asked[0].body
    assert sent["store"] is False
    assert sent["include"] == ["reasoning.encrypted_content"]
    assert not sent.keys() & {"previous_response_id", "conversation"}


def test_thoughts_and_phases_come_back_as_they_were(server: ModelServer) -> None:
    server.turns = [Says("I look", thought="secret", calls=(("a", "run_query", "{}"),), stop="tools"), Says("ok")]
    client = adapter("openai", server)
    first = client.complete(request())
    assert first.parts[0] == Kept(
        "openai", {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "secret"}
    )
    of_another = Kept("anthropic", {"type": "thinking"})
    turn = Message("assistant", (of_another, *first.parts))
    client.complete(request(said("hi"), turn, Message("user", (ToolResult("a", "1"),))))
    items = server.asked[1].body["input"]
    kinds = [item["type"] for item in items]
    assert kinds == ["message", "reasoning", "message", "function_call", "function_call_output"]
    assert items[2]["phase"] == "commentary"


def test_schemas_are_strict_and_the_nulls_of_it_are_taken_out(server: ModelServer) -> None:
    server.turns = [
        Says(
            '{"name": "x", "share": 0.5, "why": null}',
            calls=(("a", "run_query", '{"sql": "SELECT 1", "rows": null}'),),
            stop="tools",
        )
    ]
    reply = adapter("openai", server).complete(request(output=OUTPUT, tools=(RUN_QUERY,)))
    assert output_of(reply) == {"name": "x", "share": 0.5}
    assert reply.calls == (ToolCall("a", "run_query", {"sql": "SELECT 1"}),)
    sent = server.asked[0].body
    form = sent["text"]["format"]
    assert form["strict"] is True
    assert form["schema"]["required"] == ["name", "share", "why"]
    assert form["schema"]["additionalProperties"] is False
    assert form["schema"]["properties"]["why"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert sent["tools"][0]["strict"] is True


def test_what_cannot_be_strict_is_not_said_to_be() -> None:
    opened = {"type": "object", "additionalProperties": {"type": "string"}}
    body = body_of(request(output=opened))
    assert "text" not in body
    assert "JSON Schema" in body["instructions"]


def test_a_refusal_is_told(server: ModelServer) -> None:
    server.turns = [Says(refusal="I will not.")]
    reply = adapter("openai", server).complete(request(output=OUTPUT))
    assert (reply.stop, reply.text) == ("refusal", "I will not.")


def test_what_a_model_does_not_know_is_left_out_from_then_on(server: ModelServer) -> None:
    no_effort = Fails(400, "unsupported_parameter", "not with this model", param="reasoning.effort")
    no_include = Fails(400, "invalid_request_error", "not with this model", param="include")
    server.turns = [no_effort, no_include, Says("there"), Says("again")]
    client = adapter("openai", server)
    assert client.complete(request(effort="high")).text == "there"
    assert client.complete(request(effort="high")).text == "again"
    assert not server.asked[-1].body.keys() & {"reasoning", "include"}


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["gpt-5.4", "gpt-5.4-mini", "gpt-6.2-sol", "gpt-6-cyber", "gpt-6.2-sol-law", "tts-9"], "gpt-6.2-sol"),
        (["gpt-5.9", "gpt-5.10"], "gpt-5.10"),
        (["gpt-7-audio", "gpt-7", "gpt-7-sol"], "gpt-7"),
    ],
)
def test_the_highest_general_version_is_chosen(server: ModelServer, names: list[str], chosen: str) -> None:
    client = adapter("openai", server)
    listed = [{"id": name, "object": "model", "created": 1, "owned_by": "us"} for name in names]
    server.others["/v1/models"] = {"object": "list", "data": listed}
    choice = client.choose()
    assert (choice.model, choice.cheap_model) == (chosen, None)
    assert "no cheap model" in choice.why


def test_of_one_version_the_newer_and_none_that_is_shut_down(server: ModelServer) -> None:
    client = adapter("openai", server)
    facts = [("gpt-6-sol", 5, None), ("gpt-6-luna", 9, "2027-01-01"), ("gpt-6-terra", 7, None)]
    server.others["/v1/models"] = {
        "object": "list",
        "data": [{"id": i, "object": "model", "created": c, "owned_by": "u", "shutdown_date": s} for i, c, s in facts],
    }
    assert client.choose().model == "gpt-6-terra"
    assert client.models()[0] == ModelInfo("gpt-6-luna", retires="2027-01-01", created=f"{9:012}")
    server.others["/v1/models"] = {"object": "list", "data": []}
    with pytest.raises(ModelUnknownError, match="gpt-VERSION"):
        client.choose()


def test_no_key_says_which_variable() -> None:
    with pytest.raises(NoKeyError, match="OPENAI_API_KEY") as caught:
        OpenAI(Settings())
    assert "by rules" in str(caught.value.hint)


def test_a_server_without_schemas_is_asked_for_json_then_in_words(server: ModelServer) -> None:
    no_schema = Fails(400, message="response_format json_schema is not supported")
    no_json = Fails(400, message="unknown field response_format")
    server.turns = [no_schema, no_json, Says('```json\n{"name": "x", "share": 1}\n```'), Says("{}")]
    client = adapter("compatible", server)
    assert output_of(client.complete(request(output=OUTPUT))) == {"name": "x", "share": 1}
    client.complete(request(output=OUTPUT))
    forms = [seen.body.get("response_format", {}).get("type") for seen in server.asked]
    assert forms == ["json_schema", "json_object", None, None]
    assert all("JSON Schema" in seen.body["messages"][0]["content"] for seen in server.asked)
    assert [note.partition(":")[0] for note in client.notes] == [
        "the server enforces no schema",
        "the server enforces no JSON",
    ]


def test_a_server_without_tools_is_told_them_in_words(server: ModelServer) -> None:
    wanted = '{"calls": [{"name": "run_query", "arguments": {"sql": "SELECT 1"}}]}'
    server.turns = [Fails(400, message="llama does not support tools"), Says(wanted), Says("It is 1.")]
    client = adapter("compatible", server)
    first = client.complete(request(tools=(RUN_QUERY,)))
    assert (first.stop, [(call.name, dict(call.arguments)) for call in first.calls]) == (
        "tools",
        [("run_query", {"sql": "SELECT 1"})],
    )
    result = Message("user", (ToolResult(first.calls[0].id, "42"),))
    assert client.complete(request(said("hi"), first.message, result, tools=(RUN_QUERY,))).text == "It is 1."
    sent = server.asked[-1].body
    assert "tools" not in sent
    assert [turn["role"] for turn in sent["messages"]] == ["system", "user", "assistant", "user"]
    assert "run_query" in sent["messages"][0]["content"]
    assert "42" in sent["messages"][-1]["content"]
    assert client.notes[0].startswith("the server knows no tools")


def test_tools_can_be_switched_off(server: ModelServer) -> None:
    server.turns = [Says("x")]
    client = adapter("compatible", server, tools=False)
    client.complete(request(tools=(RUN_QUERY,), output=OUTPUT))
    assert not server.asked[0].body.keys() & {"tools", "response_format"}
    assert client.notes


def test_a_server_without_effort(server: ModelServer) -> None:
    server.turns = [Fails(400, message="unexpected reasoning_effort"), Says("there")]
    client = adapter("compatible", server)
    assert client.complete(request(effort="low")).text == "there"
    assert client.notes == ["the server knows no effort: it is left out"]


def test_another_refusal_is_an_error(server: ModelServer) -> None:
    server.turns = [Fails(400, message="the moon is full"), Says("never")]
    with pytest.raises(RequestRefusedError, match="moon"):
        adapter("compatible", server).complete(request(output=OUTPUT, tools=(RUN_QUERY,)))


def test_a_local_server_never_gets_what_is_openais(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {"OPENAI_API_KEY": "sk-ours-123456", "OPENAI_ORG_ID": "org-ours", "OPENAI_PROJECT_ID": "proj-ours"}
    for name, value in ours.items():
        monkeypatch.setenv(name, value)
    server.turns = [Says("x")]
    adapter("compatible", server, api_key=None).complete(request())
    sent = str(dict(server.asked[0].headers))
    assert not [value for value in ours.values() if value in sent]


def test_it_needs_an_address() -> None:
    with pytest.raises(UsageError, match="address"):
        Compatible(Settings())


def test_one_model_is_chosen_and_of_several_one_must_be_named(server: ModelServer) -> None:
    client = adapter("compatible", server)
    assert client.choose().model == MODEL
    one: dict[str, Any] = {"object": "model", "created": 1, "owned_by": "me"}
    server.others["/v1/models"] = {"object": "list", "data": [{"id": "a", **one}, {"id": "b", **one}]}
    with pytest.raises(ModelUnknownError, match="2 models") as caught:
        client.choose()
    assert "a, b" in str(caught.value.hint)


def test_text_before_a_call_is_kept(server: ModelServer) -> None:
    server.turns = [Says("x")]
    turn = Message("assistant", (Text("I look."), ToolCall("a", "run_query", {"sql": "SELECT 1"})))
    adapter("compatible", server).complete(request(said("hi"), turn, Message("user", (ToolResult("a", "1"),))))
    roles = [one["role"] for one in server.asked[0].body["messages"]]
    assert roles == ["system", "user", "assistant", "tool"]
    assert server.asked[0].body["messages"][2]["content"] == "I look."
