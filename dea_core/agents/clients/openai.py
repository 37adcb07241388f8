"""OpenAI's models, by the Responses API and its own SDK. The one file that imports it (``compatible`` asks here).

Stateless: ``store`` is false, thoughts are kept encrypted on our side. A part of the request that a model does not know
(effort, encrypted thoughts) is left out after the server has said so, once a model. The SDK's retries are off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dea_core.agents.client import Heard, Meter, ModelInfo, Reply, Request, Stopped
from dea_core.agents.clients.choice import Choice
from dea_core.agents.clients.failures import Server
from dea_core.agents.clients.openai_wire import PROVIDER, Assembly, body_of, cache_key, reply_of
from dea_core.agents.clients.over_sdk import OverSdk
from dea_core.agents.clients.settings import CONNECT_TIMEOUT, Settings, read_settings
from dea_core.agents.clients.streaming import Listening
from dea_core.agents.retry import AttemptError, Watch
from dea_core.errors import (
    MissingPackageError,
    ModelUnknownError,
)

KEY = "OPENAI_API_KEY"
REQUEST_ID = "x-request-id"
_SMALL = {"mini", "nano"}
NOT_FOR_ALL = _SMALL | {"audio", "chat", "codex", "cyber", "image", "law", "pro", "realtime", "research", "tts"}
"""Words in a model's name that say it is for something else than general questions, or a small one."""
_GENERAL = re.compile(r"gpt-(\d+)(?:\.(\d+))?(?:-([a-z]+))?")
_OPTIONAL = ("include", "reasoning", "prompt_cache_key")


def open_sdk(settings: Settings, server: Server) -> Any:
    """The SDK's client. Raises MissingPackageError."""
    try:
        import openai
    except ImportError as error:
        raise MissingPackageError("openai", extra="models", purpose=f"asking {server.name}") from error
    timeout = openai.Timeout(settings.timeout, connect=min(CONNECT_TIMEOUT, settings.timeout))
    return openai.OpenAI(api_key=server.key, base_url=settings.base_url, timeout=timeout, max_retries=0)


class OpenAIModels(OverSdk):
    """A client over OpenAI's SDK, of its own server or another that has such a list of models."""

    def models(self) -> tuple[ModelInfo, ...]:
        """The models there are now, the newest first."""
        found = [one.to_dict() for one in self.ask(lambda patience: list(self._sdk.models.list(timeout=patience)))]
        found.sort(key=lambda one: one.get("created") or 0, reverse=True)
        return tuple(
            ModelInfo(one["id"], retires=one.get("shutdown_date"), created=f"{one.get('created') or 0:012}")
            for one in found
        )


class OpenAI(OpenAIModels):
    """A client of OpenAI's server."""

    provider = PROVIDER

    def __init__(self, settings: Settings) -> None:
        server = Server("OpenAI", KEY, settings.base_url or "", settings.api_key)
        if not settings.api_key:
            raise server.no_key(f"no key for OpenAI: {KEY} is not set")
        super().__init__(open_sdk(settings, server), server, settings)
        self._lacks: dict[str, set[str]] = {}

    def complete(
        self,
        request: Request,
        *,
        heard: Heard | None = None,
        stopped: Stopped | None = None,
        meter: Meter | None = None,
    ) -> Reply:
        """Ask, and wait. Raises ModelError; KeyboardInterrupt where ``stopped`` says so."""
        return self.replied(lambda watch: self._stream(request, heard, watch), request.model, stopped, meter)

    def _stream(self, request: Request, heard: Heard | None, watch: Watch) -> Reply:
        """One try; a second one at once where the model does not know a part that can be left out."""
        body, patience = self._body(request), self.patience(watch)
        message, listening = Assembly(self._server), Listening(self._server, REQUEST_ID, heard, watch)
        try:
            listening.listen(lambda: self._sdk.responses.create(**body, stream=True, timeout=patience), message)
        except AttemptError as failed:
            disliked = [name for name in _OPTIONAL if name in body and (failed.about or "").startswith(name)]
            if not disliked:
                raise
            self._lacks.setdefault(request.model, set()).update(disliked)
            return self._stream(request, heard, watch)
        return listening.read(message, lambda: reply_of(message.response, request, listening.request_id))

    def _body(self, request: Request) -> dict[str, Any]:
        lacks = self._lacks.get(request.model, set())
        more = {"include": ["reasoning.encrypted_content"], "prompt_cache_key": cache_key(request)}
        body = body_of(request) | more | {"max_output_tokens": request.max_tokens, "store": False}
        return {name: part for name, part in body.items() if name not in lacks}

    def count_tokens(self, request: Request, *, seconds: float | None = None) -> int:
        """The server's count; an estimate from above where it does not count."""
        body = {name: part for name, part in body_of(request).items() if name != "reasoning"}
        tokens = self._sdk.responses.input_tokens
        return self.counted(lambda patience: tokens.count(**body, timeout=patience), request, seconds)

    def choose(self) -> Choice:
        """The models to ask where none is configured. Raises ModelUnknownError where no rule finds one."""
        models = self.models()
        ranked = [(rank, info) for info in models if (rank := _rank(info)) is not None]
        if not ranked:
            names = ", ".join(info.id for info in models) or "none"
            raise ModelUnknownError("OpenAI lists no model named gpt-VERSION", hint=f"name one of: {names}")
        best = max(ranked, key=lambda pair: pair[0])[1]
        why = "the highest version of a general gpt that is not about to be shut down, of two the newer one; the list"
        return Choice(best.id, None, f"{why} tells no prices, so no cheap model is chosen")


def _rank(info: ModelInfo) -> tuple[int, int, bool, str] | None:
    """How strong a model is by its name; None for one that is not for general questions."""
    named = _GENERAL.fullmatch(info.id)
    if named is None or info.retires or named[3] in NOT_FOR_ALL:
        return None
    return int(named[1]), int(named[2] or 0), named[3] is None, info.created or ""


def open_openai(settings: Mapping[str, Any]) -> OpenAI:
    """The client of ``openai`` and ``openai:MODEL``."""
    return OpenAI(read_settings(settings, KEY))
