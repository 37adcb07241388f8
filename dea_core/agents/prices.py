"""What models cost: a dated file of ours, and one of the user's whose models win. Nothing is guessed from a name.

[models."claude-opus-5-5"]
input = 4.00           US dollars for a million tokens; cache_read and cache_write are what input is, if left out
output = 20.00
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from dea_core.agents.client import Usage
from dea_core.errors import ReadError, did_you_mean
from dea_core.toml_lines import line_of, line_of_error

MILLION = 1_000_000
BATCH_SHARE = 0.5
"""Of the price that a batch costs, by the word of those who have batches."""
FILE = "prices.toml"
WORDS = ("date", "models")
_SNAPSHOT = re.compile(r"-(\d{8}|\d{4}-\d{2}-\d{2})$")
"""The day that a model's full name ends in; it costs what its short name does."""


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens of each kind."""

    input: float
    output: float
    cache_read: float
    cache_write: float

    def cost(self, usage: Usage, *, batched: bool = False) -> float:
        """What so many tokens cost; in a batch, which has a price of its own, less."""
        dear = (
            usage.input_tokens * self.input
            + usage.output_tokens * self.output
            + usage.cache_read_tokens * self.cache_read
            + usage.cache_write_tokens * self.cache_write
        )
        return dear / MILLION * (BATCH_SHARE if batched else 1)

    def most(self, input_tokens: int, output_tokens: int) -> float:
        """The most that a call can cost: all that is sent is written to a cache, or none is."""
        return (input_tokens * max(self.input, self.cache_write) + output_tokens * self.output) / MILLION


@dataclass(frozen=True)
class Prices:
    """Prices by model. ``date`` is the day of ours."""

    models: Mapping[str, Price] = field(default_factory=dict)
    date: str = ""

    def of(self, model: str) -> Price | None:
        """What ``model`` costs; None where it is not known."""
        return self.models.get(model) or self.models.get(_SNAPSHOT.sub("", model))

    def free(self, model: str) -> Prices:
        """With ``model`` for nothing, unless it has a price: a script, or what was recorded."""
        return Prices({model: Price(0, 0, 0, 0), **self.models}, self.date)


def read_prices(own: str | Path | None = None) -> Prices:
    """Our prices, and over them those in the file ``own``. Raises ReadError with file, line and key."""
    ours = _read((files("dea_core.agents") / FILE).read_text(encoding="utf-8"), FILE)
    if own is None:
        return ours
    try:
        text = Path(own).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ReadError(f"cannot read the prices: {told}", place=own) from error
    return Prices({**ours.models, **_read(text, str(own)).models}, ours.date)


def _read(text: str, place: str) -> Prices:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = line_of_error(error)
        raise ReadError(f"not TOML: {error}", place=f"{place}:{line}" if line else place) from error
    for word in document:
        if word not in WORDS:
            place_of_word = f"{place}:{line_of(text, (word,))}"
            raise ReadError(f"a price file has no {word!r}", place=place_of_word, hint=did_you_mean(word, WORDS))
    models = document.get("models", {})
    if not isinstance(models, dict):
        raise ReadError("models must be tables", place=place, hint='such as [models."claude-opus-5-5"]')
    return Prices({n: _price(n, given, text, place) for n, given in models.items()}, str(document.get("date", "")))


def _price(model: str, given: Any, text: str, place: str) -> Price:
    def wrong(key: str, said: str, hint: str | None = None) -> ReadError:
        line = line_of(text, ("models", model, key))
        return ReadError(f"models.{model}: {said}", place=f"{place}:{line}", hint=hint)

    if not isinstance(given, dict):
        raise wrong("", "must be a table", f'such as [models."{model}"]')
    known = [one.name for one in fields(Price)]
    for key, value in given.items():
        if key not in known:
            raise wrong(key, f"no price is called {key!r}", did_you_mean(key, known))
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0 or not math.isfinite(value):
            raise wrong(key, f"{key} is {value!r}, and must be dollars for a million tokens, from 0")
    for key in ("input", "output"):
        if key not in given:
            raise wrong("", f"{key} is missing", f"such as {key} = 4.00")
    return Price(**{"cache_read": given["input"], "cache_write": given["input"], **given})
