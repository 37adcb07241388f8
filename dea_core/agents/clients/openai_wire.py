"""Requests and replies as the Responses API writes them. Pure: dictionaries in, dictionaries out.

Nothing is kept on the server (``store`` is false): the thoughts come encrypted and are sent back, as is the phase of
each thing said. Schemas are made strict where they can be; the nulls that this lets in are taken out of the reply.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from dea_core.agents.client import (
    Kept,
    Message,
    Part,
    Reply,
    Request,
    StopReason,
    Text,
    ToolCall,
    ToolResult,
    ToolSpec,
    Usage,
)
from dea_core.agents.clients.failures import Server, said_failed
from dea_core.agents.clients.schemas import Schema, closed, in_words, strict, without_nulls
from dea_core.agents.clients.turns import results_first
from dea_core.errors import ReplyError

PROVIDER = "openai"
OUTPUT = "answer"
PHASE = "phase"
FAILED = "This tool failed:\n"
_INCOMPLETE: Mapping[str, StopReason] = {"max_output_tokens": "length", "content_filter": "refusal"}
_KEY_LENGTH = 32


def body_of(request: Request) -> dict[str, Any]:
    """``request`` for POST /v1/responses, but for max_output_tokens and store."""
    is_enforced = request.output is not None and closed(request.output)
    words = [in_words(request.output)] if request.output is not None and not is_enforced else []
    parts = {
        "instructions": "\n\n".join([*(block.text for block in request.system if block.text), *words]),
        "tools": [_tool(tool) for tool in request.tools],
        "text": {"format": _format(request.output)} if request.output is not None and is_enforced else None,
        "reasoning": {"effort": request.effort} if request.effort else None,
    }
    told = {name: part for name, part in parts.items() if part}
    return {"model": request.model, "input": [item for one in request.messages for item in _items(one)], **told}


def cache_key(request: Request) -> str:
    """The same for calls that begin alike, so that the server sends them where its cache is."""
    stable = "\n".join(block.text for block in request.system if block.stable)
    return hashlib.sha256(stable.encode()).hexdigest()[:_KEY_LENGTH]


def _tool(tool: ToolSpec) -> dict[str, Any]:
    can = closed(tool.parameters)
    parameters = strict(tool.parameters) if can else dict(tool.parameters)
    about = {"name": tool.name, "description": tool.description}
    return {"type": "function", **about, "parameters": parameters, "strict": can}


def _format(schema: Schema) -> dict[str, Any]:
    return {"type": "json_schema", "name": OUTPUT, "schema": strict(schema), "strict": True}


def _items(message: Message) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    phase: dict[str, Any] = {}
    for part in results_first(message):
        if isinstance(part, Kept) and part.provider == PROVIDER and PHASE in part.content:
            phase = dict(part.content)
            continue
        item = _item(part, message.role)
        if item is not None:
            items.append({**item, **phase} if isinstance(part, Text) else item)
            phase = {} if isinstance(part, Text) else phase
    return items


def _item(part: Part, role: str) -> dict[str, Any] | None:
    if isinstance(part, Text):
        return {"type": "message", "role": role, "content": part.text} if part.text else None
    if isinstance(part, ToolCall):
        arguments = json.dumps(dict(part.arguments), ensure_ascii=False)
        return {"type": "function_call", "call_id": part.id, "name": part.name, "arguments": arguments}
    if isinstance(part, ToolResult):
        content = FAILED + part.content if part.failed else part.content
        return {"type": "function_call_output", "call_id": part.call_id, "output": content}
    return dict(part.content) if part.provider == PROVIDER else None


class Assembly:
    """The response that the last event of a stream holds."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.response: Mapping[str, Any] = {}
        self.is_whole = False

    @property
    def usage(self) -> Usage | None:
        """What the server has told of the tokens so far."""
        return _usage(self.response["usage"]) if self.response.get("usage") else None

    def feed(self, event: Mapping[str, Any]) -> str | None:
        """Take an event in; the text that it brings. Raises AttemptError where the server says that it failed."""
        kind = event["type"]
        if kind == "response.output_text.delta":
            return str(event["delta"])
        if kind in ("response.completed", "response.incomplete"):
            self.response, self.is_whole = event["response"], True
        elif kind == "response.failed":
            error = event["response"].get("error") or {}
            raise said_failed(
                self._server, {str(error.get("code"))}, str(error.get("message")), event["response"]["id"]
            )
        elif kind == "error":
            raise said_failed(self._server, {str(event.get("code"))}, str(event.get("message")), None)
        return None


def reply_of(response: Mapping[str, Any], request: Request, request_id: str | None) -> Reply:
    """A response as a reply. Raises ReplyError for what cannot be read."""
    items = response.get("output", ())
    stop = _stop(response, items)
    parts = [part for item in items for part in _parts(item, request, stop, request_id)]
    usage = _usage(response.get("usage") or {})
    return Reply(tuple(parts), stop, usage, str(response.get("model", "")), request_id)


def _stop(response: Mapping[str, Any], items: Any) -> StopReason:
    if response.get("status") == "incomplete":
        reason = (response.get("incomplete_details") or {}).get("reason")
        return _INCOMPLETE.get(str(reason), "paused")
    if any(part["type"] == "refusal" for item in items for part in item.get("content") or ()):
        return "refusal"
    return "tools" if any(item["type"] == "function_call" for item in items) else "end"


def _parts(item: Mapping[str, Any], request: Request, stop: StopReason, request_id: str | None) -> list[Part]:
    if item["type"] == "message":
        phase: list[Part] = [Kept(PROVIDER, {PHASE: item[PHASE]})] if item.get(PHASE) else []
        said = [str(part.get("text") or part.get("refusal") or "") for part in item["content"]]
        return [*phase, *(Text(_plain(text, request.output)) for text in said if text)]
    if item["type"] != "function_call":
        return [Kept(PROVIDER, {name: value for name, value in item.items() if name != "status"})]
    arguments = parsed_arguments(item["name"], item["arguments"], request, stop, request_id)
    return [] if arguments is None else [ToolCall(item["call_id"], item["name"], arguments)]


def parsed_arguments(
    name: str, text: str, request: Request, stop: StopReason, request_id: str | None
) -> dict[str, Any] | None:
    """The arguments of a call; None where the reply was cut in the middle of them. Raises ReplyError."""
    schema = next((tool.parameters for tool in request.tools if tool.name == name), {})
    try:
        value = json.loads(text or "{}")
        if not isinstance(value, dict):
            raise ValueError(f"{text[:80]} is no object")
    except ValueError as error:
        if stop in ("length", "refusal", "paused"):
            return None
        raise ReplyError(f"the arguments of a call of {name} are not JSON: {error}", request_id=request_id) from error
    return dict(without_nulls(schema, value)) if closed(schema) else value


def _plain(text: str, schema: Schema | None) -> str:
    """What was said, without the nulls that strictness needs."""
    if schema is None or not closed(schema):
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return text  # the caller reads it, and says what is wrong with it
    kept = without_nulls(schema, value)
    return text if kept == value else json.dumps(kept, ensure_ascii=False)


def _usage(usage: Mapping[str, Any]) -> Usage:
    details = usage.get("input_tokens_details") or {}
    read, written = int(details.get("cached_tokens") or 0), int(details.get("cache_write_tokens") or 0)
    total = int(usage.get("input_tokens") or 0)
    return Usage(max(0, total - read - written), int(usage.get("output_tokens") or 0), read, written)
