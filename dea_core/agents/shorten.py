"""Long results, shortened by meaning: the first of many, and in words what was left out and how to ask for it.

    {"rows": [1, 2, ... 500]}   ──>   {"rows": [1, 2, 3], "rows (left out)": "497 more of 500; each a number"}

A result is never cut in the middle: what a model reads is whole JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ROOM = 12_000
"""Characters of a result that a model is shown: some 3,000 tokens."""
FEWEST = 3
"""Items of a list that are shown whatever their size."""
TEXT_ROOM = 2_000
"""Characters of one text."""
LEAST_TEXT = 60
"""Characters of a text below which nothing can be told from it."""
LEFT_OUT = "left out"


def shortened(value: Any, room: int = ROOM) -> str:
    """``value``, JSON, as text of about ``room`` characters at most."""
    for items, letters in _ever_less(_most_items(value)):
        text = _written(_pruned(value, items, letters))
        if len(text) <= room:
            return text
    return _written({LEFT_OUT: f"{_form(value)}; too long to show: ask for less of it"})


def _ever_less(items: int) -> Iterator[tuple[int, int]]:
    """How many items of a list, and how many letters of a text, half as many each time."""
    letters = TEXT_ROOM
    yield items, letters
    while items > FEWEST or letters > LEAST_TEXT:
        items, letters = max(FEWEST, items // 2), max(LEAST_TEXT, letters // 2)
        yield items, letters


def _most_items(value: Any) -> int:
    if isinstance(value, Mapping):
        return max([len(value), *(_most_items(item) for item in value.values())])
    if isinstance(value, Sequence) and not isinstance(value, str):
        return max([len(value), *(_most_items(item) for item in value[:FEWEST])])
    return FEWEST


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _pruned(value: Any, items: int, room: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= room else f"{value[:room]}… ({len(value) - room:,} more characters {LEFT_OUT})"
    if isinstance(value, Mapping):
        kept: dict[str, Any] = {}
        for name, item in list(value.items())[:items]:
            kept[name] = _pruned(item, items, room)
        if len(value) > items:
            kept[LEFT_OUT] = f"{len(value) - items:,} more of {len(value):,} members"
        return kept
    if isinstance(value, Sequence):
        shown = [_pruned(item, items, room) for item in value[:items]]
        if len(value) > items:
            shown.append(f"{len(value) - items:,} more of {len(value):,} {LEFT_OUT}; each {_form(value[items])}")
        return shown
    return value


def _form(value: Any) -> str:
    """What a value is made of, in words."""
    if isinstance(value, Mapping):
        return "has " + ", ".join(list(value)[: FEWEST * FEWEST])
    if isinstance(value, str):
        return f"a text of {len(value):,} characters"
    if isinstance(value, Sequence):
        return f"a list of {len(value):,}" + (f", each {_form(value[0])}" if value else "")
    return "a number" if isinstance(value, int | float) else "empty"
