"""Any server that speaks Chat Completions: Ollama, vLLM, llama.cpp, LM Studio.

    compatible:llama3.3@http://localhost:11434/v1

What the server does not know is found out by asking, and then asked for in words: tools, an enforced schema, effort.
``notes`` says so. OPENAI_API_KEY is never sent there; a server that wants a key gets DEA_COMPATIBLE_API_KEY.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dea_core.agents.client import Heard, Meter, Reply, Request, Stopped
from dea_core.agents.clients.choice import Choice
from dea_core.agents.clients.compatible_wire import Assembly, Can, body_of
from dea_core.agents.clients.estimate import estimated_tokens
from dea_core.agents.clients.failures import Server
from dea_core.agents.clients.openai import REQUEST_ID, OpenAIModels, open_sdk
from dea_core.agents.clients.settings import Settings, read_settings
from dea_core.agents.clients.streaming import Listening
from dea_core.agents.retry import AttemptError, Watch
from dea_core.errors import ModelUnknownError, RequestRefusedError, UsageError

KEY = "DEA_COMPATIBLE_API_KEY"
NO_KEY = "no-key"
_ABOUT_OUTPUT = ("response_format", "json_schema", "json_object", "grammar", "schema")
_NOTES = {
    "tools": "the server knows no tools: they are described in words, and a model may keep to them less well",
    "json_object": "the server enforces no schema: it is asked for JSON, and the schema is told in words",
    "words": "the server enforces no JSON: it is asked for in words, and a model may keep to it less well",
    "effort": "the server knows no effort: it is left out",
}


class Compatible(OpenAIModels):
    """A client of a server at ``base_url``."""

    provider = "compatible"
    unlisted = "does the address end in /v1?"

    def __init__(self, settings: Settings) -> None:
        if not settings.base_url:
            raise UsageError("compatible needs an address", hint="compatible:MODEL@http://localhost:11434/v1")
        key = settings.api_key or NO_KEY
        server = Server("the server", KEY, settings.base_url, key)
        # Its organization and project would otherwise come from the environment, where they are OpenAI's.
        sdk = open_sdk(settings, server).with_options(default_headers={"OpenAI-Organization": "", "OpenAI-Project": ""})
        super().__init__(sdk, server, settings)
        self._can = Can(tools=settings.tools)
        self._knows_effort = True
        self.notes: list[str] = [] if settings.tools else [_NOTES["tools"]]

    @property
    def _called(self) -> str:
        return self._server.base_url

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
        """One try; another at once, with less, where the server does not know something."""
        body = body_of(request if self._knows_effort else replace(request, effort=None), self._can)
        body |= {"stream": True, "stream_options": {"include_usage": True}, "timeout": self.patience(watch)}
        message, listening = Assembly(), Listening(self._server, REQUEST_ID, heard, watch)
        try:
            listening.listen(lambda: self._sdk.chat.completions.create(**body), message)
        except AttemptError as failed:
            if not self._asks_less(failed, body):
                raise
            return self._stream(request, heard, watch)
        return listening.read(message, lambda: message.reply(request, self._can, listening.request_id))

    def _asks_less(self, failed: AttemptError, body: Mapping[str, Any]) -> bool:
        """Whether the server refused something that can be asked for otherwise; from now on it is."""
        if not (issubclass(failed.kind, RequestRefusedError) or "not implemented" in failed.message.lower()):
            return False
        about = f"{failed.about or ''} {failed.message}".lower()
        if "reasoning_effort" in body and ("reasoning" in about or "effort" in about):
            self._knows_effort = False
            self._note("effort")
        elif "response_format" in body and any(word in about for word in _ABOUT_OUTPUT):
            was_schema = body["response_format"]["type"] == "json_schema"
            self._can = replace(self._can, output="json_object" if was_schema else "words")
            self._note(self._can.output)
        elif "tools" in body and "tool" in about:
            self._can = replace(self._can, tools=False)
            self._note("tools")
        else:
            return False
        return True

    def _note(self, name: str) -> None:
        if _NOTES[name] not in self.notes:
            self.notes.append(_NOTES[name])

    def count_tokens(self, request: Request, *, seconds: float | None = None) -> int:
        """An estimate from above: these servers do not count."""
        return estimated_tokens(request)

    def choose(self) -> Choice:
        """The one model that the server has. Raises ModelUnknownError where there are several, or none."""
        names = [info.id for info in self.models()]
        if len(names) != 1:
            hint = f"compatible:MODEL@{self._server.base_url}, with one of: {', '.join(names) or 'none'}"
            raise ModelUnknownError(f"{self._server.base_url} has {len(names)} models", hint=hint)
        return Choice(names[0], None, "the only one that the server has")


def open_compatible(settings: Mapping[str, Any]) -> Compatible:
    """The client of ``compatible:MODEL@URL``."""
    return Compatible(read_settings(settings, KEY))
