"""A reply as a document that people can write and read: the form of scripted answers and of recordings.

    text: hello                      what it says
    json: {rows: 3}                  what it says, where JSON was asked for
    calls: [{name: run_query, arguments: {sql: SELECT 1}}]
    kept: [{provider: anthropic, content: {...}}]
    stop: end                        end, tools, length, refusal, paused, context_full; end or tools if it is not there
    usage: {input_tokens: 10, output_tokens: 5}
    error: busy                      instead of a reply: busy, unreachable, refused, reply, key, unknown

``parts`` instead of text, calls and kept keeps their order: recordings have it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any, get_args

from dea_core.agents.client import Kept, Part, Reply, StopReason, Text, ToolCall, Usage
from dea_core.errors import (
    ModelBusyError,
    ModelError,
    ModelUnknownError,
    ModelUnreachableError,
    NoKeyError,
    ReadError,
    ReplyError,
    RequestRefusedError,
    did_you_mean,
)

ERRORS: Mapping[str, type[ModelError]] = {
    "busy": ModelBusyError,
    "unreachable": ModelUnreachableError,
    "refused": RequestRefusedError,
    "reply": ReplyError,
    "key": NoKeyError,
    "unknown": ModelUnknownError,
}
_MEMBERS = ("text", "json", "calls", "kept", "parts", "stop", "usage", "model", "request_id", "error", "message")


def reply_from(document: object, place: str) -> Reply | ModelError:
    """The reply, or the error, that ``document`` stands for. Raises ReadError with ``place``."""
    if isinstance(document, str):
        return Reply((Text(document),), "end")
    if not isinstance(document, Mapping):
        raise ReadError(f"a reply is text or a mapping, not {document!r}", place=place)
    for name in document:
        if name not in _MEMBERS:
            raise ReadError(f"a reply has no {name!r}", place=place, hint=did_you_mean(str(name), _MEMBERS))
    try:
        return _error(document) if "error" in document else _reply(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReadError(f"a reply that cannot be read: {error!r}", place=place) from error


def _error(document: Mapping[str, Any]) -> ModelError:
    kind = ERRORS[document["error"]]
    return kind(document.get("message", f"scripted: {document['error']}"), request_id=document.get("request_id"))


def _reply(document: Mapping[str, Any]) -> Reply:
    parts = tuple(_part(one, place) for place, one in enumerate(_written(document), start=1))
    wants_tools = any(isinstance(part, ToolCall) for part in parts)
    stop = document.get("stop", "tools" if wants_tools else "end")
    if stop not in get_args(StopReason):
        raise ValueError(f"stop is one of {', '.join(get_args(StopReason))}, not {stop!r}")
    usage = Usage(**document.get("usage", {}))
    return Reply(parts, stop, usage, document.get("model", ""), document.get("request_id"))


def _written(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Its parts, each a mapping of one member."""
    if "parts" in document:
        return list(document["parts"])
    told = [{name: document[name]} for name in ("text", "json") if name in document]
    kept = [{"kept": one} for one in document.get("kept", ())]
    return [*kept, *told, *({"call": one} for one in document.get("calls", ()))]


def _part(document: Mapping[str, Any], number: int) -> Part:
    ((kind, value),) = document.items()
    if kind == "text":
        return Text(str(value))
    if kind == "json":
        return Text(json.dumps(value, ensure_ascii=False, default=str))
    if kind == "call":
        return ToolCall(value.get("id", f"call_{number}"), value["name"], value.get("arguments", {}))
    if kind == "kept":
        return Kept(value["provider"], value["content"])
    raise ValueError(f"a part is text, json, call or kept, not {kind}")


def document_of(reply: Reply) -> dict[str, Any]:
    """``reply`` in that form; ``reply_from`` gives it back as it was."""
    facts = {"stop": reply.stop, "usage": dataclasses.asdict(reply.usage)}
    told = {name: value for name, value in (("model", reply.model), ("request_id", reply.request_id)) if value}
    return {"parts": [_document(part) for part in reply.parts], **facts, **told}


def _document(part: Part) -> dict[str, Any]:
    if isinstance(part, Text):
        return {"text": part.text}
    if isinstance(part, ToolCall):
        return {"call": {"id": part.id, "name": part.name, "arguments": dict(part.arguments)}}
    if isinstance(part, Kept):
        return {"kept": {"provider": part.provider, "content": dict(part.content)}}
    raise TypeError(f"a reply holds no {type(part).__name__}")
