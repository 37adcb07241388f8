"""A conversation that outgrows its window: earlier turns become one message, made by rule; open facts are kept.

    task ── turn ── turn ── turn ── last turn   ──>   task + what was done, what failed, what was refuted ── last turn

Kept: the person's words, each call with the first line of its result, and every refusal in full.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from dea_core.agents.client import Message, Text, ToolCall, ToolResult

FIRST_LINE = 160
"""Characters of a result that a summary keeps."""


def summarised(messages: Sequence[Message]) -> list[Message]:
    """The conversation in two messages or so: what it was about and came to, and its last whole turn."""
    first, *middle = messages
    tail = _last_turn(middle)
    done = [line for message in middle[: len(middle) - len(tail)] for line in _lines(message, middle)]
    told = "\n".join([first.text, "", "# Done so far, shortened", *done])
    return [Message("user", (Text(told),)), *tail]


def _last_turn(messages: Sequence[Message]) -> list[Message]:
    """The last answer and what it got back: calls and results stay together."""
    for at in range(len(messages) - 1, -1, -1):
        if messages[at].role == "assistant":
            return [] if at == 0 else list(messages[at:])
    return []


def _lines(message: Message, every: Sequence[Message]) -> list[str]:
    lines = []
    for part in message.parts:
        if isinstance(part, Text) and part.text.strip():
            lines.append(f"- {'you said' if message.role == 'assistant' else 'told'}: {part.text.strip()}")
        elif isinstance(part, ToolResult):
            lines.append(f"- {_call(part.call_id, every)} -> {_short(part)}")
    return lines


def _short(result: ToolResult) -> str:
    """A failure is an open fact, and stays whole."""
    if result.failed:
        return f"failed: {result.content}"
    return result.content if len(result.content) <= FIRST_LINE else f"{result.content[:FIRST_LINE]}…"


def _call(call_id: str, messages: Sequence[Message]) -> str:
    for message in messages:
        for part in message.parts:
            if isinstance(part, ToolCall) and part.id == call_id:
                return f"{part.name}({json.dumps(dict(part.arguments), ensure_ascii=False)})"
    return call_id
