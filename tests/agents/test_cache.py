"""Replies on disk: the same question is not paid for twice, and a broken entry is no entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from dea_core.agents.cache import Cache, Cached, key_of
from dea_core.agents.client import (
    Block,
    Heard,
    Kept,
    Message,
    Meter,
    ModelInfo,
    Reply,
    Request,
    Stopped,
    StopReason,
    Text,
    ToolCall,
    ToolSpec,
    Usage,
)

ASK = Request("m", (Block("rules"),), (Message("user", (Text("how many?"),)),), (ToolSpec("t", "d", {"a": 1, "b": 2}),))
ANSWER = Reply(
    (Text("42 Ü"), ToolCall("1", "t", {"x": [1, None]}), Kept("scripted", {"thought": "…"})),
    "end",
    Usage(5, 7),
    "m",
    "r1",
)


@dataclass
class Counting:
    """A client that counts what it is asked."""

    stop: StopReason = "end"
    asked: int = 0
    provider: str = "scripted"
    api_key: str = "sk-ant-very-secret-key"

    def complete(
        self,
        request: Request,
        *,
        heard: Heard | None = None,
        stopped: Stopped | None = None,
        meter: Meter | None = None,
    ) -> Reply:
        self.asked += 1
        return replace(ANSWER, stop=self.stop)

    def count_tokens(self, request: Request, *, seconds: float | None = None) -> int:
        return 9

    def models(self) -> tuple[ModelInfo, ...]:
        return (ModelInfo("m"),)


def test_the_same_question_is_asked_once(tmp_path: Path) -> None:
    inner, heard = Counting(), list[str]()
    client = Cached(inner, Cache(tmp_path))
    assert client.count_tokens(ASK) == 9
    first, second = client.complete(ASK), client.complete(ASK, heard=heard.append)
    assert first == ANSWER
    assert second == replace(ANSWER, usage=Usage())  # it took nothing
    assert (inner.asked, client.hits, heard, client.count_tokens(ASK)) == (1, 1, ["42 Ü"], 0)
    assert client.models() == (ModelInfo("m"),)


@pytest.mark.parametrize(
    "change",
    [
        {"model": "n"},
        {"system": (Block("other rules"),)},
        {"messages": (*ASK.messages, Message("assistant", (Text("?"),)))},
        {"messages": (Message("assistant", (Text("how many?"),)),)},
        {"tools": ()},
        {"output": {"type": "object"}},
        {"max_tokens": 5},
        {"effort": "high"},
    ],
)
def test_any_other_question_has_another_key(change: Mapping[str, Any]) -> None:
    assert key_of("scripted", replace(ASK, **change)) != key_of("scripted", ASK)


def test_a_key_is_of_the_content() -> None:
    turned = replace(ASK, tools=(ToolSpec("t", "d", {"b": 2, "a": 1}),))
    assert key_of("scripted", turned) == key_of("scripted", ASK)
    assert key_of("other", ASK) != key_of("scripted", ASK)


@pytest.mark.parametrize("stop", ["length", "refusal", "paused", "context_full"])
def test_what_did_not_come_to_its_end_is_not_kept(tmp_path: Path, stop: StopReason) -> None:
    inner = Counting(stop)
    client = Cached(inner, Cache(tmp_path))
    client.complete(ASK)
    client.complete(ASK)
    assert inner.asked == 2


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"at": 1}', '{"at": 9e9, "reply": {"parts": [{"is": "Nothing"}]}}', None]
)
def test_a_broken_entry_is_taken_away(tmp_path: Path, broken: str | None) -> None:
    cache, inner = Cache(tmp_path), Counting()
    Cached(inner, cache).complete(ASK)
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(b"\xff\xfe" if broken is None else broken.encode())
    assert cache.get(entry.stem) is None
    assert not entry.exists()
    assert Cached(inner, cache).complete(ASK) == ANSWER


def test_an_old_entry_is_asked_for_anew(tmp_path: Path) -> None:
    now = [1000.0]
    cache = Cache(tmp_path, most_age=60, clock=lambda: now[0])
    cache.put("k", ANSWER)
    now[0] = 1060.0
    assert cache.get("k") == ANSWER
    now[0] = 1061.0
    assert cache.get("k") is None
    assert list(tmp_path.iterdir()) == []


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    now = [2_000_000_000.0]
    cache = Cache(tmp_path, clock=lambda: now[0])
    for name in ("a", "b", "c"):
        now[0] += 1
        cache.put(name, ANSWER)
        cache.get(name)
    now[0] += 1
    assert cache.get("a") == ANSWER
    size = (tmp_path / "a.json").stat().st_size
    cache.most_bytes = 3 * size + 10
    now[0] += 1
    cache.put("d", ANSWER)
    cache.get("d")
    assert {path.stem for path in tmp_path.iterdir()} == {"a", "c", "d"}


def test_no_key_and_no_question_is_on_the_disk(tmp_path: Path) -> None:
    Cached(Counting(), Cache(tmp_path)).complete(ASK)
    (entry,) = tmp_path.iterdir()
    assert "secret" not in entry.read_text()
    assert set(json.loads(entry.read_text())) == {"at", "reply"}


def test_a_closed_folder_loses_no_reply(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    client = Cached(Counting(), Cache(tmp_path / "file" / "cache"))
    assert client.complete(ASK) == ANSWER
