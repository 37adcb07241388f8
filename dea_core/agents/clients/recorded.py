"""Replies kept in files, and played again: a test or a demonstration of a real model, without a key the second time.

    Recorder(client, folder)     asks, and writes FOLDER/<hash of the request>.json, without secrets
    Replay(folder)               answers from there; says which request was not recorded

A file holds the request too, for people: what was asked can be read, and a changed prompt is seen in a diff. The hash
is of the request as it is sent; secrets are taken out of it first, so that the same question has the same hash under
another key.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dea_core.agents.client import Client, Heard, Meter, ModelInfo, Reply, Request, Stopped
from dea_core.agents.clients.documents import document_of, reply_from
from dea_core.agents.clients.estimate import estimated_tokens
from dea_core.agents.clients.many import Answered, Meters
from dea_core.agents.secrets import without_headers
from dea_core.errors import ModelError, ReadError, ReplyError, UsageError, WriteError

NAME_LENGTH = 16
"""Characters of a hash in a file's name: 64 bits."""
MOST_SHOWN = 200


def request_document(request: Request) -> dict[str, Any]:
    """``request`` in JSON, secrets taken out."""
    return dict(_clean(dataclasses.asdict(request)))


def hash_of(request: Request) -> str:
    """The name under which the reply to ``request`` is kept."""
    text = json.dumps(request_document(request), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:NAME_LENGTH]


def _clean(value: Any) -> Any:
    """A document whose every text is without secrets."""
    if isinstance(value, str):
        return without_headers(value)
    if isinstance(value, Mapping):
        return {str(name): _clean(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


class Recorder:
    """A client that keeps what ``client`` answers."""

    def __init__(self, client: Client, folder: str | Path) -> None:
        self.client, self.folder = client, Path(folder)
        self.provider = client.provider

    def __repr__(self) -> str:
        return f"Recorder({self.client!r}, {str(self.folder)!r})"

    def complete(
        self,
        request: Request,
        *,
        heard: Heard | None = None,
        stopped: Stopped | None = None,
        meter: Meter | None = None,
    ) -> Reply:
        """Ask, keep, give back. Raises WriteError where the folder cannot be written."""
        return self._kept(request, self.client.complete(request, heard=heard, stopped=stopped, meter=meter))

    def complete_many(
        self,
        requests: Sequence[Request],
        *,
        stopped: Stopped | None = None,
        meters: Meters | None = None,
        batch: bool = False,
    ) -> list[Answered]:
        """As the client answers them, and each reply is kept."""
        from dea_core.agents.clients import complete_many

        found = complete_many(self.client, requests, stopped=stopped, meters=meters, batch=batch)
        pairs = zip(requests, found, strict=True)
        return [self._kept(one, reply) if isinstance(reply, Reply) else reply for one, reply in pairs]

    def _kept(self, request: Request, reply: Reply) -> Reply:
        document = {"request": request_document(request), "reply": _clean(document_of(reply))}
        path = self.folder / f"{hash_of(request)}.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        except OSError as error:
            raise WriteError(f"the recording cannot be written: {error.strerror}", place=path) from error
        return reply

    def count_tokens(self, request: Request, *, seconds: float | None = None) -> int:
        """The count of the client."""
        return self.client.count_tokens(request, seconds=seconds)

    def models(self) -> tuple[ModelInfo, ...]:
        """The models of the client."""
        return self.client.models()


class Replay:
    """A client that answers from recordings."""

    provider = "replay"

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise ReadError("no folder of recordings", place=folder, hint="record:FOLDER@anthropic makes one")

    def __repr__(self) -> str:
        return f"Replay({str(self.folder)!r})"

    def complete(
        self,
        request: Request,
        *,
        heard: Heard | None = None,
        stopped: Stopped | None = None,
        meter: Meter | None = None,
    ) -> Reply:
        """The recorded reply. Raises ReplyError if there is none for this request."""
        if stopped is not None and stopped():
            raise KeyboardInterrupt
        path = self.folder / f"{hash_of(request)}.json"
        if not path.is_file():
            raise self._missing(request)
        reply = reply_from(_read(path).get("reply"), str(path))
        if isinstance(reply, ModelError):
            raise reply
        if heard is not None and reply.text:
            heard(reply.text)
        return reply

    def _missing(self, request: Request) -> ReplyError:
        said = request.messages[-1].text if request.messages else ""
        count = len(list(self.folder.glob("*.json")))
        return ReplyError(
            f"not recorded: request {hash_of(request)} to {request.model}, {len(request.messages)} messages; the last"
            f" says {_clean(said)[:MOST_SHOWN]!r}; {self.folder} has {count} others",
            hint="a prompt, a tool or the model has changed since: record it again",
        )

    def count_tokens(self, request: Request, *, seconds: float | None = None) -> int:
        """An estimate from above."""
        return estimated_tokens(request)

    def models(self) -> tuple[ModelInfo, ...]:
        """The models that were asked."""
        documents = (_read(path) for path in sorted(self.folder.glob("*.json")))
        return tuple(ModelInfo(name) for name in dict.fromkeys(one["request"]["model"] for one in documents))


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if not {"request", "reply"} <= document.keys():
            raise ValueError("it has no request and reply")
    except (OSError, ValueError, AttributeError) as error:
        raise ReadError(f"not a recording: {error}", place=path) from error
    return dict(document)


def open_replay(settings: Mapping[str, Any]) -> Replay:
    """The client of ``replay:FOLDER``."""
    if not settings.get("folder"):
        raise UsageError("replay needs its folder", hint="replay:recordings")
    return Replay(settings["folder"])
