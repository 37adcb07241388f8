"""Connections as people have them, by the name that ``--on`` gives.

    a variable      of DuckDB's connection, SQLAlchemy's engine, any driver's connection
    an alias        of JupySQL's; its current one is called "jupysql"
    a URL           duckdb:///shop.duckdb, postgresql://me@host/shop, or any that SQLAlchemy knows
    nothing         the one of ``%dea connect``, else the database that ``duckdb.sql`` uses

What is somebody's is read through a cursor of ours, and is neither closed nor changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dea_core.engines import DuckDB, Engine, open_engine, scheme_of, without_password
from dea_core.errors import EngineError, UsageError, did_you_mean
from dea_core.schema import Schema
from dea_magic.cursors import Cursored
from dea_magic.session import session_of

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

JUPYSQL = "jupysql"
DEFAULT = "duckdb.sql"
DRIVERS = {
    "sqlite3": "sqlite",
    "psycopg": "postgres",
    "psycopg2": "postgres",
    "pg8000": "postgres",
    "pymysql": "mysql",
    "MySQLdb": "mysql",
    "mysql": "mysql",
    "snowflake": "snowflake",
    "redshift_connector": "redshift",
    "databricks": "databricks",
    "trino": "trino",
}
"""A driver's package -> sqlglot's name of its dialect."""
KNOWN_URLS = "duckdb:///file.duckdb, postgresql://user@host/db, or a URL whose driver SQLAlchemy finds installed"
DIALECTS = {"postgresql": "postgres", "mariadb": "mysql", "mssql": "tsql"}
"""SQLAlchemy's name of a dialect -> sqlglot's, where they differ."""


@dataclass(frozen=True)
class Connection:
    """An engine to read from, and what to call it. ``alchemy`` is SQLAlchemy's connection, if it came by one."""

    label: str
    engine: Engine
    alchemy: Any = None

    def schema(self) -> Schema:
        """The schema of its catalog."""
        from dea_magic.catalogs import read_catalog

        return read_catalog(self)


@contextmanager
def connected(shell: InteractiveShell, on: str | None = None) -> Iterator[Connection]:
    """The connection that ``on`` names, for as long as a cell reads from it. Raises UsageError, EngineError."""
    name = on or session_of(shell).on
    if name is None:
        import duckdb

        with _reading(duckdb.default_connection(), DEFAULT) as connection:
            yield connection
    elif scheme_of(name):
        with _opened(name) as connection:
            yield connection
    else:
        with _reading(_named(shell.user_ns, name), name) as connection:
            yield connection


def known_connections(namespace: Mapping[str, Any]) -> list[str]:
    """The names that ``--on`` would take: variables, and what JupySQL has."""
    mine = [name for name, value in namespace.items() if not name.startswith("_") and is_connection(value)]
    return [*mine, *(alias for alias in _jupysql() if not scheme_of(alias))]


def _named(namespace: Mapping[str, Any], name: str) -> Any:
    value = namespace.get(name)
    if value is not None and is_connection(value):
        return value
    jupysql = _jupysql()
    if name in jupysql:
        return jupysql[name]
    if value is not None:
        told = f"{name} is no connection but of type {type(value).__name__}"
        raise UsageError(told, hint="a DuckDB connection, a SQLAlchemy engine, a driver's connection, or a URL")
    raise UsageError(f"no connection {name}", hint=did_you_mean(name, known_connections(namespace)))


def _jupysql() -> dict[str, Any]:
    """What JupySQL is connected to: by alias, and its current one."""
    manager = getattr(sys.modules.get("sql.connection"), "ConnectionManager", None)
    if manager is None or manager.current is None:
        return {}
    return {**{str(alias): one for alias, one in manager.connections.items()}, JUPYSQL: manager.current}


def is_connection(value: object) -> bool:
    """Whether a value is something that ``--on`` takes."""
    return _is_duckdb(value) or _is_alchemy(value) or _dialect_of(value) is not None


def _is_duckdb(value: object) -> bool:
    return type(value).__name__ == "DuckDBPyConnection"


def _is_alchemy(value: object) -> bool:
    alchemy = sys.modules.get("sqlalchemy")
    return alchemy is not None and isinstance(value, (alchemy.Engine, alchemy.Connection))


def _dialect_of(value: object) -> str | None:
    driver = type(value).__module__.partition(".")[0]
    return DRIVERS.get(driver) if callable(getattr(value, "cursor", None)) else None


@contextmanager
def _reading(value: Any, label: str) -> Iterator[Connection]:
    """Somebody's connection, read through a cursor or a connection from its pool, which is given back."""
    value = _inner(value)
    if _is_duckdb(value):
        with DuckDB(_cursor(value, label), owned=True) as engine:
            yield Connection(label, engine)
    elif _is_alchemy(value):
        with _pooled(value) as alchemy:
            yield Connection(label, _over_alchemy(alchemy), alchemy)
    else:
        dialect = _dialect_of(value)
        if dialect is None:
            raise UsageError(f"{label} is of a driver that is not known here: {type(value).__module__}")
        yield Connection(label, Cursored(value, dialect))


def _cursor(value: Any, label: str) -> Any:
    """A cursor of a DuckDB connection. Raises EngineError for one that was closed."""
    import duckdb

    try:
        return value.cursor()
    except duckdb.ConnectionException as error:
        raise EngineError(f"{label}: {error}", hint="connect again, then run the cell again") from error


def _inner(value: Any) -> Any:
    """What one of JupySQL's connections holds: a driver's own, or SQLAlchemy's."""
    if not type(value).__module__.startswith("sql."):
        return value
    held = vars(value)
    return held.get("_connection", held.get("_connection_sqlalchemy", value))


@contextmanager
def _pooled(value: Any) -> Iterator[Any]:
    """A connection of an engine's pool, given back; a connection that somebody has open is used as it is."""
    if hasattr(value, "connect"):
        with value.connect() as alchemy:
            yield alchemy
    else:
        yield value


def _over_alchemy(alchemy: Any) -> Engine:
    name = alchemy.dialect.name
    return Cursored(alchemy.connection, DIALECTS.get(name, name))


@contextmanager
def _opened(url: str) -> Iterator[Connection]:
    """A database of our own opening, closed at the end."""
    from dea_core.engines import ENGINES

    label = without_password(url).partition("?")[0]
    if scheme_of(url) not in ENGINES:
        with _reading(_alchemy_engine(url), label) as connection:
            yield connection
        return
    try:
        engine = open_engine(url, read_only=True)
    except EngineError as error:
        if "different configuration" not in error.message:
            raise
        raise EngineError(
            error.message, place=label, hint="it is open here: give the connection itself, --on NAME"
        ) from error
    with engine:
        yield Connection(label, engine)


def _alchemy_engine(url: str) -> Any:
    try:
        import sqlalchemy
    except ImportError as error:
        raise UsageError(
            f"{without_password(url)} is of no database known here", hint="pip install sqlalchemy"
        ) from error
    try:
        return sqlalchemy.create_engine(url)
    except sqlalchemy.exc.ArgumentError as error:
        raise UsageError(without_password(str(error)), hint=KNOWN_URLS) from error
