"""The columns of a base table: those declared, then those that models read; each with a type and why it has it.

declared data_type > column_types of a seed > contract of a model that only renames it > rows of a seed > cast in SQL >
function or comparison > what it meets in joins > its name
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import SqlglotError

from dea_core.readers.dialects import dialect_named
from dea_core.readers.types import parse_type
from dea_core.schema import Column, Family, Origin, Type
from dea_core.sql.lineage import BaseTable, Decision, Evidence, Rank, decide, expand, fold
from dea_dbt.draft import Draft
from dea_dbt.graph import Graph
from dea_dbt.manifest import Manifest, Node
from dea_dbt.seeds import SeedFile, row_types

Place = tuple[str, str]
Found = dict[Place, list[Evidence]]


def declared_evidence(manifest: Manifest, graph: Graph, seeds: Mapping[str, SeedFile], draft: Draft) -> Found:
    """What is written down of types: in YAML, in a seed's config and rows, in contracts of models, in tests."""
    found: Found = {}
    for name, node in graph.tables.items():
        base = graph.base(node)
        for column, clue in _of_node(node, seeds.get(node.unique_id)):
            known = base.columns.get(fold(column), column) if base else column
            found.setdefault((name, known), []).append(clue)
    for name, table in draft.tables.items():
        for column, clues in table.evidence.items():
            found.setdefault((name, column), []).extend(clues)
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


@dataclass(frozen=True)
class Typing:
    """Decides types; ``dialect`` is the target's, whose words the types are said in."""

    found: Found
    dialect: str

    def columns(self, base: BaseTable, node: Node, not_null: Mapping[str, Origin]) -> tuple[Column, ...]:
        """The columns of a table, declared ones first."""
        first = [fold(column.name) for column in node.columns]
        names = sorted(base.columns, key=lambda name: (name not in first, first.index(name) if name in first else 0))
        if base.closed:
            names = list(base.columns)
        comments = {fold(column.name): column.description for column in node.columns}
        return tuple(self.column(base, name, not_null.get(name), comments.get(name) or None, node) for name in names)

    def column(self, base: BaseTable, folded: str, there: Origin | None, comment: str | None, node: Node) -> Column:
        """One column with its type and where that comes from."""
        name = base.columns[folded]
        decision = decide(self.found.get((base.name, name), ()), name)
        kind = self.type(decision)
        origin = Origin(
            "dbt" if decision.rank <= Rank.CONTRACT else "inferred", node.file or None, detail=f"{kind}: {decision.why}"
        )
        if there is not None:
            return Column(name, kind, True, there, comment=comment, origin=origin)
        return Column(name, kind, comment=comment, origin=origin)

    def type(self, decision: Decision) -> Type:
        """The type in the target's own words. What is declared is in them already; what we guess is in DuckDB's."""
        text = decision.type
        if decision.rank > Rank.CONTRACT and self.dialect != "duckdb":
            text = _translated(text, self.dialect)
        kind = parse_type(text, dialect_named(self.dialect))
        if kind.family is Family.OTHER and decision.rank <= Rank.CONTRACT:
            return parse_type(_translated(text, self.dialect), dialect_named(self.dialect))
        return kind


def _translated(text: str, dialect: str) -> str:
    try:
        return exp.DataType.build(text, dialect="duckdb").sql(dialect)
    except SqlglotError:
        return text
