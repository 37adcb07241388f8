"""The double that ships with the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_core.agents.client import Message, Reply, Request, Text, ToolCall, ToolResult, Usage
from dea_core.agents.clients import open_client, output_of
from dea_core.agents.clients.documents import ERRORS
from dea_core.agents.clients.scripted import Answer, Scripted
from dea_core.errors import ModelBusyError, NoKeyError, ReadError, ReplyError, UsageError
from tests.agents.adapters import request, said

SCRIPT = """
- hello
- json: {rows: 3, day: 2026-01-31}
- when: how many
  text: I look.
  calls: [{name: run_query, arguments: {sql: SELECT 1}}]
  usage: {input_tokens: 10, output_tokens: 5}
- {text: so far, stop: length, model: small, request_id: req_1}
- {error: busy, message: come back later, request_id: req_2}
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "answers.yml"
    path.write_text(SCRIPT)
    return path


def test_a_file_is_played_in_order(script: Path) -> None:
    opened = open_client(f"scripted:{script}")
    client = opened.client
    assert (opened.model, client.provider) == ("scripted", "scripted")
    assert client.complete(request()).text == "hello"
    assert output_of(client.complete(request())) == {"rows": 3, "day": "2026-01-31"}
    called = client.complete(request(said("how many are there?")))
    assert (called.stop, called.usage) == ("tools", Usage(10, 5))
    assert called.calls == (ToolCall("call_2", "run_query", {"sql": "SELECT 1"}),)
    cut = client.complete(request())
    assert (cut.text, cut.stop, cut.model, cut.request_id) == ("so far", "length", "small", "req_1")
    with pytest.raises(ModelBusyError, match=r"come back later \(request req_2\)"):
        client.complete(request())


def test_a_script_that_is_over_says_so(script: Path) -> None:
    client = Scripted(["one"], place="answers.yml")
    client.complete(request())
    with pytest.raises(ReplyError, match=r"answers.yml has 1 answers, and this is request 2: and now\?"):
        client.complete(request(said("and now?")))


def test_a_request_that_was_not_expected(script: Path) -> None:
    client = Scripted([Answer(Reply((Text("x"),), "end"), when="rows")])
    with pytest.raises(ReplyError, match="is for 'rows'; asked was: columns"):
        client.complete(request(said("columns")))


def test_results_of_tools_are_looked_at_too() -> None:
    client = Scripted([Answer(Reply((Text("x"),), "end"), when="42")])
    assert client.complete(request(Message("user", (ToolResult("a", "it is 42"),)))).text == "x"


def test_a_function_answers_what_it_is_asked() -> None:
    def answer(asked: Request) -> str:
        return asked.messages[-1].text.upper()

    client = Scripted(answer)
    assert client.complete(request(said("loud"))).text == "LOUD"
    assert [one.messages[-1].text for one in client.requests] == ["loud"]


def test_it_is_heard_and_stopped_as_others_are() -> None:
    client, heard = Scripted(["hello"]), list[str]()
    with pytest.raises(KeyboardInterrupt):
        client.complete(request(), stopped=lambda: True)
    client.complete(request(), heard=heard.append)
    assert heard == ["hello"]


def test_errors_may_be_scripted() -> None:
    with pytest.raises(NoKeyError):
        Scripted([NoKeyError("none")]).complete(request())
    assert set(ERRORS) == {"busy", "unreachable", "refused", "reply", "key", "unknown"}


def test_answers_that_nobody_asked_for() -> None:
    client = Scripted(["one", "two"])
    client.complete(request())
    with pytest.raises(ReplyError, match="1 answers that were not asked for"):
        client.need_over()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b", "a list of answers"),
        ("- {txt: hello}", "no 'txt'"),
        ("- {text: x, stop: bored}", "bored"),
        ("- 3", "text or a mapping"),
        ("- {error: sulking}", "sulking"),
        ("- {calls: [{arguments: {}}]}", "name"),
        ("- [", "cannot be read"),
    ],
)
def test_a_script_with_a_mistake(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "answers.yml"
    path.write_text(text)
    with pytest.raises(ReadError, match=told) as caught:
        Scripted.of_file(path)
    assert "answers.yml" in str(caught.value.place)


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="No such file"):
        open_client(f"scripted:{tmp_path / 'none.yml'}")
    with pytest.raises(UsageError, match="needs its file"):
        open_client("scripted")


def test_json_too(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('["hello"]')
    assert Scripted.of_file(path).complete(request()).text == "hello"
