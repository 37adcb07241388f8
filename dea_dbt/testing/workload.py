"""A dbt project as a workload: its models' SQL for DuckDB, the rules of its sources and seeds, the tests it has.

    read_workload(project)  ──>  Read(manifest, workload, nodes by name)

Names are those that people type: ``orders``, ``shop.orders``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dea_core.checks import Check
from dea_core.harden import Candidate, Present, SameSum, Standing, Workload
from dea_core.infer import Agrees, Demand, Predicate, Reference, Unique, whole
from dea_core.infer import Present as Filled
from dea_core.schema import CheckConstraint, ForeignKey, Key, Origin, Schema, Table
from dea_dbt.artifacts import Artifacts, first_run
from dea_dbt.manifest import DataTest, Manifest, Node, read_manifest
from dea_dbt.model_trees import Trees
from dea_dbt.project import Project
from dea_dbt.rules import demands
from dea_dbt.rules.constraints import constraint_demands
from dea_dbt.schema import read_dbt_schema, read_schema_and_graph

KEEPERS = ("duckdb", "postgres")
"""Adapters whose engines keep every constraint. All others keep NOT NULL, and take note of the rest."""


@dataclass(frozen=True)
class Read:
    """A project read for testing. ``sources`` is the schema in which seeds stay as they are."""

    project: Project
    manifest: Manifest
    workload: Workload
    sources: Schema
    nodes: Mapping[str, Node]
    unread: Mapping[str, str]
    """Models that have no place in the workload, with the reason."""


def read_workload(project: Project, built: Artifacts | None = None) -> Read:
    """Read the project, as it is compiled in ``built``, by default for a first run. Raises subclasses of DeaError."""
    built = built or first_run(project)
    manifest = read_manifest(built.content, place=built.file)
    dialect = project.connection.dialect
    words = {"dialect": dialect, "failures": built.failures}
    sources = read_dbt_schema(manifest, project.root, **words)  # type: ignore[arg-type]
    schema, graph = read_schema_and_graph(manifest, project.root, remake_seeds=True, **words)  # type: ignore[arg-type]
    reader = _Reader(manifest, Trees(manifest, graph, dialect))
    models, unread = reader.trees.models()
    relations = {
        node.table_name: graph.relations[key] for key, node in manifest.by_id.items() if key in graph.relations
    }
    kept, declared = reader.constraints()
    workload = Workload(schema, tuple(models), relations, (*reader.standing(), *kept), tuple(declared))
    nodes = {node.table_name: node for node in manifest.nodes}
    return Read(project, manifest, workload, sources, nodes, unread)


@dataclass(frozen=True)
class _Reader:
    manifest: Manifest
    trees: Trees

    def standing(self) -> Iterator[Standing]:
        """The tests that the project has: those that count rows, with what they say."""
        for test in self.manifest.tests:
            node = self.manifest.by_id.get(test.attached or "")
            tree = self.trees.tree(test.sql) if test.sql else None
            if tree is not None and test.fail_calc.replace(" ", "").lower() == "count(*)":
                name = node.table_name if node is not None else ""
                own = Check("assertion", test.title, name, (), tree, origin=Origin("test", test.file))
                yield Standing(own, tuple(rule.says for rule in self._rules(test, node)) if node is not None else ())

    def _rules(self, test: DataTest, node: Node) -> Iterator[Candidate]:
        for demand in demands(test, self.trees.dialect):
            yield from candidates_of(demand, node, self.manifest, f"test {test.title}")

    def constraints(self) -> tuple[list[Standing], list[Candidate]]:
        """Constraints of contracts: those that the engine keeps are as good as tests, the others want some."""
        kept: list[Standing] = []
        declared: list[Candidate] = []
        for node in self.manifest.nodes:
            for demand, _, name in constraint_demands(node, self.trees.dialect):
                for candidate in candidates_of(demand, node, self.manifest, f"constraint {name}"):
                    if self.manifest.adapter in KEEPERS or isinstance(candidate.rule, Present):
                        names = {each: Table(each, ()) for each in candidate.about}
                        kept.append(Standing(candidate.check(names), (candidate.says,)))
                    else:
                        declared.append(candidate)
        return kept, declared


def candidates_of(demand: Demand, node: Node, manifest: Manifest, why: str) -> Iterator[Candidate]:
    """What a demand on all rows says, as candidates; nothing for one on some rows, or that is no rule."""
    if getattr(demand, "where", None) is not None:
        return
    match demand:
        case Unique():
            yield Candidate(node.table_name, Key(demand.columns), "declared", why)
        case Filled():
            yield Candidate(node.table_name, Present(demand.column), "declared", why)
        case Predicate():
            yield Candidate(node.table_name, CheckConstraint(whole(demand.condition)), "declared", why)
        case Agrees():
            other = manifest.named(demand.to)
            if other is not None:
                sides = (demand.column, other.table_name, demand.to_column)
                rule = SameSum(*sides, demand.by, demand.to_by, demand.tolerance)
                yield Candidate(node.table_name, rule, "declared", why)
        case Reference():
            parent = manifest.named(demand.to)
            if parent is not None:
                link = ForeignKey(demand.columns, parent.table_name, demand.to_columns)
                yield Candidate(node.table_name, link, "declared", why)


def demand_of(candidate: Candidate) -> Demand:
    """The demand that a candidate is, for writing it as a dbt test."""
    rule = candidate.rule
    match rule:
        case Present():
            return Filled(rule.column)
        case Key():
            return Unique(rule.columns)
        case CheckConstraint():
            return Predicate(rule.expression)
        case SameSum():
            return Agrees(rule.column, rule.other, rule.other_column, rule.by, rule.other_by, rule.tolerance)
        case ForeignKey():
            return Reference(rule.columns, rule.parent, rule.parent_columns)
