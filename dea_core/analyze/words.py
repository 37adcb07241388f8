"""Names as words: ``unit_price`` and ``UnitPrice`` are unit + price; ``unitprice`` at least ends with it."""

from __future__ import annotations

import re
from collections.abc import Collection

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_QUOTES = str.maketrans("", "", '"`[]')
_LONG_ENOUGH = 4
"""A shorter word within a longer one without a break is chance: ``age`` in ``page``."""


def group(text: str) -> frozenset[str]:
    """Words that are looked for together."""
    return frozenset(text.split())


def words(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case; numbers are words."""
    return tuple(word.lower() for word in _WORD.findall(name))


def ends_with(name: str, known: Collection[str]) -> str | None:
    """The one of ``known`` that the name ends with, if any; also where a long one is joined to what stands before."""
    found = words(name)
    if not found:
        return None
    if found[-1] in known:
        return found[-1]
    joined = (word for word in known if len(word) >= _LONG_ENOUGH and found[-1].endswith(word))
    return next(joined, None)


def singular(word: str) -> str:
    """An English noun in the singular, as names of tables need it."""
    if word.endswith("ies") and len(word) > len("ties"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def unquoted(text: str) -> str:
    """SQL without the marks that quote names."""
    return text.translate(_QUOTES)


def folded(name: str) -> str:
    """The name without case and breaks."""
    return "".join(words(name))
