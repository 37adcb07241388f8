"""Which model is asked where none is configured: chosen at run time from what the server lists, by a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from dea_core.agents.client import ModelInfo


@dataclass(frozen=True)
class Choice:
    """A strong model, a cheap one if there is any, and why these."""

    model: str
    cheap_model: str | None
    why: str


@runtime_checkable
class Chooses(Protocol):
    """A client with a rule for its own server."""

    def choose(self) -> Choice:
        """The models to ask where none is configured."""


def newest_of(models: Sequence[ModelInfo], fits: Callable[[ModelInfo], bool]) -> ModelInfo | None:
    """The newest that fits; one that is about to retire only if there is no other."""
    fitting = [info for info in models if fits(info)]
    return max(fitting, key=lambda info: (info.retires is None, info.created or ""), default=None)
