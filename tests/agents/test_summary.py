"""A conversation that outgrows its window: the task, what was done, and every open fact stay."""

from __future__ import annotations

from dea_core.agents.client import Message, Text, ToolCall, ToolResult
from dea_core.agents.summary import summarised


def turn(number, content, failed=False):
    call = ToolCall(f"c{number}", "look", {"at": number})
    return [Message("assistant", (call,)), Message("user", (ToolResult(f"c{number}", content, failed),))]


def test_task_refusals_and_last_turn_stay():
    talk = [Message("user", (Text("make it green"),)), *turn(1, "long " * 500), *turn(2, "x: CHECK broken", True)]
    talk += turn(3, "the last")
    short = summarised(talk)
    told = short[0].text
    assert told.startswith("make it green")
    assert 'look({"at": 1}) -> long' in told
    assert "failed: x: CHECK broken" in told
    assert short[1:] == talk[-2:]
    assert sum(len(str(one)) for one in short) < sum(len(str(one)) for one in talk) / 2
