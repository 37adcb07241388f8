"""Databases by their URL: ``duckdb:///shop.duckdb`` (four slashes for an absolute path), ``postgresql://user@host/db``."""

from __future__ import annotations

import re
from pathlib import Path

MEMORY = ":memory:"
"""What DuckDB calls a database without a file."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_PASSWORDS = (
    re.compile(r"(?<=://)(?P<user>[^:/@\s]*):\S*(?=@)"),
    re.compile(r"(?P<user>\bpass(?:word|file)\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s&]+)", re.IGNORECASE),
)


def scheme_of(url: str) -> str | None:
    """The scheme in lower case, without a driver's name (``postgresql+psycopg``); None for what is no URL."""
    found = _SCHEME.match(url)
    return found[1].lower().partition("+")[0] if found else None


def duckdb_path(url: str | Path) -> str:
    """The file that a DuckDB URL (or a plain path) names; ``:memory:`` for none."""
    text = str(url)
    if scheme_of(text) is None:
        return text
    return text.partition("://")[2].partition("?")[0].removeprefix("/") or MEMORY


def without_password(text: str) -> str:
    """A URL, connection string or message about one, as it may be shown."""
    for pattern in _PASSWORDS:
        text = pattern.sub(lambda match: f"{match['user']}{'' if match['user'].endswith('=') else ':'}***", text)
    return text
