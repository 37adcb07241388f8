"""What is done to a node that dbt has compiled, so that DuckDB can build it; all that is left out is told.

Localizer(dialect, columns).change(node)     its SQL transpiled; hooks, contracts, other materializations set aside
Localizer.seed(node)                         the column types of a seed as DuckDB names them
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError

from dea_core.results import counted
from dea_dbt.local.transpile import Columns, UnreadError, to_duckdb

AS_TABLES = ("dynamic_table", "materialized_view", "streaming_table", "streaming_live_table")
"""Materializations that only a warehouse has, and whose rows are those of a table."""
CHANGED = ("model", "test", "snapshot")


@dataclass
class Told:
    """What there is to say of nodes, by unique id."""

    notes: dict[str, list[str]] = field(default_factory=dict)
    unread: dict[str, UnreadError] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    """The compiled SQL as the warehouse would have run it."""
    ephemeral: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What ephemeral models read, through one another."""


@dataclass
class Localizer:
    """Changes nodes of a project whose SQL is of ``dialect``."""

    dialect: str
    columns: Columns
    told: Told = field(default_factory=Told)

    def change(self, node: Any) -> None:
        """Write the node's compiled SQL for DuckDB. Raises dbt's error where that cannot be done."""
        from dbt_common.exceptions import DbtRuntimeError

        if node.config.materialized == "ephemeral":  # it is transpiled as part of what reads it
            known = self.told.ephemeral
            above = [each for parent in node.depends_on_nodes for each in known.get(parent, (parent,))]
            known[node.unique_id] = tuple(above)
            return
        if str(node.resource_type) not in CHANGED:
            return
        if node.language != "sql":
            raise DbtRuntimeError("it is written in Python: not run")
        self.told.written[node.unique_id] = node.compiled_code
        try:
            done = to_duckdb(node.compiled_code, self.dialect, self.columns)
        except UnreadError as error:
            self.told.unread[node.unique_id] = error
            raise DbtRuntimeError(f"its SQL is not read as {self.dialect}'s: {error}") from error
        node.compiled_code = done.sql
        self._tell(node, [*(f"approximated: {note}" for note in done.notes), *self._set_aside(node)])

    def _tell(self, node: Any, notes: list[str]) -> None:
        if notes:
            self.told.notes[node.unique_id] = notes

    def _set_aside(self, node: Any) -> Iterator[str]:
        config = node.config
        hooks = [*(getattr(config, "pre_hook", None) or ()), *(getattr(config, "post_hook", None) or ())]
        if hooks:
            config.pre_hook, config.post_hook = [], []
            yield f"{counted(len(hooks), 'hook')} not run"
        contract = getattr(config, "contract", None)
        if contract is not None and contract.enforced:
            contract.enforced = False
            yield "its contract is not checked"
        if config.materialized in AS_TABLES:
            yield f"a table, for a {config.materialized}"
            config.materialized = "table"
        header = config.get("sql_header")
        if header:
            yield from self._header(config, str(header))

    def _header(self, config: Any, header: str) -> Iterator[str]:
        """Functions that a model makes for itself are macros in DuckDB; anything else goes."""
        try:
            statements = to_duckdb(header.strip().rstrip(";"), self.dialect).sql
        except UnreadError:
            statements = ""
        kept = statements.upper().startswith("CREATE") and "FUNCTION" in statements.upper()
        config["sql_header"] = f"{statements};" if kept else None
        if not kept:
            yield "its sql_header is not run"

    def seed(self, node: Any) -> None:
        """Column types of a seed, as DuckDB names them."""
        types = getattr(node.config, "column_types", None) or {}
        for name, kind in types.items():
            try:
                types[name] = exp.DataType.build(str(kind), dialect=self.dialect).sql("duckdb")
            except SqlglotError:  # DuckDB says what it thinks of the word
                continue
        hooks = [*node.config.pre_hook, *node.config.post_hook]
        node.config.pre_hook, node.config.post_hook = [], []
        self._tell(node, [f"{counted(len(hooks), 'hook')} not run"] if hooks else [])
