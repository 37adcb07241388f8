"""Claude, by the Messages API and Anthropic's own SDK. The one file that imports it.

    abilities of the model, from the server's list  ──>  body  ──>  stream  ──>  Reply

Stateless: no threads, no files on the server. What a model can (thinking, effort, enforced schemas) is read at run
time; so are the models' names. Every call is a stream, so that a person who stops is heard and no long reply runs into
a time limit. Our own retry policy: the SDK's is off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dea_core.agents.client import Heard, Meter, ModelInfo, Reply, Request, Stopped
from dea_core.agents.clients.anthropic_wire import PROVIDER, Abilities, Assembly, body_of, reply_of
from dea_core.agents.clients.choice import Choice, newest_of
from dea_core.agents.clients.failures import Server
from dea_core.agents.clients.many import Answered, Meters, meters_of, side_by_side
from dea_core.agents.clients.over_sdk import OverSdk
from dea_core.agents.clients.settings import CONNECT_TIMEOUT, Settings, read_settings
from dea_core.agents.clients.streaming import Listening
from dea_core.agents.retry import AttemptError, Watch
from dea_core.errors import (
    BudgetError,
    MissingPackageError,
    ModelUnknownError,
    RequestRefusedError,
)

KEY = "ANTHROPIC_API_KEY"
STRONG, CHEAP = "opus", "haiku"
"""The lines of models that are chosen from where none is configured: the newest of each."""
REQUEST_ID = "request-id"
POLL = 10.0
"""Seconds between two looks at a batch."""
PAGE = 1000


class Anthropic(OverSdk):
    """A client of Anthropic's server, or of one that speaks as it does (``base_url``)."""

    provider = PROVIDER

    def __init__(self, settings: Settings) -> None:
        try:
            import anthropic
        except ImportError as error:
            raise MissingPackageError("anthropic", extra="models", purpose="asking Claude") from error
        server = Server("Anthropic", KEY, settings.base_url or "", settings.api_key)
        if not settings.api_key:
            raise server.no_key(f"no key for Anthropic: {KEY} is not set")
        timeout = anthropic.Timeout(settings.timeout, connect=min(CONNECT_TIMEOUT, settings.timeout))
        sdk = anthropic.Anthropic(api_key=settings.api_key, base_url=settings.base_url, timeout=timeout, max_retries=0)
        super().__init__(sdk, server, settings)
        self._abilities: dict[str, Abilities] = {}

    def complete(
        self,
        request: Request,
        *,
        heard: Heard | None = None,
        stopped: Stopped | None = None,
        meter: Meter | None = None,
    ) -> Reply:
        """Ask, and wait. Raises ModelError; KeyboardInterrupt where ``stopped`` says so."""
        body = body_of(request, self._can(request.model, stopped, meter)) | {"max_tokens": request.max_tokens}
        return self.replied(lambda watch: self._stream(body, heard, watch), request.model, stopped, meter)

    def _stream(self, body: Mapping[str, Any], heard: Heard | None, watch: Watch) -> Reply:
        """One try."""
        message = Assembly()
        heard_of = Listening(self._server, REQUEST_ID, heard, watch)
        patience = self.patience(watch)
        heard_of.listen(lambda: self._sdk.messages.create(**body, stream=True, timeout=patience), message)
        return heard_of.read(message, lambda: reply_of(message.message(), heard_of.request_id))

    def _can(self, model: str, stopped: Stopped | None, meter: Meter | None = None) -> Abilities:
        """What ``model`` can. A server that does not tell is asked for nothing special."""
        if model not in self._abilities:
            try:
                found = self.ask(lambda patience: self._sdk.models.retrieve(model, timeout=patience), stopped, meter)
                self._abilities[model] = _abilities(found.to_dict(), self._settings.thinking)
            except ModelUnknownError as error:
                self._need_listed(model, error)
                self._abilities[model] = Abilities()
            except RequestRefusedError:
                self._abilities[model] = Abilities()
        return self._abilities[model]

    def _need_listed(self, model: str, error: ModelUnknownError) -> None:
        """Raises ModelUnknownError if the server lists its models and ``model`` is not one of them."""
        try:
            known = self.models()
        except (ModelUnknownError, RequestRefusedError):
            return  # a server in between that has no list: it will say itself what it does not know
        if model not in {one.id for one in known}:
            raise self.unknown(model, error) from None

    def count_tokens(self, request: Request, *, seconds: float | None = None) -> int:
        """The server's count; an estimate from above where it does not count."""
        body = body_of(request, self._can(request.model, None))
        return self.counted(
            lambda patience: self._sdk.messages.count_tokens(**body, timeout=patience), request, seconds
        )

    def models(self) -> tuple[ModelInfo, ...]:
        """The models that can be asked now, the newest first."""
        found = [
            one.to_dict()
            for one in self.ask(lambda patience: list(self._sdk.models.list(limit=PAGE, timeout=patience)))
        ]
        infos = [_info(one) for one in found if one.get("lifecycle") != "retired"]
        return tuple(sorted(infos, key=lambda info: info.created or "", reverse=True))

    def choose(self) -> Choice:
        """The models to ask where none is configured. Raises ModelUnknownError where no rule finds one."""
        models = self.models()
        strong = newest_of(models, lambda info: info.line == STRONG)
        if strong is None:
            names = ", ".join(info.id for info in models) or "none"
            raise ModelUnknownError(f"Anthropic lists no model of the line {STRONG}", hint=f"name one of: {names}")
        cheap = newest_of(models, lambda info: info.line == CHEAP)
        return Choice(strong.id, cheap.id if cheap else None, f"the newest {STRONG} and {CHEAP} that the server lists")

    def complete_many(
        self,
        requests: Sequence[Request],
        *,
        stopped: Stopped | None = None,
        meters: Meters | None = None,
        batch: bool = False,
    ) -> list[Answered]:
        """Independent requests side by side, or as one batch at half the price. Stopping cancels it."""
        if not batch:
            return side_by_side(self, requests, stopped, meters)
        from dea_core.agents.clients.anthropic_batch import Batch

        every = meters_of(requests, meters)
        bodies = [body_of(one, self._can(one.model, stopped)) | {"max_tokens": one.max_tokens} for one in requests]
        return Batch(self._sdk.messages.batches, lambda call: self.ask(call, stopped), every, self._server).run(
            bodies, partial(self._wait, self._watch(stopped, every))
        )

    def _watch(self, stopped: Stopped | None, meters: Meters) -> Watch:
        """A batch may take a day: only the task's own time limits it."""
        left = [seconds for meter in meters if meter is not None and (seconds := meter.seconds()) is not None]
        limit, clock = min(left, default=float("inf")), self._retry.clock
        return Watch(clock() + limit, limit, clock, stopped)

    def _wait(self, watch: Watch) -> None:
        """Until the next look. Raises BudgetError where the time is over."""
        try:
            self._retry.pause(POLL, watch)
        except AttemptError:
            told = f"the batch was not ready within {watch.limit:.0f} s, and is cancelled"
            raise BudgetError(told, hint="max_seconds allows more; batch = false asks at once") from None


def _info(found: Mapping[str, Any]) -> ModelInfo:
    retires = found.get("retires_at")
    return ModelInfo(
        found["id"],
        found.get("max_input_tokens"),
        str(retires)[: len("2026-01-31")] if retires else None,
        line=found.get("line"),
        created=str(found.get("created_at") or ""),
    )


def _abilities(found: Mapping[str, Any], thinking: bool) -> Abilities:
    can = found.get("capabilities") or {}

    def supports(*path: str) -> bool:
        at: Any = can
        for name in path:
            at = (at or {}).get(name)
        return bool((at or {}).get("supported"))

    efforts = frozenset(name for name in ("low", "medium", "high") if supports("effort", name))
    structured = not can or supports("structured_outputs")
    return Abilities(thinking and supports("thinking", "types", "adaptive"), efforts, structured)


def open_anthropic(settings: Mapping[str, Any]) -> Anthropic:
    """The client of ``anthropic`` and ``anthropic:MODEL``."""
    return Anthropic(read_settings(settings, KEY))
