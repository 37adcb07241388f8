"""A model's file, with what is no SQL taken out but every character in its place, so that places in it can be told."""

from __future__ import annotations

import re

_NO_SQL = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'",
    re.DOTALL,
)
_COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*|/\*.*?\*/", re.DOTALL)


def plain_sql(text: str) -> str:
    """The text without Jinja, comments and strings: spaces in their place."""
    return _NO_SQL.sub(_blank, text)


def without_comments(text: str) -> str:
    """The text without comments: spaces in their place."""
    return _COMMENT.sub(_blank, text)


def line_of(text: str, place: int) -> int:
    """In which line a place is."""
    return text.count("\n", 0, place) + 1


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
