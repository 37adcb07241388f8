"""A dbt project's manifest -> the Schema of the tables that must be made: sources, and seeds that are to be made again.

    read_dbt_schema(manifest, root, dialect, remake_seeds)  ──>  Schema

    tests, constraints, contracts ──> demands ──> landed on base tables ──┐
    joins in models' SQL ───────────────────────> references ─────────────┼──> tables with columns, types and rules
    casts, functions, literals, names ──────────> types ──────────────────┘

What has no place in it is listed in ``Schema.unsupported``, by name and with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlglot import exp

from dea_core.infer import Demand, Draft, Input, Lander, Reading, Said, Shown, Typed, assemble, refer_by_joins
from dea_core.schema import Assertion, Origin, Schema, Unsupported
from dea_core.sql.lineage import BaseTable, Relation, fold, meetings, read_query
from dea_dbt.columns import declared_types
from dea_dbt.graph import SILENCE, Graph, parse_sql, read_graph, relations_read, rename_relation
from dea_dbt.manifest import DataTest, Manifest, Node
from dea_dbt.rules import demands
from dea_dbt.rules.constraints import constraint_demands
from dea_dbt.seeds import SeedFile, read_seed


def read_dbt_schema(
    manifest: Manifest,
    root: Path,
    *,
    dialect: str = "duckdb",
    remake_seeds: bool = False,
    failures: Mapping[str, str] = SILENCE,
) -> Schema:
    """The schema of the tables that must be generated. Raises SchemaError when it contradicts itself."""
    return read_schema_and_graph(manifest, root, dialect=dialect, remake_seeds=remake_seeds, failures=failures)[0]


def read_schema_and_graph(
    manifest: Manifest,
    root: Path,
    *,
    dialect: str = "duckdb",
    remake_seeds: bool = False,
    failures: Mapping[str, str] = SILENCE,
) -> tuple[Schema, Graph]:
    """The same, with what lineage knows of every node."""
    seeds = {node.unique_id: read_seed(node, root) for node in manifest.of_kind("seed")}
    asked = {test.unique_id: demands(test, dialect) for test in manifest.tests}
    graph = read_graph(manifest, seeds, dialect, _named_columns(manifest, asked), failures)
    inputs = {
        name: _input(node, base, _is_made(node, manifest, remake_seeds), seeds.get(node.unique_id))
        for name, node in graph.tables.items()
        if (base := graph.base(node)) is not None
    }
    draft = Draft(unsupported=[*graph.unread, *_external(graph)])
    landing = _Landing(manifest, graph, draft, Lander(partial(_relation, manifest, graph), draft), dialect, inputs)
    landing.constraints()
    landing.tests(asked)
    landing.lander.settle_matches()
    met = meetings(graph.queries)
    refer_by_joins(draft, met)
    reading = Reading(inputs, graph.queries, draft, dialect, declared_types(manifest, graph, seeds))
    return assemble(reading, met), graph


def _relation(manifest: Manifest, graph: Graph, name: str) -> Relation | None:
    """What a test's ``ref('orders')`` means."""
    node = manifest.named(name)
    return graph.relations.get(node.unique_id) if node is not None else None


def _input(node: Node, base: BaseTable, made: bool, seed: SeedFile | None) -> Input:
    return Input(
        base,
        Origin("dbt", node.file or None, detail=f"{node.kind} {node.table_name}"),
        made,
        node.kind,
        path=tuple(part for part in node.path if part),
        comments={fold(column.name): column.description for column in node.columns},
        comment=node.description or None,
        **({"values": seed.values} if seed is not None else {}),
    )


def _external(graph: Graph) -> Iterator[Unsupported]:
    for name, node in graph.tables.items():
        if node.kind == "source" and node.is_external:
            yield Unsupported(
                "external source", name, Origin("dbt", node.file, detail=f"it is read from {node.relation}")
            )


def _is_made(node: Node, manifest: Manifest, remake_seeds: bool) -> bool:
    """Sources that are tables; seeds of the project itself, when they are asked for."""
    if node.kind == "source":
        return not node.is_external
    return remake_seeds and node.package in ("", manifest.project)


def _named_columns(manifest: Manifest, asked: Mapping[str, Iterable[Demand]]) -> dict[str, list[str]]:
    """Columns of sources and seeds that tests name: they must be there."""
    named: dict[str, list[str]] = {}
    for test in manifest.tests:
        node = manifest.by_id.get(test.attached or "")
        if node is not None and node.kind == "source":
            named.setdefault(node.unique_id, []).extend(n for d in asked[test.unique_id] for n in _columns_of(d))
    return named


def _columns_of(demand: Demand) -> Iterator[str]:
    for value in vars(demand).values():
        if isinstance(value, exp.Expr):
            yield from (column.name for column in value.find_all(exp.Column) if not column.table)
    yield from getattr(demand, "columns", ())
    if (column := getattr(demand, "column", None)) is not None:
        yield column


@dataclass(frozen=True)
class _Landing:
    """Every rule of the project, put where its rows are made."""

    manifest: Manifest
    graph: Graph
    draft: Draft
    lander: Lander
    dialect: str
    inputs: Mapping[str, Input]

    def constraints(self) -> None:
        """The constraints of nodes, and what finds no place told."""
        for node in self.manifest.nodes:
            for demand, primary, name in constraint_demands(node, self.dialect):
                origin = Origin("dbt", node.file or None, detail=f"constraint {name} of {node.table_name}")
                reason = self.land(demand, node, Said(origin, primary=primary))
                if reason is not None:
                    told = replace(origin, detail=reason)
                    self.draft.unsupported.append(Unsupported("constraint", f"{name} of {node.table_name}", told))

    def tests(self, asked: Mapping[str, Iterable[Demand]]) -> None:
        """The data tests, those nearest to the tables first, and what finds no place told."""
        depth = _depths(self.manifest)
        for test in sorted(self.manifest.tests, key=lambda test: depth.get(test.attached or "", 0)):
            reasons = [self.place(test, demand) for demand in asked[test.unique_id]]
            reason = next((reason for reason in reasons if reason is not None), None)
            if reason is not None:
                origin = Origin("test", test.file, detail=reason)
                self.draft.unsupported.append(Unsupported("dbt test", test.title, origin))

    def land(self, demand: Demand, node: Node, said: Said) -> str | None:
        """Land ``demand`` on what ``node`` is made of; the reason, where it cannot be."""
        relation = self.graph.relations.get(node.unique_id)
        if relation is None:
            return f"the SQL of {node.name} is not known"
        return self.lander.land(demand, relation, said)

    def place(self, test: DataTest, demand: Demand) -> str | None:
        """Land a demand, or keep the test's own SQL as an assertion; the reason, where neither can be."""
        node = self.manifest.by_id.get(test.attached or "")
        said = Said(Origin("test", test.title), test.severity)
        reason = self.land(demand, node, said) if node is not None else _reason(demand)
        if reason is None or (isinstance(demand, Typed) and not demand.types):
            return None
        if isinstance(demand, Shown) and self.as_predicate(test, said):
            return None
        asserted = self.assertion(test, said)
        if asserted is None:
            return reason
        table, assertion = asserted
        if all(old.name != assertion.name for old in self.draft[table].assertions):
            self.draft[table].assertions.append(assertion)
        return None

    def as_predicate(self, test: DataTest, said: Said) -> bool:
        """Whether the test's own SQL is a condition on single rows, that could be landed."""
        tree = parse_sql(test.sql, self.dialect) if test.sql else None
        return isinstance(tree, exp.Query) and self.lander.as_predicate(read_query(tree, self.graph.catalog), said)

    def assertion(self, test: DataTest, said: Said) -> tuple[str, Assertion] | None:
        """The test's SQL over tables of the schema, when it names no other relation and counts rows."""
        if test.sql is None or test.fail_calc.replace(" ", "").lower() != "count(*)":
            return None
        tree = parse_sql(test.sql, self.dialect)
        if not isinstance(tree, exp.Query):
            return None
        read: dict[str, None] = {}
        made = [node for name, node in self.graph.tables.items() if name in self.inputs and self.inputs[name].made]
        for table, node in relations_read(tree, made):
            if node is None:
                return None
            read[node.table_name] = None
            rename_relation(table, node.table_name)
        return (next(iter(read)), Assertion(test.title, tree, said.severity, said.origin)) if read else None


def _depths(manifest: Manifest) -> dict[str, int]:
    """How far each node is from the sources: what is said nearest to a table is the origin to show."""
    depth: dict[str, int] = {}
    for node in manifest.nodes:
        depth[node.unique_id] = 1 + max((depth.get(parent, 0) for parent in node.parents), default=-1)
    return depth


def _reason(demand: Demand) -> str:
    return demand.reason if isinstance(demand, Shown) else "it is attached to nothing"
