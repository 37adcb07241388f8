"""How results look at a glance: short enough for a prompt, whatever they hold.

counted(11, "table")           11 tables
named(["album", "artist"])     album, artist
"""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 6
"""Names that a glance takes in."""


def counted(number: int, noun: str) -> str:
    """A number of things: ``1 table``, ``11 tables``, ``1,000 rows``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def named(names: Iterable[str], *, most: int = SHOWN) -> str:
    """The first names, and an ellipsis where there are more."""
    every = list(names)
    return ", ".join([*every[:most], *(["…"] if len(every) > most else [])])
