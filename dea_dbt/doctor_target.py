"""Facts about the target: whether it can be reached, and whether dbt would make sources by our plugin there."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dea_core.engines import open_engine
from dea_core.errors import DeaError
from dea_dbt.connection import Connection
from dea_dbt.doctor_facts import Fact, Found

PLUGIN = "dea_dbt.plugin"
PATIENCE = 1.5
"""Seconds until a server that does not answer is said not to."""


def target_facts(found: Found) -> Iterator[Fact]:
    """Whether the target answers. Nothing is written, and no file is made."""
    assert found.project is not None
    connection = found.project.connection
    found.unreachable = _unreachable(connection)
    if found.unreachable:
        yield Fact("target", f"it cannot be reached: {found.unreachable}", ok=False)
    elif connection.is_embedded_file and not Path(str(connection.path)).exists():
        yield Fact("target", f"{connection.path} is not there yet: whoever loads it first makes it")
    elif connection.url is None and connection.adapter != "duckdb":
        yield Fact("target", f"{connection.adapter} was not tried: we have no engine for it", do="`dbt debug` tries it")
    else:
        yield Fact("target", "it can be reached")
    if connection.adapter == "duckdb":
        listed = has_plugin(found.project.output)
        said = f"{PLUGIN} is listed" if listed else f"{PLUGIN} is not listed"
        yield Fact("plugin", f"{said} in the profile", do="" if listed else f"plugins: [{{module: {PLUGIN}}}]")


def has_plugin(output: Mapping[str, Any]) -> bool:
    """Whether a profile's target lists our plugin."""
    return any(isinstance(one, dict) and one.get("module") == PLUGIN for one in output.get("plugins") or ())


def _unreachable(connection: Connection) -> str:
    """Why the target does not answer; nothing where it does, or cannot be asked."""
    if connection.is_embedded_file:
        return _of_file(connection)
    if connection.adapter != "postgres" or not connection.host:
        return ""
    if not connection.host.startswith("/"):
        try:
            socket.create_connection((connection.host, connection.port or 5432), PATIENCE).close()
        except OSError as error:
            return f"{connection.host}:{connection.port}: {error.strerror or error}"
    return _of_engine(str(connection.url))


def _of_file(connection: Connection) -> str:
    file = Path(str(connection.path))
    if not file.exists():
        return "" if file.parent.is_dir() else f"{file.parent} is no folder"
    return _of_engine(str(connection.url))


def _of_engine(url: str) -> str:
    try:
        with open_engine(url, read_only=True) as engine:
            engine.rows("SELECT 1")
    except DeaError as error:
        return error.message
    return ""
