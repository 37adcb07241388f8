"""What a target connects to, as facts: the DuckDB file and what is attached to it, or the Postgres server.

Connection.url          for our own engines: duckdb:///shop.duckdb, postgresql://...
Connection.relation_of  whether a database name of a manifest is one that this target holds
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

DIALECTS = {
    "postgres": "postgres", "redshift": "redshift", "snowflake": "snowflake", "bigquery": "bigquery",
    "databricks": "databricks", "spark": "spark", "trino": "trino", "athena": "athena", "sqlserver": "tsql",
    "fabric": "tsql", "clickhouse": "clickhouse", "mysql": "mysql", "sqlite": "sqlite", "duckdb": "duckdb",
}  # fmt: skip
"""dbt's name for an adapter -> sqlglot's for its SQL."""


@dataclass(frozen=True)
class Attached:
    """A database that DuckDB attaches beside the target's own. ``name`` is how SQL names it."""

    name: str
    path: str
    read_only: bool = False
    kind: str = "duckdb"


@dataclass(frozen=True)
class Connection:
    """Where a target's relations live. ``path`` is a DuckDB file, made absolute, or another place of DuckDB's."""

    adapter: str
    database: str
    schema: str
    path: str | None = None
    attached: tuple[Attached, ...] = ()
    host: str | None = None
    port: int | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def dialect(self) -> str:
        """sqlglot's name for the SQL of the target."""
        return DIALECTS.get(self.adapter, self.adapter)

    @property
    def is_embedded_file(self) -> bool:
        """Whether it is a DuckDB file on this machine."""
        return self.adapter == "duckdb" and self.path is not None and _is_file(self.path)

    @property
    def databases(self) -> tuple[str, ...]:
        """The databases that SQL can name here; only DuckDB's are all known."""
        return (self.database, *(attached.name for attached in self.attached))

    @property
    def url(self) -> str | None:
        """A URL for our own engines, or None where we have none."""
        if self.is_embedded_file:
            return f"duckdb:///{self.path}"
        if self.adapter == "postgres" and self.host:
            secret = f":{quote(self.password, safe='')}" if self.password else ""
            login = f"{quote(self.user or '', safe='')}{secret}@"
            if self.host.startswith("/"):
                return f"postgresql://{login}/{self.database}?host={self.host}&port={self.port or 5432}"
            return f"postgresql://{login}{self.host}:{self.port or 5432}/{self.database}"
        return None

    def __str__(self) -> str:
        place = self.path or (f"{self.host}:{self.port}/{self.database}" if self.host else self.database)
        return f"{self.adapter} at {place}"


def read_connection(credentials: Any, folder: Path) -> Connection:
    """The facts of dbt's credentials. A relative DuckDB path is relative to the working folder, as in dbt-duckdb."""
    adapter = str(credentials.type)
    database, schema = str(credentials.database or ""), str(credentials.schema)
    if adapter == "duckdb":
        attached = tuple(_read_attached(item, folder) for item in credentials.attach or ())
        return Connection(adapter, database, schema, _absolute(str(credentials.path), folder), attached)
    port = getattr(credentials, "port", None)
    return Connection(
        adapter,
        database,
        schema,
        host=getattr(credentials, "host", None),
        port=int(port) if port else None,
        user=getattr(credentials, "user", None),
        password=getattr(credentials, "password", None),
    )


def _read_attached(item: Any, folder: Path) -> Attached:
    path = str(item.path)
    name = item.alias or Path(path).name.lstrip(".").split(".")[0]
    return Attached(str(name), _absolute(path, folder), bool(item.read_only), str(item.type or "duckdb"))


def _is_file(path: str) -> bool:
    """``md:``, ``ducklake:`` and ``s3://`` name places elsewhere; ``:memory:`` ends with the process."""
    return path != ":memory:" and "://" not in path and not path.lower().startswith(("md:", "motherduck:", "ducklake:"))


def _absolute(path: str, folder: Path) -> str:
    return str((folder / Path(path).expanduser()).absolute()) if _is_file(path) else path
