"""A dbt project's manifest -> the Schema of the tables that must be made: sources, and seeds that are to be made again.

    read_dbt_schema(manifest, root, dialect, remake_seeds)  ──>  Schema

    tests, constraints, contracts ──> demands ──> landed on base tables ──┐
    joins in models' SQL ───────────────────────> references ─────────────┼──> tables with columns, types and rules
    casts, functions, literals, names ──────────> types ──────────────────┘

What has no place in it is listed in ``Schema.unsupported``, by name and with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from dea_core.schema import Assertion, Origin, Schema, Unsupported
from dea_core.sql.lineage import meetings
from dea_dbt.assemble import Reading, assemble
from dea_dbt.draft import Draft
from dea_dbt.graph import SILENCE, Graph, parse_sql, read_graph, relations_read, rename_relation
from dea_dbt.joins import refer_by_joins
from dea_dbt.landing import Lander, Said
from dea_dbt.manifest import DataTest, Manifest, Node
from dea_dbt.rules import Demand, Shown, Typed, demands
from dea_dbt.rules.constraints import constraint_demands
from dea_dbt.seeds import read_seed


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
    made = {name: node for name, node in graph.tables.items() if _is_made(node, manifest, remake_seeds)}
    reading = Reading(manifest, graph, seeds, Draft(unsupported=[*graph.unread, *_external(graph)]), made, dialect)
    lander = Lander(manifest, graph, reading.draft)
    _land_constraints(lander, manifest, dialect)
    _land_tests(lander, reading, asked)
    lander.settle_matches()
    met = meetings(graph.queries)
    refer_by_joins(reading.draft, met)
    return assemble(reading, met), graph


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


def _land_constraints(lander: Lander, manifest: Manifest, dialect: str) -> None:
    for node in manifest.nodes:
        for demand, primary, name in constraint_demands(node, dialect):
            said = Said(
                Origin("dbt", node.file or None, detail=f"constraint {name} of {node.table_name}"), primary=primary
            )
            reason = lander.land(demand, node, said)
            if reason is not None:
                lander.draft.unsupported.append(
                    Unsupported("constraint", f"{name} of {node.table_name}", replace(said.origin, detail=reason))
                )


def _land_tests(lander: Lander, reading: Reading, asked: Mapping[str, Iterable[Demand]]) -> None:
    depth = _depths(reading.manifest)
    for test in sorted(reading.manifest.tests, key=lambda test: depth.get(test.attached or "", 0)):
        node = reading.manifest.by_id.get(test.attached or "")
        said = Said(Origin("test", test.title), test.severity)
        reasons = [_place(lander, reading, test, demand, node, said) for demand in asked[test.unique_id]]
        reason = next((reason for reason in reasons if reason is not None), None)
        if reason is not None:
            reading.draft.unsupported.append(
                Unsupported("dbt test", test.title, Origin("test", test.file, detail=reason))
            )


def _depths(manifest: Manifest) -> dict[str, int]:
    """How far each node is from the sources: what is said nearest to a table is the origin to show."""
    depth: dict[str, int] = {}
    for node in manifest.nodes:
        depth[node.unique_id] = 1 + max((depth.get(parent, 0) for parent in node.parents), default=-1)
    return depth


def _place(
    lander: Lander, reading: Reading, test: DataTest, demand: Demand, node: Node | None, said: Said
) -> str | None:
    """Land a demand, or keep the test's own SQL as an assertion; the reason, where neither can be."""
    reason = lander.land(demand, node, said) if node is not None else _reason(demand)
    if reason is None or (isinstance(demand, Typed) and not demand.types):
        return None
    if isinstance(demand, Shown) and lander.as_predicate(test, reading.dialect, said):
        return None
    asserted = _assertion(reading, test, said)
    if asserted is None:
        return reason
    table, assertion = asserted
    if all(old.name != assertion.name for old in reading.draft[table].assertions):
        reading.draft[table].assertions.append(assertion)
    return None


def _reason(demand: Demand) -> str:
    return demand.reason if isinstance(demand, Shown) else "it is attached to nothing"


def _assertion(reading: Reading, test: DataTest, said: Said) -> tuple[str, Assertion] | None:
    """The test's SQL over tables of the schema, when it names no other relation and counts rows."""
    if test.sql is None or test.fail_calc.replace(" ", "").lower() != "count(*)":
        return None
    tree = parse_sql(test.sql, reading.dialect)
    if not isinstance(tree, exp.Query):
        return None
    read: dict[str, None] = {}
    for table, node in relations_read(tree, reading.made.values()):
        if node is None:
            return None
        read[node.table_name] = None
        rename_relation(table, node.table_name)
    return (next(iter(read)), Assertion(test.title, tree, said.severity, said.origin)) if read else None
