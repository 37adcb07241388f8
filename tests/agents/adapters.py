"""The adapters under test, each on a scripted server, with a clock of its own: no test waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dea_core.agents.client import Block, Message, Request, Text, ToolSpec
from dea_core.agents.clients.anthropic import Anthropic
from dea_core.agents.clients.compatible import Compatible
from dea_core.agents.clients.openai import OpenAI
from dea_core.agents.clients.settings import Settings
from dea_core.agents.retry import Retry
from tests.agents.server import MODEL, ModelServer

KEY = "key-of-no-known-form-0123456789"


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def retry(self, **told: Any) -> Retry:
        return Retry(clock=lambda: self.now, sleep=self.sleep, chance=lambda: 0.0, **told)


SUPPORTED = {"supported": True}
MODEL_OF_CLAUDE = {
    "id": MODEL,
    "type": "model",
    "display_name": "Model",
    "created_at": "2026-06-01T00:00:00Z",
    "lifecycle": "active",
    "line": "opus",
    "max_input_tokens": 1_000_000,
    "capabilities": {
        "structured_outputs": SUPPORTED,
        "effort": {"supported": True, "low": SUPPORTED, "medium": SUPPORTED, "high": SUPPORTED},
        "thinking": {"supported": True, "types": {"adaptive": SUPPORTED}},
    },
}
OTHERS: dict[str, dict[str, Any]] = {
    "anthropic": {
        f"/v1/models/{MODEL}": MODEL_OF_CLAUDE,
        "/v1/models": {"data": [MODEL_OF_CLAUDE], "has_more": False, "first_id": MODEL, "last_id": MODEL},
        "/v1/messages/count_tokens": {"input_tokens": 123},
    },
    "openai": {
        "/v1/models": {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 1, "owned_by": "us"}]},
        "/v1/responses/input_tokens": {"object": "response.input_tokens", "input_tokens": 123},
    },
}
OTHERS["compatible"] = {"/v1/models": OTHERS["openai"]["/v1/models"]}
_MAKERS: dict[str, Callable[[Settings], Any]] = {"anthropic": Anthropic, "openai": OpenAI, "compatible": Compatible}
ADAPTERS = tuple(_MAKERS)


def adapter(name: str, server: ModelServer, clock: Clock | None = None, **told: Any) -> Any:
    """The adapter of that name, on ``server``."""
    server.others = dict(OTHERS[name])
    base = server.url if name == "anthropic" else f"{server.url}/v1"
    retry = told.pop("retry", None) or (clock or Clock()).retry()
    return _MAKERS[name](Settings(**{"api_key": KEY, "base_url": base, "timeout": 5.0, **told}, retry=retry))


RUN_QUERY = ToolSpec(
    "run_query",
    "Run a query.",
    {
        "type": "object",
        "properties": {"sql": {"type": "string"}, "rows": {"type": "integer", "minimum": 1}},
        "required": ["sql"],
        "additionalProperties": False,
    },
)
OUTPUT = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "share": {"type": "number", "minimum": 0, "maximum": 1, "description": "how many"},
        "why": {"type": "string"},
    },
    "required": ["name", "share"],
    "additionalProperties": False,
}


def request(*messages: Message, **told: Any) -> Request:
    """A question to the server's one model."""
    blocks = (Block("You know data."), Block("# Facts"), Block("today", stable=False))
    return Request(MODEL, blocks, messages or (said("hi"),), **told)


def said(text: str) -> Message:
    return Message("user", (Text(text),))
