"""Requests and replies as Chat Completions write them, for servers of many makers. Pure.

Can(tools, output)    what the server at hand was found to know; what it does not know is asked for in words
tools in words        the model answers {"calls": [...]}; results go back as text
output in words       always: servers that ignore response_format without a word are many
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dea_core.agents.client import Message, Part, Reply, Request, StopReason, Text, ToolCall, ToolResult, Usage
from dea_core.agents.clients.openai_wire import FAILED, OUTPUT, parsed_arguments
from dea_core.agents.clients.schemas import closed, in_words
from dea_core.agents.typed import without_fences

Output = Literal["json_schema", "json_object", "words"]
_STOPS: Mapping[str, StopReason] = {
    "stop": "end",
    "length": "length",
    "tool_calls": "tools",
    "function_call": "tools",
    "content_filter": "refusal",
}
_TOOLS = """To use tools, answer with this JSON and nothing else, no fences:
{"calls": [{"name": "the tool's name", "arguments": {...}}]}
Their results come in the next message. The tools, with the JSON Schema of their arguments:
"""


@dataclass(frozen=True)
class Can:
    """What a server knows."""

    tools: bool = True
    output: Output = "json_schema"


def body_of(request: Request, can: Can) -> dict[str, Any]:
    """``request`` for POST /chat/completions."""
    told = {
        "tools": [_tool(tool) for tool in request.tools] if can.tools else None,
        "response_format": _format(request, can),
        "reasoning_effort": request.effort,
    }
    return {
        "model": request.model,
        "messages": [*_system(request, can), *(one for message in request.messages for one in _turns(message, can))],
        "max_tokens": request.max_tokens,
        **{name: part for name, part in told.items() if part},
    }


def _tool(tool: Any) -> dict[str, Any]:
    about = {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)}
    return {"type": "function", "function": about}


def _format(request: Request, can: Can) -> dict[str, Any] | None:
    if request.output is None or can.output == "words" or (request.tools and not can.tools):
        return None  # a server that enforced the output would not let calls in words through
    if can.output == "json_object" or not closed(request.output):
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": {"name": OUTPUT, "schema": dict(request.output), "strict": True}}


def _system(request: Request, can: Can) -> list[dict[str, Any]]:
    texts = [block.text for block in request.system if block.text]
    if request.tools and not can.tools:
        tools = [{"name": t.name, "about": t.description, "arguments": dict(t.parameters)} for t in request.tools]
        texts.append(_TOOLS + "\n".join(json.dumps(tool, ensure_ascii=False) for tool in tools))
    if request.output is not None:
        texts.append(in_words(request.output))
    return [{"role": "system", "content": "\n\n".join(texts)}] if texts else []


def _turns(message: Message, can: Can) -> list[dict[str, Any]]:
    """A turn of ours, as one or more of theirs: each result of a tool is a turn there."""
    results = [part for part in message.parts if isinstance(part, ToolResult)]
    calls = [part for part in message.parts if isinstance(part, ToolCall)]
    text = message.text
    if not can.tools:
        said = [text, *([_calls_in_words(calls)] if calls else []), *(_result_in_words(one) for one in results)]
        content = "\n\n".join(one for one in said if one)
        return [{"role": message.role, "content": content}] if content else []
    turns = [{"role": "tool", "tool_call_id": one.call_id, "content": _content(one)} for one in results]
    if calls:
        return [*turns, {"role": message.role, "content": text or None, "tool_calls": [_call(one) for one in calls]}]
    return [*turns, {"role": message.role, "content": text}] if text else turns


def _call(call: ToolCall) -> dict[str, Any]:
    arguments = json.dumps(dict(call.arguments), ensure_ascii=False)
    return {"type": "function", "id": call.id, "function": {"name": call.name, "arguments": arguments}}


def _content(result: ToolResult) -> str:
    return FAILED + result.content if result.failed else result.content


def _calls_in_words(calls: list[ToolCall]) -> str:
    return json.dumps({"calls": [{"name": one.name, "arguments": dict(one.arguments)} for one in calls]})


def _result_in_words(result: ToolResult) -> str:
    return f"Result of {result.call_id}:\n{_content(result)}"


class Assembly:
    """A completion put together from its chunks."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._calls: dict[int, dict[str, str]] = {}
        self._usage: Mapping[str, Any] = {}
        self._reason: str | None = None
        self._model = ""
        self._is_refused = False
        self.is_whole = False

    @property
    def usage(self) -> Usage | None:
        """What the server has told of the tokens so far."""
        return _usage(self._usage) if self._usage else None

    def feed(self, event: Mapping[str, Any]) -> str | None:
        """Take a chunk in; the text that it brings."""
        self._model = str(event.get("model") or self._model)
        self._usage = event.get("usage") or self._usage
        for choice in event.get("choices") or ():
            self._reason = choice.get("finish_reason") or self._reason
            self.is_whole = self._reason is not None
            delta = choice.get("delta") or {}
            for piece in delta.get("tool_calls") or ():
                self._add_call(piece)
            self._is_refused = self._is_refused or bool(delta.get("refusal"))
            said = str(delta.get("content") or delta.get("refusal") or "")
            self._text.append(said)
            return said or None
        return None

    def _add_call(self, piece: Mapping[str, Any]) -> None:
        call = self._calls.setdefault(piece.get("index") or 0, {"id": "", "name": "", "arguments": ""})
        function = piece.get("function") or {}
        call["id"] = piece.get("id") or call["id"]
        call["name"] = function.get("name") or call["name"]
        call["arguments"] += function.get("arguments") or ""

    def reply(self, request: Request, can: Can, request_id: str | None) -> Reply:
        """The completion as a reply. Raises ReplyError for what cannot be read."""
        stop: StopReason = "refusal" if self._is_refused else _STOPS.get(str(self._reason), "end")
        parts = self._parts(request, can, stop, request_id)
        if stop == "end" and any(isinstance(part, ToolCall) for part in parts):
            stop = "tools"
        return Reply(tuple(parts), stop, _usage(self._usage), self._model, request_id)

    def _parts(self, request: Request, can: Can, stop: StopReason, request_id: str | None) -> list[Part]:
        text = "".join(self._text)
        if request.tools and not can.tools and (calls := calls_in(text)) is not None:
            return list(calls)
        if request.output is not None:
            text = without_fences(text)
        parts: list[Part] = [Text(text)] if text else []
        for number, call in sorted(self._calls.items()):
            arguments = parsed_arguments(call["name"], call["arguments"], request, stop, request_id)
            if arguments is not None:
                parts.append(ToolCall(call["id"] or f"call_{number}", call["name"], arguments))
        return parts


def calls_in(text: str) -> list[ToolCall] | None:
    """The calls of an answer to tools in words; None where it is an answer of another kind."""
    try:
        document = json.loads(without_fences(text))
        wanted = document["calls"]
        if len(document) > 1 or not wanted:
            return None
        return [
            ToolCall(f"call_{n}_{one['name']}", one["name"], dict(one["arguments"])) for n, one in enumerate(wanted)
        ]
    except (ValueError, KeyError, TypeError):
        return None


def _usage(usage: Mapping[str, Any]) -> Usage:
    read = int((usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0)
    total = int(usage.get("prompt_tokens") or 0)
    return Usage(max(0, total - read), int(usage.get("completion_tokens") or 0), read)
