"""Where something stands in a file of TOML, for messages: parsers do not tell. Pure; floor 0.

line_of(text, ("models", "gpt-5.1", "input"))  ──>  the line of ``input`` under ``[models."gpt-5.1"]``
"""

from __future__ import annotations

import re

_HEADING = re.compile(r"\s*\[([^\[\]]+)\]")
_KEY = re.compile(r"\s*([\w\"'. -]+?)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^.\s]+)")


def line_of(text: str, way: tuple[str, ...]) -> int:
    """The line where a key stands: its own, else that of the nearest table around it, else the first."""
    tables, best = way[:-1], (0, 1)
    current: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        heading, key = _HEADING.match(line), _KEY.match(line)
        if heading:
            current = _parts(heading[1])
        where = (*current, *_parts(key[1])) if key and not heading else current
        if where == way:
            return number
        if heading and where == tables[: len(where)] and len(where) > best[0]:
            best = (len(where), number)
    return best[1]


def line_of_error(error: Exception) -> int | None:
    """The line that a parser's message names."""
    found = re.search(r"line (\d+)", str(error))
    return int(found[1]) if found else None


def _parts(name: str) -> tuple[str, ...]:
    """The parts of a dotted name; what stands in quotes is one, dots and all."""
    return tuple(next(part for part in found if part) for found in _PART.findall(name) if any(found))
