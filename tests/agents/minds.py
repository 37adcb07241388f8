"""A mind that answers from a list, and short words for its answers."""

from __future__ import annotations

import itertools
import json
from typing import Any

from dea_core.agents import Mind, Trace
from dea_core.agents.client import Reply, Text, ToolCall, Usage
from dea_core.agents.clients.scripted import Scripted

USAGE = Usage(input_tokens=100, output_tokens=20)
_numbers = itertools.count(1)


def say(value: Any, stop: Any = "end") -> Reply:
    """A reply of that text, or of that value as JSON."""
    text = value if isinstance(value, str) else json.dumps(value)
    return Reply((Text(text),), stop, USAGE, "strong", "req_1")


def call(*calls: tuple[str, dict[str, Any]]) -> Reply:
    """A reply that wants tools run."""
    parts = tuple(ToolCall(f"call_{next(_numbers)}", name, arguments) for name, arguments in calls)
    return Reply(parts, "tools", USAGE, "strong", "req_1")


def mind(*replies: Any, **more: Any) -> Mind:
    """A mind that gives these replies, one after the other; its client keeps what it was asked."""
    return Mind(Scripted(replies), "strong", trace=more.pop("trace", Trace()), **more)


def steps(mind: Mind, kind: str) -> list[str]:
    """The titles of the steps of a kind."""
    return [step.title for step in mind.trace.steps if step.kind == kind]
