"""Named databases: ``[databases]`` of the configuration, usable wherever a database's URL is.

    shop = "postgresql://me:${SHOP_PASSWORD}@localhost/shop"      ${NAME} is taken from the environment
    dev  = "dbt:dev"                                              a target of a dbt profile: joined by dea.connections

A password stands in the environment only: one that is written out is refused, without repeating it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dea_core.engines import MEMORY, duckdb_path, scheme_of, without_password
from dea_core.errors import UsageError, did_you_mean
from dea_core.registry import Registry

Connect = Callable[[str, Path], str]
CONNECTIONS: Registry[Connect] = Registry("dea.connections", "kind of connection")
"""A kind (``dbt``) -> ``url(rest, folder)``: the URL of what ``dbt:rest`` means in a folder."""
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)\}")
_KIND = re.compile(r"([A-Za-z][A-Za-z0-9_+-]*):(?!//)(.*)")
_NAME = re.compile(r"[A-Za-z_][\w-]*")


@dataclass(frozen=True)
class Database:
    """A named database. ``written`` is what the file says, which holds no secret; ``url`` is made when it is asked."""

    name: str
    written: str
    place: str
    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    @property
    def url(self) -> str:
        """Its URL. Raises UsageError for a variable that is not set, or a kind of connection that is not known."""
        kind = _KIND.fullmatch(self.written)
        if kind is not None:
            return CONNECTIONS[kind[1]](kind[2], self.folder)
        return _within(self.folder, expanded(self.written, self.environment, self.place))


def _within(folder: Path, url: str) -> str:
    """A DuckDB file is meant from where the configuration is, wherever the command runs."""
    if scheme_of(url) != "duckdb" or duckdb_path(url) == MEMORY or Path(duckdb_path(url)).is_absolute():
        return url
    return f"duckdb:///{folder / duckdb_path(url)}"


def expanded(text: str, environment: Mapping[str, str], place: str) -> str:
    """``text`` with each ``${NAME}`` as the environment has it. Raises UsageError for one that is not set."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in environment:
            raise UsageError(f"the variable {match[1]} is not set", place=place, hint=f"export {match[1]}=...")
        return environment[match[1]]

    return _VARIABLE.sub(value, text)


def read_databases(found: object, folder: Path, place: Callable[..., str]) -> dict[str, Database]:
    """The databases of a file. Raises UsageError, with the line, for what is no URL or holds a password."""
    if not isinstance(found, Mapping):
        raise UsageError(
            "databases must be a table", place=place("databases"), hint='such as shop = "duckdb:///s.duckdb"'
        )
    return {name: _read(name, written, folder, place("databases", name)) for name, written in found.items()}


def _read(name: str, written: object, folder: Path, place: str) -> Database:
    hint = 'such as "duckdb:///shop.duckdb", "postgresql://me:${SHOP_PASSWORD}@host/shop" or "dbt:dev"'
    if not _NAME.fullmatch(name):
        raise UsageError(f"a database cannot be called {name!r}", place=place, hint="letters, digits, _ and -")
    if not isinstance(written, str) or not (scheme_of(written) or _KIND.fullmatch(written) or "${" in written):
        raise UsageError(f"the database {name} must be a URL", place=place, hint=hint)
    if _holds_password(written):
        told = f"the database {name} has its password written out"
        raise UsageError(told, place=place, hint="keep it in the environment: ${" + name.upper() + "_PASSWORD}")
    return Database(name, written, place, folder)


def _holds_password(url: str) -> bool:
    """Whether something that is no variable stands where a password does."""
    bare = _VARIABLE.sub("", url)
    return without_password(bare) not in (bare, re.sub(r"(?<=://)([^:/@\s]*):(?=@)", r"\1:***", bare))


def database_url(named: str, databases: Mapping[str, Database] | None = None) -> str:
    """The URL of the database that is called so in the configuration; anything else is given back as it is.

    Raises UsageError for a bare name that is none of the configured ones, where there are some.
    """
    if scheme_of(named) is not None or not _NAME.fullmatch(named) or Path(named).exists():
        return named
    if databases is None:
        from dea_core.config.read import read_config

        databases = read_config().databases
    if named in databases:
        return databases[named].url
    if databases:
        raise UsageError(f"no database is called {named!r}", hint=did_you_mean(named, databases))
    return named
