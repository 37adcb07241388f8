"""A plugin of dbt-duckdb: sources that generate themselves when dbt first needs them.

    profiles.yml    plugins: [{module: dea_dbt.plugin}]
    sources.yml     meta: {plugin: dea, rows: 5000}

    load(source) ── once a run, under a lock: read the running graph ── plan ── make ── check ── tables
                 └─ any other time: what was made stands already

dbt-duckdb asks for a source for every node that reads it, from every thread, and replaces the table each time; two
threads that do so at once fail (7 of 8 models, measured). So the tables are made here, all in one go, and dbt-duckdb is
handed a view that ends with its cursor.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.adapters.duckdb.utils import SourceConfig
from dbt.adapters.events.logging import AdapterLogger
from dbt_common.exceptions import DbtRuntimeError
from dbt_common.invocation import get_invocation_id

from dea_core.engines import DuckDB
from dea_core.errors import DeaError, UsageError, did_you_mean
from dea_core.results import counted
from dea_dbt.in_process import Running, are_sources_idle, read_running, schemas_of_sources
from dea_dbt.live_tables import LiveTables, make_schemas, standing_rows
from dea_dbt.schema import read_dbt_schema
from dea_dbt.seeding import SeedWish, propose
from dea_dbt.selecting import select_tables

if TYPE_CHECKING:
    import duckdb

    from dea_core.generate import GenerateResult
    from dea_core.schema import Schema

NAME, DEFAULT_NAME = "dea", "plugin"
"""What sources call it; dbt-duckdb would take the module's name."""
CONFIG = ("rows", "seed", "as_of", "locale", "null_share", "plan", "edge_cases", "replace")
LOGGER = AdapterLogger("dea")


class Plugin(BasePlugin):
    """What dbt-duckdb makes one of for each connection that it opens."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Read the config of profiles.yml, which dbt-duckdb has mixed with the settings of DuckDB."""
        if self.name == DEFAULT_NAME:
            self.name = NAME
        settings = set(getattr(self.creds, "settings", None) or ()) - set(CONFIG)
        for word in plugin_config.keys() - settings - set(CONFIG):
            raise DbtRuntimeError(f"plugin {self.name}: unknown config {word!r}; {did_you_mean(word, CONFIG)}")
        self._config = {word: value for word, value in plugin_config.items() if word in CONFIG}
        self._lock, self._opening = threading.Lock(), threading.Lock()
        self._run: str | None = None
        self._made: dict[tuple[str, ...], str] | DeaError = {}

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Remember the connection that all threads share; what was made may not be in this one."""
        self._connection, self._run, self._opened = conn, None, False

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Make the schemas of our sources before any thread goes on: threads that make the same one at once fail."""
        with self._opening:
            if not self._opened and not are_sources_idle():
                make_schemas(DuckDB(cursor), schemas_of_sources(self.name))
                self._opened = True

    def load(self, source_config: SourceConfig) -> duckdb.DuckDBPyRelation:
        """Have the source's table made, unless it was in this run. Raises DbtRuntimeError, which dbt shows as it is."""
        if are_sources_idle():
            return self._nothing_left(source_config)
        with self._lock:
            if self._run != get_invocation_id():
                self._run, self._made = get_invocation_id(), self._make()
        if isinstance(self._made, DeaError):
            raise DbtRuntimeError("\n".join(self._made.lines()))
        if _place(source_config) not in self._made:
            raise DbtRuntimeError(
                f"no column of source {source_config.name} is known\n"
                "hint: declare its columns in YAML, or read them by name in a model"
            )
        return self._nothing_left(source_config)

    def _make(self) -> dict[tuple[str, ...], str] | DeaError:
        """Make all sources of this plugin; a refusal is kept, so that every node fails alike and at once."""
        try:
            running = read_running()
            schema = read_dbt_schema(running.manifest, running.root, failures=running.failures)
            wish, more = _wish(self._config)
            ours = _ours(running, self.name, schema)
            made = self._generate(running, schema, ours, wish, **more) if ours else None
        except DeaError as error:
            return error
        if made is not None:
            _tell(made, ours, self._sisters(schema, made.rows.keys() - set(ours)))
        return {_folded(schema.table(name).path): name for name in ours}

    def _generate(
        self, running: Running, schema: Schema, ours: list[str], wish: SeedWish, *, replace: bool = False
    ) -> GenerateResult:
        from dea_core.verbs import generate

        needed, _ = select_tables(schema, ours)
        sisters = self._sisters(schema, {table.name for table in schema} - set(ours))
        standing = {name: rows for name, rows in sisters.items() if rows is not None}
        wish = dataclasses.replace(wish, rows={**standing, **(wish.rows or {})})
        proposal = propose(running.root, running.manifest, schema, wish)
        tables = LiveTables(self._connection, ours, replace)
        return generate(needed, plan=proposal, into=tables, edge_cases=wish.edge_cases)

    def _sisters(self, schema: Schema, names: Collection[str]) -> dict[str, int | None]:
        """Tables that are not of this plugin: how many rows ``dea dbt seed`` has given each, None where it has not."""
        database = DuckDB(self._connection.cursor())
        return {name: standing_rows(database, schema.table(name)) for name in sorted(names)}

    def _nothing_left(self, source_config: SourceConfig) -> duckdb.DuckDBPyRelation:
        """Turn the statement that follows, which would replace the table, to a view that ends with its cursor."""
        source_config.database, source_config.schema, source_config.identifier = "temp", "main", "dea_made"
        source_config.meta["materialization"] = "temp view"
        return self._connection.cursor().sql("SELECT 1 AS made")


def _ours(running: Running, plugin: str, schema: Schema) -> list[str]:
    sources = running.manifest.of_kind("source")
    named = [node.table_name for node in sources if running.plugins.get(node.unique_id) == plugin]
    return [name for name in named if name in schema]


def _wish(config: Mapping[str, Any]) -> tuple[SeedWish, dict[str, bool]]:
    """The config as what ``dea dbt seed`` is asked for. Raises UsageError."""
    given = dict(config)
    rows, replace = given.pop("rows", None), given.pop("replace", False)
    if not isinstance(replace, bool):
        raise UsageError(f"plugin config replace: {replace!r} must be true or false")
    if rows is not None:
        given["rows"] = dict(rows) if isinstance(rows, Mapping) else {"*": rows}
    return SeedWish(**given), {"replace": replace}


def _tell(made: GenerateResult, ours: list[str], sisters: Mapping[str, int | None]) -> None:
    """One line in dbt's log, and a warning of tables that were made only to be referred to, and are not there."""
    rows = sum(made.rows[name] for name in ours)
    passed = counted(sum(result.passed for result in made.checks), "check")
    LOGGER.info(f"{counted(rows, 'row')} made for {counted(len(ours), 'source')}, {passed} passed")
    for name in (name for name, standing in sisters.items() if standing != made.rows[name]):
        LOGGER.warning(f"sources refer to {name}, which is not of this plugin: dea dbt seed makes the rows they mean")


def _place(source: SourceConfig) -> tuple[str, ...]:
    return _folded((source.database or "", source.schema, source.identifier))


def _folded(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.lower() for part in path if part)
