"""What can be set for a model's client, read from the configuration.

    api_key    base_url    model    cheap_model    timeout    time_limit    tries    thinking    tools

A key comes from its environment variable, or from the configuration; it is never shown (``repr`` leaves it out).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from dea_core.agents.retry import Retry
from dea_core.engines import without_password
from dea_core.errors import UsageError, did_you_mean

TIMEOUT = 120.0
"""Seconds without a byte. Servers send pings while a model thinks."""
CONNECT_TIMEOUT = 10.0


@dataclass(frozen=True)
class Settings:
    """Of one client. ``timeout`` is for silence, ``time_limit`` for all tries of a call together."""

    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    model: str | None = None
    cheap_model: str | None = None
    timeout: float = TIMEOUT
    retry: Retry = field(default_factory=Retry)
    thinking: bool = True
    tools: bool = True


_NUMBERS = ("timeout", "time_limit", "tries")
_TEXTS = ("api_key", "base_url", "model", "cheap_model")
_SWITCHES = ("thinking", "tools")
KNOWN = (*_TEXTS, *_NUMBERS, *_SWITCHES)


def read_settings(given: Mapping[str, Any], key_variable: str | None = None) -> Settings:
    """The settings that a configuration gives. Raises UsageError for one that is unknown or of another type."""
    for name, value in given.items():
        _need_known(name, value)
    _need_address(given.get("base_url"))
    told = {name: given[name] for name in (*_TEXTS, *_SWITCHES, "timeout") if given.get(name) is not None}
    if key_variable is not None and "api_key" not in told:
        told["api_key"] = os.environ.get(key_variable) or None
    waits = {name: given[name] for name in ("time_limit", "tries") if given.get(name) is not None}
    return Settings(**told, retry=Retry(**waits))


def _need_address(url: str | None) -> None:
    """Raises UsageError for what no server can be asked at; the address is shown without its password."""
    if url is not None and not _is_address(url):
        told = f"base_url {without_password(url)!r} is no address of a server"
        raise UsageError(told, hint="such as http://localhost:11434/v1, with http:// or https:// before the host")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, a bracket that is not closed
        return False


def _need_known(name: str, value: object) -> None:
    if name not in KNOWN:
        raise UsageError(f"a model has no setting {name!r}", hint=did_you_mean(name, KNOWN))
    if value is None:
        return
    if name in _NUMBERS and not (isinstance(value, int | float) and not isinstance(value, bool) and value > 0):
        raise UsageError(f"{name} of a model is a number above 0, not {value!r}")
    if name in _SWITCHES and not isinstance(value, bool):
        raise UsageError(f"{name} of a model is true or false, not {value!r}")
    if name in _TEXTS and not isinstance(value, str):
        raise UsageError(f"{name} of a model is text")  # without the value: it may be a key
