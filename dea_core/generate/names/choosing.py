"""Choices with weights, cut down to what a column has room for."""

from __future__ import annotations

from collections.abc import Mapping

from dea_core.generate.names.asking import Ask
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family

FEWEST = 2


def one_of(ask: Ask, weights: Mapping[str, float], *, null: float = 0.0, upper: bool = False) -> ColumnPlan | None:
    """One of the words that fit; where hardly any does, their initials. Numbers, in a column of numbers."""
    if ask.family is Family.INTEGER:
        return ColumnPlan("integer", {"min_value": 1, "max_value": len(weights)}, null)
    if ask.family is not Family.TEXT:
        return None
    known = {word.upper() if upper else word: weight for word, weight in weights.items()}
    words = {word: weight for word, weight in known.items() if word not in ask.domain.excluded}
    fitting = {word: weight for word, weight in words.items() if ask.domain.min_length <= len(word) <= ask.room}
    if len(fitting) < min(FEWEST + 1, len(words)):
        fitting = _initials(words, ask)
    return ColumnPlan("choice", {"values": fitting}, null) if len(fitting) >= FEWEST else None


def _initials(words: Mapping[str, float], ask: Ask) -> dict[str, float]:
    """The first letters, of as many characters as there is room for, each once."""
    found: dict[str, float] = {}
    for word, weight in words.items():
        letters = "".join(c for c in word.upper() if c.isalnum())[: max(1, min(ask.room, 3))]
        if len(letters) >= ask.domain.min_length:
            found.setdefault(letters, weight)
    return found
