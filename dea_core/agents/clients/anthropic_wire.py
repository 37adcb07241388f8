"""Requests and replies as the Messages API writes them. Pure: dictionaries in, dictionaries out.

    body_of(request, can)  ──>  what is sent
    Assembly.feed(event)   ──>  text that came ... .message()  ──>  reply_of(message)

Nothing is kept on the server: each request holds the whole conversation, thoughts with their signatures included.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dea_core.agents.client import Kept, Message, Part, Reply, Request, StopReason, Text, ToolCall, ToolResult, Usage
from dea_core.agents.clients.schemas import closed, in_words, told
from dea_core.agents.clients.turns import results_first
from dea_core.errors import ReplyError

PROVIDER = "anthropic"
STOPS: Mapping[str, StopReason] = {
    "end_turn": "end",
    "stop_sequence": "end",
    "tool_use": "tools",
    "max_tokens": "length",
    "refusal": "refusal",
    "pause_turn": "paused",
    "model_context_window_exceeded": "context_full",
}
_CACHED = {"cache_control": {"type": "ephemeral"}}
_CUT = ("length", "context_full", "refusal")
"""After these a call may end in the middle of its arguments."""


@dataclass(frozen=True)
class Abilities:
    """What a model can, by its server's word."""

    thinking: bool = False
    efforts: frozenset[str] = frozenset()
    structured: bool = True


def body_of(request: Request, can: Abilities) -> dict[str, Any]:
    """``request`` for POST /v1/messages, but for max_tokens."""
    is_enforced = request.output is not None and can.structured and closed(request.output)
    config: dict[str, Any] = {}
    if request.output is not None and is_enforced:
        config["format"] = {"type": "json_schema", "schema": told(request.output)}
    if request.effort in can.efforts:
        config["effort"] = request.effort
    parts = {
        "system": _system(request, in_words(request.output) if request.output and not is_enforced else None),
        "messages": _messages(request.messages),
        "tools": [_tool(tool) for tool in request.tools],
        "output_config": config,
        "thinking": {"type": "adaptive"} if can.thinking else None,
    }
    return {"model": request.model} | {name: part for name, part in parts.items() if part}


def _tool(tool: Any) -> dict[str, Any]:
    return {"name": tool.name, "description": tool.description, "input_schema": dict(tool.parameters)}


def _system(request: Request, words: str | None) -> list[dict[str, Any]]:
    """The instructions; what is before the last stable block's end may be cached (tools are before all of it)."""
    blocks: list[dict[str, Any]] = [{"type": "text", "text": block.text} for block in request.system if block.text]
    stable = [place for place, block in enumerate(b for b in request.system if b.text) if block.stable]
    if stable:
        blocks[stable[-1]] |= _CACHED
    return [*blocks, {"type": "text", "text": words}] if words else blocks


def _messages(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    """The conversation, with a second mark at its end: the next turn begins with all of this one."""
    turns = [{"role": message.role, "content": _blocks(message)} for message in messages]
    turns = [turn for turn in turns if turn["content"]]
    last = turns[-1]["content"][-1] if turns else None
    if isinstance(last, dict) and last["type"] in ("text", "tool_result", "tool_use"):
        last |= _CACHED
    return turns


def _blocks(message: Message) -> list[dict[str, Any]]:
    return [block for part in results_first(message) if (block := _block(part)) is not None]


def _block(part: Part) -> dict[str, Any] | None:
    if isinstance(part, Text):
        return {"type": "text", "text": part.text} if part.text.strip() else None
    if isinstance(part, ToolCall):
        return {"type": "tool_use", "id": part.id, "name": part.name, "input": dict(part.arguments)}
    if isinstance(part, ToolResult):
        failed = {"is_error": True} if part.failed else {}
        return {"type": "tool_result", "tool_use_id": part.call_id, "content": part.content, **failed}
    return dict(part.content) if part.provider == PROVIDER else None


class Assembly:
    """A message put together from the events of its stream."""

    def __init__(self) -> None:
        self._message: dict[str, Any] = {}
        self._blocks: dict[int, dict[str, Any]] = {}
        self._json: dict[int, str] = {}
        self.is_whole = False

    @property
    def usage(self) -> Usage | None:
        """What the server has told of the tokens so far."""
        return usage_of(self._message)

    def feed(self, event: Mapping[str, Any]) -> str | None:
        """Take an event in; the text that it brings."""
        kind = event["type"]
        if kind == "message_start":
            self._message = dict(event["message"])
        elif kind == "content_block_start":
            self._blocks[event["index"]] = dict(event["content_block"])
        elif kind == "content_block_delta":
            return self._add(event["index"], event["delta"])
        elif kind == "message_delta":
            self._message |= {name: value for name, value in event["delta"].items() if value is not None}
            counted = {name: value for name, value in event.get("usage", {}).items() if value is not None}
            self._message["usage"] = {**self._message.get("usage", {}), **counted}
        elif kind == "message_stop":
            self.is_whole = True
        return None

    def _add(self, index: int, delta: Mapping[str, Any]) -> str | None:
        block = self._blocks[index]
        if delta["type"] == "text_delta":
            block["text"] = block.get("text", "") + delta["text"]
            return str(delta["text"])
        if delta["type"] == "input_json_delta":
            self._json[index] = self._json.get(index, "") + delta["partial_json"]
        elif delta["type"] == "thinking_delta":
            block["thinking"] = block.get("thinking", "") + delta["thinking"]
        elif delta["type"] == "signature_delta":
            block["signature"] = delta["signature"]
        return None

    def message(self) -> dict[str, Any]:
        """The message as it would have come without a stream; the arguments of calls are still text."""
        for index, text in self._json.items():
            self._blocks[index]["input"] = text or "{}"
        return {**self._message, "content": [self._blocks[index] for index in sorted(self._blocks)]}


def reply_of(message: Mapping[str, Any], request_id: str | None) -> Reply:
    """A whole message as a reply. Raises ReplyError for what cannot be read."""
    stop = STOPS.get(str(message.get("stop_reason")))
    if stop is None:
        reason = message.get("stop_reason")
        raise ReplyError(f"the reply ended for a reason that is not known: {reason}", request_id=request_id)
    parts = (_part(block, stop, request_id) for block in message.get("content", ()))
    return Reply(
        tuple(part for part in parts if part is not None),
        stop,
        usage_of(message) or Usage(),
        str(message.get("model", "")),
        request_id,
    )


def _part(block: Mapping[str, Any], stop: StopReason, request_id: str | None) -> Part | None:
    if block["type"] == "text":
        return Text(block["text"]) if block["text"] else None
    if block["type"] != "tool_use":
        return Kept(PROVIDER, dict(block))
    arguments = block["input"]
    try:
        arguments = json.loads(arguments) if isinstance(arguments, str) else arguments
    except ValueError as error:
        if stop in _CUT:
            return None
        raise ReplyError(
            f"the arguments of a call of {block['name']} are not JSON: {error}", request_id=request_id
        ) from error
    if not isinstance(arguments, Mapping):
        raise ReplyError(f"the arguments of a call of {block['name']} are no object", request_id=request_id)
    return ToolCall(block["id"], block["name"], arguments)


def usage_of(message: Mapping[str, Any]) -> Usage | None:
    """The tokens that a message tells of; None where it tells none."""
    usage = message.get("usage")
    if not usage:
        return None
    names = ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    return Usage(*(int(usage.get(name) or 0) for name in names))
