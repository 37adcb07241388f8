"""A second connection to the Postgres that somebody is connected to: read-only, ours, closed at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dea_core.engines import Engine, open_engine
from dea_core.errors import UsageError
from dea_magic.cursors import Cursored

if TYPE_CHECKING:
    from dea_magic.connections import Connection


@contextmanager
def twin(connection: Connection) -> Iterator[Engine]:
    """The engine itself, if it was opened by us; else a second one. Raises EngineError."""
    if not isinstance(connection.engine, Cursored):
        yield connection.engine
        return
    with open_engine(_url(connection), read_only=True) as engine:
        yield engine


def _url(connection: Connection) -> str:
    if connection.alchemy is not None:
        return str(connection.alchemy.engine.url.set(drivername="postgresql").render_as_string(hide_password=False))
    info: Any = getattr(connection.engine, "connection").info  # noqa: B009  (any driver's)
    if not hasattr(info, "get_parameters") and not hasattr(info, "dsn_parameters"):
        raise UsageError(f"{connection.label} does not tell where it is connected to", hint="give its URL to --on")
    told = info.get_parameters() if hasattr(info, "get_parameters") else info.dsn_parameters
    return _as_url({**told, "password": info.password or ""})


def _as_url(told: dict[str, str]) -> str:
    from urllib.parse import quote, urlencode

    words = {key: value for key, value in told.items() if value and key not in ("dbname", "replication")}
    return f"postgresql:///{quote(told.get('dbname', ''))}?{urlencode(words)}"
