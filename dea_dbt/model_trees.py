"""Models as trees for DuckDB, every relation in them under the name that people type: ``orders``, ``shop.orders``."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.sql.workload import Model
from dea_dbt.graph import Graph, parse_sql, relations_read, rename_relation
from dea_dbt.manifest import Manifest

SNAPSHOT_COLUMNS = (
    "md5(CAST(to_json(s) AS VARCHAR)) AS dbt_scd_id, now()::TIMESTAMP AS dbt_updated_at, "
    "now()::TIMESTAMP AS dbt_valid_from, NULL::TIMESTAMP AS dbt_valid_to"
)


@dataclass(frozen=True)
class Trees:
    """Reads compiled SQL of ``dialect``."""

    manifest: Manifest
    graph: Graph
    dialect: str

    def models(self) -> tuple[list[Model], dict[str, str]]:
        """Models and snapshots whose SQL can be written for DuckDB, and why the others cannot."""
        found: list[Model] = []
        unread = {thing.name: str(thing.origin.detail) for thing in self.graph.unread}
        for node in self.manifest.of_kind("model", "snapshot"):
            tree = self.tree(node.sql) if node.sql else None
            if tree is not None:
                gathers = node.kind == "snapshot" or node.materialized == "incremental"
                found.append(Model(node.table_name, _as_snapshot(tree) if node.kind == "snapshot" else tree, gathers))
            else:
                unread.setdefault(node.table_name, "its SQL cannot be read")
        return found, unread

    def tree(self, sql: str) -> exp.Query | None:
        """Compiled SQL in DuckDB's dialect, each table under the name that people type; None where it cannot be."""
        parsed = parse_sql(sql, self.dialect)
        if not isinstance(parsed, exp.Query):
            return None
        try:
            tree = parsed if self.dialect == "duckdb" else parse_one(parsed.sql("duckdb"), dialect="duckdb")
        except SqlglotError:
            return None
        return self._named(tree) if isinstance(tree, exp.Query) else None

    def _named(self, tree: exp.Query) -> exp.Query:
        for table, node in relations_read(tree, self.manifest.nodes):
            if node is not None:
                rename_relation(table, node.table_name)
        return tree


def _as_snapshot(tree: exp.Query) -> exp.Query:
    """A snapshot as it stands after its first run."""
    wrapped = parse_one(f"SELECT s.*, {SNAPSHOT_COLUMNS} FROM ({tree.sql('duckdb')}) AS s", dialect="duckdb")
    assert isinstance(wrapped, exp.Query)
    return wrapped
