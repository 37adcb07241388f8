"""Every setting, declared once: its name, kind, default, help; its variable is the name with DEA_ before it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "integer", "number", "flag", "path", "place"]
"""A ``place`` is true (on), false (off), or a text that says where."""
PREFIX = "DEA_"
_FLAGS = {
    "true": True, "on": True, "yes": True, "1": True,
    "false": False, "off": False, "no": False, "0": False,
}  # fmt: skip
_SAID: dict[Kind, str] = {
    "text": "a text",
    "integer": "a whole number from 0",
    "number": "a number from 0",
    "flag": "true or false",
    "path": "a path",
    "place": "true, false, user or a path",
}


@dataclass(frozen=True)
class Setting:
    """``name`` as a file has it. ``choices`` are all there are, where there are few."""

    name: str
    kind: Kind
    help: str
    default: Any = None
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.name.upper()

    @property
    def said(self) -> str:
        """What its values are, in words."""
        return _SAID[self.kind]

    def read(self, value: object, *, spelled: bool) -> Any:
        """The value as its kind has it. ``spelled`` means it is text of the environment. Raises ValueError."""
        if spelled:
            value = self._spelled(str(value))
        fits = {
            "text": isinstance(value, str),
            "path": isinstance(value, str),
            "flag": isinstance(value, bool),
            "place": isinstance(value, (bool, str)),
            "integer": isinstance(value, int) and not isinstance(value, bool) and value >= 0,
            "number": _is_number(value),
        }
        if not fits[self.kind]:
            raise ValueError(f"must be {self.said}")
        if self.choices and value not in self.choices:
            raise ValueError(f"must be one of {', '.join(self.choices)}")
        if self.kind == "place":
            return {True: "on", False: "off"}.get(value, value) if isinstance(value, bool) else value
        return value

    def _spelled(self, text: str) -> object:
        if self.kind in ("flag", "place") and text.strip().lower() in _FLAGS:
            return _FLAGS[text.strip().lower()]
        if self.kind == "integer":
            return int(text.replace("_", ""))
        return float(text) if self.kind == "number" else text


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


SETTINGS: tuple[Setting, ...] = (
    Setting("provider", "text", "who answers: anthropic, openai, or another that is plugged in", "anthropic"),
    Setting("model", "text", "the model for hard questions, by the provider's name"),
    Setting("cheap_model", "text", "the model for simple questions (none: the same)"),
    Setting("base_url", "text", "the provider's address, for a server of your own"),
    Setting("timeout", "number", "seconds to wait for a reply", 120),
    Setting("max_cost", "number", "US dollars that a task may cost"),
    Setting("max_tokens", "integer", "tokens that a task may take", 300_000),
    Setting("max_steps", "integer", "calls of a model that a task may make", 60),
    Setting("max_seconds", "number", "seconds that a task may take", 900),
    Setting("send_rows", "flag", "whether rows may be sent to a model; otherwise schema and aggregates", False),
    Setting("batch", "flag", "whether independent questions are one batch: half the price, up to a day to wait", False),
    Setting("cache", "flag", "whether replies are kept on disk, and not paid for twice", True),
    Setting("memory", "place", "what is remembered: true (in .dea, if there is one), false, user, or a file", "on"),
    Setting("embedder", "text", "likeness for memory: off, ngrams (ours, no model), or MODEL@URL of a server", "off"),
    Setting("prices", "path", "a file of prices that win over ours"),
)
BY_NAME = {one.name: one for one in SETTINGS}
