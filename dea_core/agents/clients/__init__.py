"""Clients: one file a provider, one name each in the registry ``dea.models``. A name opens one:

    anthropic    anthropic:MODEL    openai    openai:MODEL    compatible:MODEL@http://localhost:11434/v1
    scripted:FILE    replay:FOLDER    record:FOLDER@NAME (NAME is any of these)

Adapters are imported when they are opened: no SDK is loaded before somebody asks a model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dea_core.agents.client import MODELS, Client, Reply, Request, Stopped
from dea_core.agents.clients.many import Answered, Meters, side_by_side
from dea_core.errors import ReplyError, UsageError

__all__ = ["Answered", "Opened", "complete_many", "open_client", "output_of"]

_REST = {"scripted": "file", "replay": "folder"}
"""What stands behind a provider's colon, where it is no model."""


@dataclass(frozen=True)
class Opened:
    """A client, the models to ask it for, and why these."""

    client: Client
    model: str
    cheap_model: str | None = None
    why: str = "named"


def open_client(name: str, settings: Mapping[str, Any] | None = None) -> Opened:
    """The client that ``name`` stands for. Raises UsageError, ModelError, and MissingPackageError for an SDK."""
    provider, _, rest = name.partition(":")
    if provider == "record":
        return _recording(rest, settings)
    told = dict(settings or {}) | _read_rest(provider, rest)
    client = MODELS[provider](told)
    if told.get("model"):
        return Opened(client, str(told["model"]), told.get("cheap_model"))
    return _chosen(client, told.get("cheap_model"))


def _read_rest(provider: str, rest: str) -> dict[str, str]:
    """``MODEL``, ``MODEL@URL`` or ``FILE``, as settings."""
    if not rest or provider in _REST:
        return {_REST[provider]: rest} if rest else {}
    model, at, url = rest.rpartition("@")
    if at and "://" in url:
        return {"base_url": url} | ({"model": model} if model else {})
    return {"model": rest}


def _chosen(client: Client, cheap_model: str | None) -> Opened:
    """The client with the models that its own rule finds."""
    from dea_core.agents.clients.choice import Chooses

    if isinstance(client, Chooses):
        choice = client.choose()
        return Opened(client, choice.model, cheap_model or choice.cheap_model, choice.why)
    models = client.models()
    if not models:
        raise UsageError(f"which model of {client.provider}?", hint=f"{client.provider}:MODEL")
    return Opened(client, models[0].id, cheap_model, "the first that it has")


def _recording(rest: str, settings: Mapping[str, Any] | None) -> Opened:
    from dea_core.agents.clients.recorded import Recorder

    folder, at, inner = rest.partition("@")
    if not (folder and at and inner):
        raise UsageError(f"record:{rest} says not whom to ask", hint="record:FOLDER@anthropic")
    opened = open_client(inner, settings)
    return replace(opened, client=Recorder(opened.client, folder))


def complete_many(
    client: Client,
    requests: Sequence[Request],
    *,
    stopped: Stopped | None = None,
    meters: Meters | None = None,
    batch: bool = False,
) -> list[Answered]:
    """Independent requests, answered in their order: side by side, or as one ``batch`` where the client has that."""
    together = getattr(client, "complete_many", None)
    if together is None:
        return side_by_side(client, requests, stopped, meters)
    found: list[Answered] = together(requests, stopped=stopped, meters=meters, batch=batch)
    return found


def output_of(reply: Reply) -> Any:
    """The JSON that a reply is, where an output was asked for. Raises ReplyError for one that is cut, or no JSON."""
    if reply.stop not in ("end", "tools"):
        raise ReplyError(f"the reply did not come to its end: {reply.stop}", request_id=reply.request_id)
    try:
        return json.loads(reply.text)
    except ValueError as error:
        raise ReplyError(f"the reply is not JSON: {error}", request_id=reply.request_id) from error


@MODELS.register("anthropic")
def _anthropic(settings: Mapping[str, Any]) -> Client:
    from dea_core.agents.clients.anthropic import open_anthropic

    return open_anthropic(settings)


@MODELS.register("openai")
def _openai(settings: Mapping[str, Any]) -> Client:
    from dea_core.agents.clients.openai import open_openai

    return open_openai(settings)


@MODELS.register("compatible")
def _compatible(settings: Mapping[str, Any]) -> Client:
    from dea_core.agents.clients.compatible import open_compatible

    return open_compatible(settings)


@MODELS.register("scripted")
def _scripted(settings: Mapping[str, Any]) -> Client:
    from dea_core.agents.clients.scripted import open_scripted

    return open_scripted(settings)


@MODELS.register("replay")
def _replay(settings: Mapping[str, Any]) -> Client:
    from dea_core.agents.clients.recorded import open_replay

    return open_replay(settings)
