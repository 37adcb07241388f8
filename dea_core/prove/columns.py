"""Do both give the same columns? Another number or kind of them is another answer; another name or width is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

Described = Sequence[tuple[str, str]]
"""Name and DuckDB type of each column."""

_NUMBERS = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL.*|FLOAT|DOUBLE|BIGNUM)$")
_TEXTS = re.compile(r"(VARCHAR|ENUM.*)$")
_FLOATS = ("FLOAT", "DOUBLE")


def kind_of(told: str) -> str:
    """What kind of values a type holds, so far as comparing them goes."""
    return "a number" if _NUMBERS.match(told) else "text" if _TEXTS.match(told) else told


def difference(one: Described, other: Described) -> str | None:
    """Why the two cannot be the same answer, from their columns alone."""
    if len(one) != len(other):
        return f"the original gives {_count(one)}, the candidate {_count(other)}"
    for at, ((name, mine), (_, theirs)) in enumerate(zip(one, other, strict=True), 1):
        if kind_of(mine) != kind_of(theirs) and '"NULL"' not in (mine, theirs):
            return f"column {at} ({name}) is {mine} in the original and {theirs} in the candidate"
    return None


def notes(one: Described, other: Described) -> tuple[str, ...]:
    """What differs and is no other answer: names, and the width of numbers."""
    told = []
    for at, ((name, mine), (other_name, theirs)) in enumerate(zip(one, other, strict=True), 1):
        if name.lower() != other_name.lower():
            told.append(f"column {at} is named {name} in the original and {other_name} in the candidate")
        if mine != theirs:
            told.append(f"column {at} is {mine} in the original and {theirs} in the candidate: compared by value")
    return tuple(told)


def floats(one: Described, other: Described) -> tuple[int, ...]:
    """The positions, from 0, at which either gives floats."""
    return tuple(at for at, pair in enumerate(zip(one, other, strict=True)) if any(k in _FLOATS for _, k in pair))


def _count(columns: Described) -> str:
    return f"{len(columns)} column{'s' if len(columns) != 1 else ''}"
