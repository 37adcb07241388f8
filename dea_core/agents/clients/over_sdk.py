"""What clients over an SDK have in common; each of them is the one file that imports its SDK.

    ask       any call, by our retry policy            replied     a call that gives a reply, and what that may end in
    counted   the server's count of tokens, else ours

The SDK's own retries are off, and whoever forgets to close a client leaves no open socket.
"""

from __future__ import annotations

import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from dea_core.agents.client import Meter, ModelInfo, Reply, Request, Stopped
from dea_core.agents.clients.estimate import estimated_tokens
from dea_core.agents.clients.failures import Server, TooLongError, failure_of
from dea_core.agents.clients.settings import Settings
from dea_core.agents.retry import Retry, Watch
from dea_core.errors import ModelBusyError, ModelError, ModelUnknownError, RequestRefusedError, did_you_mean

T = TypeVar("T")
LEAST_PATIENCE = 0.1
"""Zero would be no time-out to some libraries."""


class OverSdk(ABC):
    """``sdk`` is the SDK's client, of any kind; ``server`` is whom it asks, for messages."""

    unlisted = "the server does not list its models"
    """The hint where the nearest name of a model cannot be told."""

    def __init__(self, sdk: Any, server: Server, settings: Settings) -> None:
        self._sdk, self._server, self._settings, self._retry = sdk, server, settings, settings.retry
        weakref.finalize(self, sdk.close)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._sdk.base_url)!r})"

    def close(self) -> None:
        """Close its connections."""
        self._sdk.close()

    @abstractmethod
    def models(self) -> tuple[ModelInfo, ...]:
        """The models there are now, the newest first."""

    @property
    def _called(self) -> str:
        """What has the models, in a message."""
        return self._server.name

    def ask(
        self,
        call: Callable[[float], T],
        stopped: Stopped | None = None,
        meter: Meter | None = None,
        retry: Retry | None = None,
    ) -> T:
        """A call that is no stream, by the retry policy; it is given its time-out."""

        def attempt(watch: Watch) -> T:
            try:
                return call(self.patience(watch))
            except Exception as error:
                raise failure_of(error, self._server) from None

        return (retry or self._retry).run(attempt, stopped, meter)

    def patience(self, watch: Watch) -> float:
        """Seconds of silence until a try is given up: what is set, or what is left of the call's time."""
        return max(LEAST_PATIENCE, min(self._settings.timeout, watch.left))

    def replied(
        self, attempt: Callable[[Watch], Reply], model: str, stopped: Stopped | None, meter: Meter | None
    ) -> Reply:
        """The reply that an attempt gives in the end. Raises ModelError, BudgetError, and KeyboardInterrupt."""
        try:
            return self._retry.run(attempt, stopped, meter)
        except TooLongError as full:
            return Reply((), "context_full", model=model, request_id=full.request_id)
        except ModelUnknownError as error:
            raise self.unknown(model, error) from None

    def counted(self, count: Callable[[float], Any], request: Request, seconds: float | None) -> int:
        """The tokens that one call of the server counts; an estimate from above where it does not count."""
        limit = min(self._retry.time_limit, self._retry.time_limit if seconds is None else seconds)
        once = Retry(tries=1, time_limit=limit, clock=self._retry.clock)
        try:
            return int(self.ask(count, retry=once).input_tokens)
        except (ModelBusyError, ModelUnknownError, RequestRefusedError, TooLongError):
            return estimated_tokens(request)

    def unknown(self, model: str, error: ModelUnknownError) -> ModelUnknownError:
        """The error with the nearest of the models there are."""
        try:
            hint = did_you_mean(model, [one.id for one in self.models()])
        except ModelError:
            hint = self.unlisted
        return ModelUnknownError(f"{self._called} has no model {model!r}", request_id=error.request_id, hint=hint)
