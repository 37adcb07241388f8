"""Replies kept in files and played again, without secrets."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dea_core.agents.client import Kept, Reply, Text, ToolCall, Usage
from dea_core.agents.clients import open_client
from dea_core.agents.clients.recorded import Recorder, Replay, hash_of
from dea_core.agents.clients.scripted import Scripted
from dea_core.errors import ReadError, ReplyError, UsageError, WriteError
from tests.agents.adapters import OUTPUT, RUN_QUERY, request, said

PARTS = (
    Kept("anthropic", {"type": "thinking", "signature": "s"}),
    Text("I look."),
    ToolCall("a", "run_query", {"n": 1}),
)
REPLY = Reply(PARTS, "tools", Usage(1, 2, 3, 4), "model-1", "req_1")


def test_what_is_recorded_is_played_again(tmp_path: Path) -> None:
    asked = request(said("how many?"), tools=(RUN_QUERY,), output=OUTPUT, effort="high")
    recorder = Recorder(Scripted([REPLY]), tmp_path / "kept")
    assert recorder.complete(asked) == REPLY
    heard: list[str] = []
    assert Replay(tmp_path / "kept").complete(asked, heard=heard.append) == REPLY
    assert heard == ["I look."]
    assert [info.id for info in Replay(tmp_path / "kept").models()] == [asked.model]


def test_what_was_not_recorded_is_named(tmp_path: Path) -> None:
    Recorder(Scripted(["x"]), tmp_path).complete(request(said("one")))
    other = request(said("another question"))
    with pytest.raises(ReplyError, match=rf"not recorded: request {hash_of(other)}.*'another question'.*1 others"):
        Replay(tmp_path).complete(other)


def test_every_part_of_a_request_counts() -> None:
    one = request(said("hi"))
    others = [
        replace(one, model="b"),
        replace(one, max_tokens=1),
        replace(one, tools=(RUN_QUERY,)),
        replace(one, output=OUTPUT),
        replace(one, effort="low"),
        replace(one, system=()),
        replace(one, messages=(said("ho"),)),
    ]
    assert len({hash_of(each) for each in (one, *others)}) == len(others) + 1


@pytest.mark.parametrize(
    "secret",
    [
        "sk-ant-" + "api03-Zq7x" * 3,
        "Authorization: Bearer abcdefghijklmnop",
        '"x-api-key": "0123456789abcdef"',
        "AKIAABCDEFGHIJKLMNOP",
        "postgresql://me:hunter2222@host/shop",
    ],
)
def test_secrets_are_not_kept(tmp_path: Path, secret: str) -> None:
    value = {"postgresql": "hunter2222"}.get(secret.partition(":")[0], secret.split()[-1].strip('"'))
    Recorder(Scripted([Reply((Text(f"said {secret}"),), "end")]), tmp_path).complete(request(said(f"see {secret}")))
    (path,) = tmp_path.glob("*.json")
    assert value not in path.read_text()
    assert "see" in path.read_text()


def test_a_known_key_is_not_kept_and_another_key_plays_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "0xdeadbeef99")
    Recorder(Scripted(["x"]), tmp_path).complete(request(said("with 0xdeadbeef99")))
    (path,) = tmp_path.glob("*.json")
    assert "0xdeadbeef99" not in path.read_text()
    monkeypatch.setenv("SOME_API_KEY", "0xfeedbeef99")
    assert Replay(tmp_path).complete(request(said("with 0xfeedbeef99"))).text == "x"


def test_a_recording_that_cannot_be_read(tmp_path: Path) -> None:
    asked = request()
    for text in ("{", "[]", '{"reply": 1}', json.dumps({"request": {}, "reply": {"parts": [{"odd": 1}]}})):
        (tmp_path / f"{hash_of(asked)}.json").write_text(text)
        with pytest.raises(ReadError, match=r"recording|reply"):
            Replay(tmp_path).complete(asked)


def test_a_folder_that_is_not_there_or_is_a_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no folder"):
        open_client(f"replay:{tmp_path / 'none'}")
    with pytest.raises(UsageError, match="needs its folder"):
        open_client("replay")
    (tmp_path / "file").touch()
    with pytest.raises(WriteError):
        Recorder(Scripted(["x"]), tmp_path / "file").complete(request())


def test_record_and_replay_by_name(tmp_path: Path) -> None:
    script = tmp_path / "answers.yml"
    script.write_text("- hello\n")
    opened = open_client(f"record:{tmp_path / 'kept'}@scripted:{script}")
    assert opened.client.complete(request()).text == "hello"
    again = open_client(f"replay:{tmp_path / 'kept'}")
    assert again.client.complete(request()).text == "hello"
    assert again.model == request().model
    with pytest.raises(UsageError, match="whom to ask"):
        open_client("record:folder")


def test_counting_and_listing_are_the_clients_own(tmp_path: Path) -> None:
    recorder = Recorder(Scripted(["x"]), tmp_path)
    assert recorder.count_tokens(request()) == Scripted([]).count_tokens(request())
    assert recorder.models() == Scripted([]).models()
    with pytest.raises(KeyboardInterrupt):
        Replay(tmp_path).complete(request(), stopped=lambda: True)
