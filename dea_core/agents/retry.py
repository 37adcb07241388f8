"""One policy of trying again, for every provider. The SDKs' own is switched off.

    run(attempt) ──> a value
                 ──> AttemptError, another try may help ── wait: the server's word, else twice the last ── again
                 ──> AttemptError for good, tries used up, time over ── the ModelError that it stands for

Waits are slept in slices, so that a person who stops is heard at once. Whoever asks may keep a meter: it is told of
each try that broke after it was sent, leaves so many seconds, and says whether another try may be paid.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from dea_core.agents.client import Lost, Meter, Stopped
from dea_core.errors import ModelError, ModelUnreachableError

T = TypeVar("T")
SLICE = 0.1
"""Seconds slept at once."""
OWN_LIMIT = "time_limit in the settings of the model"
LEFT_LIMIT = "max_seconds"
JITTER = 0.25
"""How much of a wait is left to chance, so that many clients do not come back together."""


class AttemptError(Exception):
    """An attempt that failed: what it would be as an error, whether another may help, the wait a server asks for."""

    def __init__(
        self,
        kind: type[ModelError],
        message: str,
        *,
        request_id: str | None = None,
        hint: str | None = None,
        again: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(message)
        self.kind, self.message, self.request_id, self.hint = kind, message, request_id, hint
        self.again, self.wait = again, wait
        self.is_sent = False
        """Whether the server may have worked on it, and wants to be paid."""
        self.about: str | None = None
        """The part of the request that the server does not like, where it says so."""

    def error(self, told: str = "") -> ModelError:
        """The error for people."""
        return self.kind(self.message + told, request_id=self.request_id, hint=self.hint)


@dataclass(frozen=True)
class Watch:
    """Looked at between pieces of a reply: whether the person gave up, and whether the time is over."""

    until: float
    limit: float
    clock: Callable[[], float]
    stopped: Stopped | None
    meter: Meter | None = None
    setting: str = OWN_LIMIT
    """What allows more time."""

    @property
    def left(self) -> float:
        """Seconds until the time is over."""
        return max(0.0, self.until - self.clock())

    def lost(self, lost: Lost) -> None:
        """A try broke after it was sent."""
        if self.meter is not None:
            self.meter.lost(lost)

    def look(self) -> None:
        """Raises KeyboardInterrupt where the person stopped it, AttemptError where the time is over."""
        if self.stopped is not None and self.stopped():
            raise KeyboardInterrupt
        if self.clock() > self.until:
            raise AttemptError(
                ModelUnreachableError,
                f"no whole answer within {self.limit:g} s",
                hint=f"{self.setting} allows more",
            )


@dataclass(frozen=True)
class Retry:
    """How often, how long. ``time_limit`` is for all tries together; seconds everywhere."""

    tries: int = 5
    time_limit: float = 900.0
    first_wait: float = 0.5
    longest_wait: float = 30.0
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    chance: Callable[[], float] = field(default=random.random, repr=False)

    def run(self, attempt: Callable[[Watch], T], stopped: Stopped | None = None, meter: Meter | None = None) -> T:
        """The value of ``attempt``. Raises ModelError, BudgetError, and KeyboardInterrupt where ``stopped`` says so."""
        watch = self.watch(stopped, meter)
        for tried in count(1):
            watch.look()
            try:
                return attempt(watch)
            except AttemptError as failed:
                wait = self._wait(failed, tried)
                why = self._why_not(failed, tried, watch, wait)
                if why is not None:
                    # From None: an SDK's error holds the request, and the request its key.
                    raise failed.error(why) from None
            if meter is not None:
                meter.need_again()
            self.pause(wait, watch)
        raise AssertionError("count() never ends")

    def watch(self, stopped: Stopped | None = None, meter: Meter | None = None) -> Watch:
        """A watch over a call that begins now: it may take as long as we allow, or less if less is left."""
        left = meter.seconds() if meter is not None else None
        limit, setting = self.time_limit, OWN_LIMIT
        if left is not None and left < limit:
            limit, setting = left, LEFT_LIMIT
        return Watch(self.clock() + limit, limit, self.clock, stopped, meter, setting)

    def _wait(self, failed: AttemptError, tried: int) -> float:
        if failed.wait is not None:
            return failed.wait
        doubled = min(self.first_wait * 2.0 ** (tried - 1), self.longest_wait)
        return doubled * (1 - JITTER * self.chance())

    def _why_not(self, failed: AttemptError, tried: int, watch: Watch, wait: float) -> str | None:
        """What to add to the error if this was the last try; None where another follows."""
        if not failed.again:
            return ""
        if tried >= self.tries:
            return f", {tried} times"
        if self.clock() + wait > watch.until:
            return f", and wants {wait:.0f} s, more than the time limit of {watch.limit:g} s leaves"
        return None

    def pause(self, seconds: float, watch: Watch) -> None:
        """Sleep, in slices. Raises KeyboardInterrupt where the person stopped it."""
        until = self.clock() + seconds
        while (left := until - self.clock()) > 0:
            watch.look()
            self.sleep(min(SLICE, left))
