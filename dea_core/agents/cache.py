"""Replies kept on disk by the content of their request: the same question is not paid for twice.

    key = sha256 of the request's canonical JSON, model and provider included     one file an entry, written atomically

An entry that is too old, or that cannot be read, is taken away and asked for anew; the least recently used go when the
folder grows too large. Nothing of a client's settings is in a request, so no key can be in the cache. Replies that did
not come to their end (cut, refused, paused) are not kept.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dea_core.agents.client import (
    Client,
    Heard,
    Kept,
    Meter,
    ModelInfo,
    Part,
    Reply,
    Request,
    Stopped,
    Text,
    ToolCall,
    ToolResult,
    Usage,
)
from dea_core.agents.clients import complete_many
from dea_core.agents.clients.many import Answered, Meters, meters_of
from dea_core.agents.secrets import without_secrets_in

FOLDER = "cache"
DAY = 86_400.0
MOST_AGE = 30 * DAY
MOST_BYTES = 100_000_000
FORM = 1
"""Part of every key: another form of entry is another cache."""
_PARTS: Mapping[str, type[Part]] = {one.__name__: one for one in (Text, ToolCall, ToolResult, Kept)}
_WHOLE = ("end", "tools")


def key_of(provider: str, request: Request) -> str:
    """What a request is kept under: the same for the same question, whatever the order of a mapping's names."""
    text = json.dumps([FORM, provider, _document(request)], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Cache:
    """The replies in a folder."""

    folder: Path
    most_age: float = MOST_AGE
    most_bytes: int = MOST_BYTES
    clock: Callable[[], float] = field(default=time.time, repr=False)

    def get(self, key: str) -> Reply | None:
        """The reply kept under ``key``; None if there is none that is young and whole."""
        path = self._path(key)
        try:
            written, text = path.stat().st_mtime, path.read_text(encoding="utf-8")
            document = json.loads(text)
            if self.clock() - document["at"] > self.most_age:
                raise ValueError(f"{path.name} is too old")
            reply = _reply(document["reply"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            _remove(path)
            return None
        with contextlib.suppress(OSError):  # a folder that may only be read still answers
            os.utime(path, (self.clock(), written))
        return reply

    def put(self, key: str, reply: Reply) -> None:
        """Keep a reply. A disk that is full or closed is no reason to lose it: then it is not kept."""
        document = {"at": self.clock(), "reply": without_secrets_in(_document(reply))}
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self._path(key), json.dumps(document, ensure_ascii=False))
            os.utime(self._path(key), (self.clock(), self.clock()))
            self._shrink()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def _shrink(self) -> None:
        """Take out the least recently used until the rest is small enough."""
        facts = sorted(
            ((p.stat(), p) for p in self.folder.glob("*.json")), key=lambda one: one[0].st_atime, reverse=True
        )
        total = 0
        for stat, path in facts:
            total += stat.st_size
            if total > self.most_bytes:
                _remove(path)


class Cached:
    """A client that answers from the cache what was answered before. ``hits`` counts that."""

    def __init__(self, client: Client, cache: Cache, server: str = "") -> None:
        """``server`` is the address, where a provider has several: each has replies of its own."""
        self.client, self.cache, self.server = client, cache, server
        self.provider = client.provider
        self.hits = 0

    def complete(
        self,
        request: Request,
        *,
        heard: Heard | None = None,
        stopped: Stopped | None = None,
        meter: Meter | None = None,
    ) -> Reply:
        """The kept reply, which took no tokens, else the client's."""
        kept = self._held(request)
        if kept is None:
            return self._kept(request, self.client.complete(request, heard=heard, stopped=stopped, meter=meter))
        if heard is not None:
            heard(kept.text)
        return kept

    def complete_many(
        self,
        requests: Sequence[Request],
        *,
        stopped: Stopped | None = None,
        meters: Meters | None = None,
        batch: bool = False,
    ) -> list[Answered]:
        """Those that were kept, and the client's answers to the others, asked together."""
        held = [self._held(one) for one in requests]
        every = meters_of(requests, meters)
        left = [place for place, reply in enumerate(held) if reply is None]
        asked, of_them = [requests[place] for place in left], [every[place] for place in left]
        found = dict(
            zip(left, complete_many(self.client, asked, stopped=stopped, meters=of_them, batch=batch), strict=True)
        )
        return [reply or self._answered(requests[place], found[place]) for place, reply in enumerate(held)]

    def _held(self, request: Request) -> Reply | None:
        kept = self.cache.get(self._key(request))
        if kept is None:
            return None
        self.hits += 1
        return replace(kept, usage=Usage())

    def _answered(self, request: Request, reply: Answered) -> Answered:
        return self._kept(request, reply) if isinstance(reply, Reply) else reply

    def _kept(self, request: Request, reply: Reply) -> Reply:
        if reply.stop in _WHOLE:
            self.cache.put(self._key(request), reply)
        return reply

    def _key(self, request: Request) -> str:
        return key_of(f"{self.provider} {self.server}", request)

    def count_tokens(self, request: Request, *, seconds: float | None = None) -> int:
        """As the client counts; none for what is in the cache."""
        return 0 if self.holds(request) else self.client.count_tokens(request, seconds=seconds)

    def holds(self, request: Request) -> bool:
        """Whether the reply is in the cache."""
        return self.cache.get(self._key(request)) is not None

    def models(self) -> tuple[ModelInfo, ...]:
        """The client's."""
        return self.client.models()


def _document(value: Any) -> Any:
    """A request or reply as JSON; a part says what it is."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = {one.name: _document(getattr(value, one.name)) for one in dataclasses.fields(value)}
        return {"is": type(value).__name__, **named} if isinstance(value, Part) else named
    if isinstance(value, Mapping):
        return {str(name): _document(one) for name, one in value.items()}
    return [_document(one) for one in value] if isinstance(value, (tuple, list)) else value


def _reply(document: Mapping[str, Any]) -> Reply:
    parts = tuple(_PARTS[one["is"]](**{n: v for n, v in one.items() if n != "is"}) for one in document["parts"])
    return Reply(**{**document, "parts": parts, "usage": Usage(**document["usage"])})


def _write(path: Path, text: str) -> None:
    """Whole or not at all, whoever else writes the same."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False, suffix=".part") as file:
        file.write(text)
    try:
        Path(file.name).replace(path)
    except OSError:
        _remove(Path(file.name))
        raise


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
