"""Adapters that are named as a warehouse's and run on an embedded DuckDB, so that no adapter of a warehouse is needed.

    dbt  ──  type: snowflake  ──>  StandIn(DuckDBAdapter)
             compiling a node   dispatch, quotes, ``target`` and cross-database macros are the warehouse's
             building a node    everything is DuckDB's, and the node's SQL has been transpiled

It rests on the Python interfaces of dbt-core 1.8 to 1.11 and dbt-duckdb.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from dbt.adapters.base.meta import available
from dbt.adapters.base.plugin import AdapterPlugin
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.impl import DuckDBAdapter, DuckDBConfig
from dbt.adapters.duckdb.relation import DuckDBRelation

from dea_dbt.doctor_secrets import SECRET_NAME

INCLUDE = Path(__file__).parent / "include"
BACKTICKS = ("bigquery", "databricks", "spark")
UNQUOTED = ("snowflake",)
"""Adapters whose relations are written without quotes unless the project says otherwise."""
BASES: Mapping[str, tuple[str, ...]] = {"redshift": ("postgres",), "databricks": ("spark",)}
"""The adapters whose macros an adapter falls back to."""
KINDS = ("snowflake", "bigquery", "redshift", "databricks", "spark", "postgres")
ALIASES = {"project": "database", "dataset": "schema", "catalog": "database", "dbname": "database"}

_AS_WRITTEN = threading.local()
"""Whether this thread renders what people wrote, in the warehouse's own SQL."""


@contextmanager
def as_written(written: bool = True) -> Iterator[None]:
    """Inside, Jinja on this thread renders the warehouse's SQL; with False, DuckDB's."""
    before = is_as_written()
    _AS_WRITTEN.now = written
    try:
        yield
    finally:
        _AS_WRITTEN.now = before


def is_as_written() -> bool:
    """Whether the warehouse's SQL is rendered now."""
    return bool(getattr(_AS_WRITTEN, "now", False))


class LocalCredentials(DuckDBCredentials):
    """A target of ``kind`` as profiles.yml has it, which connects to the file at ``path`` and nowhere else."""

    kind: ClassVar[str]
    path_here: ClassVar[Path]
    words: ClassVar[dict[str, Any]]

    @classmethod
    def translate_aliases(cls, kwargs: dict[str, Any], recurse: bool = False) -> dict[str, Any]:
        """Nothing: what aliases mean is found below."""
        return kwargs

    @classmethod
    def validate(cls, data: Any) -> None:
        """Any adapter's words are taken: nothing connects with them."""

    @classmethod
    def __pre_deserialize__(cls, data: dict[str, Any]) -> dict[str, Any]:
        words = {**data, **{ALIASES[key]: value for key, value in data.items() if key in ALIASES}}
        words = {key: value for key, value in words.items() if not SECRET_NAME.search(key)}
        words.setdefault("database", cls.path_here.stem)
        words.setdefault("schema", "main")
        words.update({alias: words[name] for alias, name in ALIASES.items()})
        cls.words = words
        here = {"database": cls.path_here.stem, "schema": str(words["schema"]), "path": str(cls.path_here)}
        return {**here, "settings": {"TimeZone": "UTC"}, "disable_transactions": True}

    @property
    def type(self) -> str:
        """The adapter's name."""
        return str(self.kind)

    @property
    def unique_field(self) -> str:
        """Where it connects to."""
        return str(self.path)

    def connection_info(self, *, with_aliases: bool = False) -> Iterator[tuple[str, Any]]:
        """What ``target`` is in Jinja."""
        yield from self.words.items()


class LocalRelation(DuckDBRelation):
    """A relation in the one file there is, whatever database the project says."""

    kind: ClassVar[str]
    catalog_here: ClassVar[str]

    @classmethod
    def create(  # type: ignore[override]  # dbt's has names for what is passed on here
        cls, database: Any = None, schema: Any = None, identifier: Any = None, **more: Any
    ) -> Any:
        """A relation; every database is the one there is."""
        database = cls.catalog_here if database else database
        return super().create(database=database, schema=schema, identifier=identifier, **more)

    def render(self) -> str:
        """Its name in SQL: the warehouse's in what people wrote, always quoted in what DuckDB is given."""
        if self.external:
            return str(super().render())
        keep, quoted = self.include_policy, self.quote_policy
        parts = {self.schema: quoted.schema} if keep.schema and self.schema else {}
        parts |= {self.identifier: quoted.identifier} if keep.identifier and self.identifier else {}
        return ".".join(self._name(*part) for part in parts.items())

    def _name(self, name: str, quoted: bool) -> str:
        mark = quote_mark(self.kind)
        if not is_as_written() and not self.is_cte:
            return f"{mark}{name}{mark}"
        by_default = self.kind in UNQUOTED and self.quote_policy == type(self.quote_policy)()
        return f"{mark}{name}{mark}" if quoted and not by_default else name


def quote_mark(kind: str) -> str:
    """What quotes names in what is rendered now."""
    return "`" if is_as_written() and kind in BACKTICKS else '"'


class LocalConfig(DuckDBConfig):
    """A model's configuration: what is for the warehouse alone is let through, and not heard."""


class StandIn(DuckDBAdapter):
    """DuckDB's adapter under the name of a warehouse's."""

    kind: ClassVar[str]
    to_duckdb: ClassVar[Callable[[str], str]]
    AdapterSpecificConfigs = LocalConfig

    @classmethod
    def type(cls) -> str:
        """The warehouse's name."""
        return cls.kind

    @available
    def quote(self, identifier: str) -> str:  # type: ignore[override]  # as dbt's other adapters do
        """A name, quoted as is done now."""
        mark = quote_mark(self.kind)
        return f"{mark}{identifier}{mark}"

    def execute_macro(self, *given: Any, **words: Any) -> Any:
        """What the adapter itself asks of the database is DuckDB's SQL."""
        with as_written(False):
            return super().execute_macro(*given, **words)

    def execute(self, sql: str, *given: Any, **words: Any) -> Any:
        """A query that a macro runs while a node is compiled is in the warehouse's SQL."""
        return super().execute(type(self).to_duckdb(sql) if is_as_written() else sql, *given, **words)

    def valid_incremental_strategies(self) -> list[str]:
        """In a first run there is nothing to merge with: each is taken."""
        return ["append", "delete+insert", "merge", "microbatch", "insert_overwrite", "replace_where"]


def _subclass(name: str, base: Any, words: dict[str, Any]) -> Any:
    return type(base)(name, (base,), words)


def plugin_of(kind: str, path: Path, to_duckdb: Callable[[str], str]) -> AdapterPlugin:
    """What ``dbt.adapters.<kind>`` has to hold."""
    words = {"kind": kind, "__module__": __name__}
    relation = _subclass("Relation", LocalRelation, {**words, "catalog_here": path.stem})
    credentials = _subclass("Credentials", LocalCredentials, {**words, "path_here": path, "words": {}})
    own = {**words, "Relation": relation, "to_duckdb": staticmethod(to_duckdb)}
    adapter = _subclass(f"{kind.title()}Adapter", StandIn, own)  # dbt finds its version by that name
    dependencies = list(BASES.get(kind, ("duckdb",)))  # dbt wants each once, and follows them
    return AdapterPlugin(adapter, credentials, str(INCLUDE / kind), dependencies, project_name=f"dbt_{kind}")
