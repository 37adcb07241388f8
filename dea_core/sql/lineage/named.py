"""What a column's name alone says of its type: the weakest evidence, used where there is no other."""

from __future__ import annotations

import re

WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

BY_LAST_WORD = {
    "DATE": "date day dob birthday birthdate",
    "TIMESTAMP": "at timestamp ts datetime time on",
    "BOOLEAN": "flag",
    "VARCHAR": "sku code name email phone city country state description status type title url address comment "
    "currency category gender",
    "INTEGER": "cents id count qty quantity number num age year month rank position sequence lap laps points rounds "
    "seats days sk",
    "DECIMAL(12, 2)": "amount msrp price cost total revenue subtotal balance value fee salary discount tax spend paid "
    "amt commission budget freight weight",
    "DOUBLE": "lat lng lon long latitude longitude rate ratio pct percent score speed length height width",
}
BY_FIRST_WORD = {"BOOLEAN": "is has was can should", "INTEGER": "n num number count quantity qty"}


def names_a_key(column: str) -> bool:
    """Whether people mean by such a name what tells rows apart, or what refers to them."""
    return column.lower() == "id" or column.lower().endswith(("_id", "_key", "_code"))


def named_type(column: str) -> str | None:
    """The type that people mean by such a name, or None."""
    words = [word.lower() for word in WORDS.findall(column)]
    if not words:
        return None
    if words == ["time"]:
        return "TIME"
    if len(words) == 1 and words[0] not in ("id", "date", "amount", "price", "quantity", "year"):
        glued = _glued(words[0])
        if glued:
            return glued
    first = next(
        (kind for kind, listed in BY_FIRST_WORD.items() if len(words) > 1 and words[0] in listed.split()), None
    )
    return first or next((kind for kind, listed in BY_LAST_WORD.items() if words[-1] in listed.split()), None)


def _glued(word: str) -> str | None:
    """Names written without a break: ``circuitid``, ``saletime``."""
    for ending, kind in (("id", "INTEGER"), ("date", "DATE"), ("timestamp", "TIMESTAMP"), ("price", "DECIMAL(12, 2)")):
        if (
            word.endswith(ending)
            and len(word) > len(ending) + 2
            and word not in ("paid", "prepaid", "valid", "invalid")
        ):
            return kind
    return None
