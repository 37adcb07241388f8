"""A model's file, with what is no SQL taken out but every character in its place, so that places in it can be told."""

from __future__ import annotations

import re

_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_NO_SQL = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*|/\*.*?\*/", re.DOTALL)


def without_jinja(text: str) -> str:
    """The text with a name of underscores for each ``{{ ... }}``, and spaces for other Jinja."""
    return _EXPRESSION.sub(lambda match: re.sub(r"[^\n]", "_", match[0]), _NO_SQL.sub(_blank, text))


def without_comments(text: str) -> str:
    """The text without comments: spaces in their place."""
    return _COMMENT.sub(_blank, text)


def line_of(text: str, place: int) -> int:
    """In which line a place is."""
    return text.count("\n", 0, place) + 1


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
