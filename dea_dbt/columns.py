"""What a dbt project writes down of columns' types: in YAML, in a seed's config and rows, in contracts of models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp

from dea_core.infer import Found, Place
from dea_core.sql.lineage import BaseTable, Evidence, Rank, expand, fold
from dea_dbt.graph import Graph
from dea_dbt.manifest import Manifest, Node
from dea_dbt.seeds import SeedFile, row_types


def declared_types(manifest: Manifest, graph: Graph, seeds: Mapping[str, SeedFile]) -> Found:
    """Evidence of types, by table and column."""
    found: Found = {}
    for name, node in graph.tables.items():
        base = graph.base(node)
        for column, clue in _of_node(node, seeds.get(node.unique_id)):
            known = base.columns.get(fold(column), column) if base else column
            found.setdefault((name, known), []).append(clue)
    for node in manifest.of_kind("model", "snapshot"):
        for place, clue in _of_contract(node, graph):
            found.setdefault(place, []).append(clue)
    return found


def _of_node(node: Node, seed: SeedFile | None) -> Iterable[tuple[str, Evidence]]:
    for column in node.columns:
        if column.data_type:
            yield column.name, Evidence(Rank.DECLARED, column.data_type, f"data_type in {node.file}")
    for name, kind in (node.config.get("column_types") or {}).items():
        yield name, Evidence(Rank.DECLARED, str(kind), "column_types")
    if seed is not None:
        for name, kind in row_types(seed):
            yield name, Evidence(Rank.CONTRACT, kind, f"rows of {node.file}")


def _of_contract(node: Node, graph: Graph) -> Iterable[tuple[Place, Evidence]]:
    """Columns of a model that are base columns under another name, and what it declares of them."""
    relation = graph.relations.get(node.unique_id)
    for column in node.columns if relation is not None else ():
        if not column.data_type:
            continue
        for row in expand(relation, exp.column(column.name)):  # type: ignore[arg-type]
            if not row.blocked and isinstance(row.expression, exp.Column):
                table: BaseTable = row.tables[row.expression.table]
                said = f"data_type of {node.name}.{column.name}"
                yield (table.name, row.expression.name), Evidence(Rank.CONTRACT, column.data_type, said)
