"""A model that answers from a script: for tests, demonstrations and docs, without a key and without a network.

    Scripted([reply, reply, ...])         one after the other
    Scripted(lambda request: reply)       a function of what is asked
    Scripted.of_file("answers.yml")       a list of replies; each may say ``when``, a text that the request must hold

It keeps the requests it got (``requests``), and says so when the script is over or the request is not the one expected.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dea_core.agents.client import Heard, Meter, ModelInfo, Reply, Request, Stopped, Text, ToolResult
from dea_core.agents.clients.documents import reply_from
from dea_core.agents.clients.estimate import estimated_tokens
from dea_core.agents.clients.many import Answered, Meters, in_order
from dea_core.errors import ModelError, ReadError, ReplyError, UsageError

MODEL = "scripted"
MOST_SHOWN = 200
"""Characters of a request that a message shows."""


@dataclass(frozen=True)
class Answer:
    """One line of a script; ``when`` is what the last message must hold."""

    reply: Reply | ModelError
    when: str | None = None


Script = Sequence[Reply | ModelError | Answer | str] | Callable[[Request], Reply | str]


class Scripted:
    """The double of every client."""

    provider = "scripted"

    def __init__(self, script: Script, *, place: str = "the script") -> None:
        self._function = script if callable(script) else None
        self._answers = [] if callable(script) else [_answer(one) for one in script]
        self._place = place
        self.requests: list[Request] = []

    def __repr__(self) -> str:
        return f"Scripted({self._place}, {len(self.requests)} asked)"

    @classmethod
    def of_file(cls, path: str | Path) -> Scripted:
        """The script of a YAML or JSON file. Raises ReadError."""
        return cls([_read_answer(one, f"{path}: answer {n}") for n, one in enumerate(_read(path), 1)], place=str(path))

    def complete(
        self,
        request: Request,
        *,
        heard: Heard | None = None,
        stopped: Stopped | None = None,
        meter: Meter | None = None,
    ) -> Reply:
        """The next reply of the script, or the error that stands there."""
        if stopped is not None and stopped():
            raise KeyboardInterrupt
        self.requests.append(request)
        reply = self._function(request) if self._function is not None else self._next(request)
        reply = Reply((Text(reply),), "end") if isinstance(reply, str) else reply
        if heard is not None and reply.text:
            heard(reply.text)
        return reply

    def complete_many(
        self,
        requests: Sequence[Request],
        *,
        stopped: Stopped | None = None,
        meters: Meters | None = None,
        batch: bool = False,
    ) -> list[Answered]:
        """One after the other, in the order of the script."""
        return in_order(self, requests, stopped, meters)

    def _next(self, request: Request) -> Reply:
        number = len(self.requests)
        if number > len(self._answers):
            raise ReplyError(
                f"{self._place} has {len(self._answers)} answers, and this is request {number}: {_asked(request)}",
                hint="add an answer, or ask less",
            )
        answer = self._answers[number - 1]
        if answer.when is not None and answer.when not in _asked(request, whole=True):
            raise ReplyError(f"{self._place}, answer {number}, is for {answer.when!r}; asked was: {_asked(request)}")
        if isinstance(answer.reply, ModelError):
            raise answer.reply
        return answer.reply

    def count_tokens(self, request: Request, *, seconds: float | None = None) -> int:
        """An estimate from above."""
        return estimated_tokens(request)

    def models(self) -> tuple[ModelInfo, ...]:
        """The one that it plays."""
        return (ModelInfo(MODEL),)

    def need_over(self) -> None:
        """Raises ReplyError if there are answers that nobody asked for."""
        left = len(self._answers) - len(self.requests)
        if left > 0:
            raise ReplyError(f"{self._place} has {left} answers that were not asked for")


def _answer(one: Reply | ModelError | Answer | str) -> Answer:
    if isinstance(one, Answer):
        return one
    return Answer(Reply((Text(one),), "end") if isinstance(one, str) else one)


def _asked(request: Request, *, whole: bool = False) -> str:
    """What the last message of a request says."""
    parts = request.messages[-1].parts if request.messages else ()
    said = [
        part.text if isinstance(part, Text) else part.content for part in parts if isinstance(part, Text | ToolResult)
    ]
    text = "\n".join(said)
    return text if whole or len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "..."


def _read(path: str | Path) -> list[object]:
    try:
        text = Path(path).read_text(encoding="utf-8")
        document = json.loads(text) if str(path).endswith(".json") else yaml.safe_load(text)
    except OSError as error:
        raise ReadError(f"the script cannot be read: {error.strerror}", place=path) from error
    except (ValueError, yaml.YAMLError) as error:
        raise ReadError(f"the script cannot be read: {' '.join(str(error).split())}", place=path) from error
    if not isinstance(document, list):
        raise ReadError("a script is a list of answers", place=path, hint="each is text, or has text, json or calls")
    return document


def _read_answer(document: object, place: str) -> Answer:
    when: Any = None
    if isinstance(document, Mapping) and "when" in document:
        when = document["when"]
        document = {name: value for name, value in document.items() if name != "when"}
    return Answer(reply_from(document, place), None if when is None else str(when))


def open_scripted(settings: Mapping[str, Any]) -> Scripted:
    """The client of ``scripted:FILE``."""
    if not settings.get("file"):
        raise UsageError("scripted needs its file", hint="scripted:answers.yml")
    return Scripted.of_file(settings["file"])
