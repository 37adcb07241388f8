"""The project's relations as lineage knows them: sources and seeds as base tables, models as queries over them.

    read_graph(manifest, seeds, dialect)  ──>  Graph: relation of each node; the tables; what could not be read

The columns of a source that nobody declared are those that models read and tests name; found by reading again until no
more turn up, because a star lets through what is only then known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers

from dea_core.schema import Origin, Unsupported
from dea_core.sql.lineage import BaseTable, Query, Relation, discovered, fold, read_query, relation_key
from dea_dbt.manifest import Manifest, Node
from dea_dbt.seeds import SeedFile

MOST_PASSES = 6
NOBODY: Mapping[str, Iterable[str]] = {}
SILENCE: Mapping[str, str] = {}
Columns = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Graph:
    """``relations`` by unique id, ``catalog`` by name in SQL; ``tables`` are base tables with the node of each."""

    relations: Mapping[str, Relation]
    catalog: Mapping[str, Relation]
    queries: tuple[Query, ...]
    tables: Mapping[str, Node]
    unread: tuple[Unsupported, ...] = ()
    unclear: tuple[str, ...] = ()

    def base(self, node: Node) -> BaseTable | None:
        """The base table that a node is, if it is one."""
        relation = self.relations.get(node.unique_id)
        return relation if isinstance(relation, BaseTable) else None


def read_graph(
    manifest: Manifest,
    seeds: Mapping[str, SeedFile],
    dialect: str,
    named: Mapping[str, Iterable[str]] = NOBODY,
    failures: Mapping[str, str] = SILENCE,
) -> Graph:
    """Read every model. By node id: ``seeds`` files, ``named`` columns that tests name, ``failures`` of dbt."""
    trees, unread = _parse_models(manifest, dialect, failures)
    known: Columns = {}
    for node in manifest.of_kind("source", "seed"):
        listed = [*(column.name for column in node.columns), *named.get(node.unique_id, ())]
        known.setdefault(node.table_name, {}).update({fold(name): name for name in reversed(listed)})
    for _ in range(MOST_PASSES):
        relations, catalog, queries, tables = _read_once(manifest, trees, seeds, known)
        reads = discovered(queries)
        if not _learn(known, reads.columns):
            break
    unclear = tuple(dict.fromkeys(reads.unclear))
    return Graph(relations, catalog, tuple(queries), tables, tuple(unread), unclear)


def _parse_models(
    manifest: Manifest, dialect: str, failures: Mapping[str, str]
) -> tuple[dict[str, exp.Expr], list[Unsupported]]:
    trees: dict[str, exp.Expr] = {}
    unread: list[Unsupported] = []
    for node in manifest.of_kind("model", "snapshot"):
        tree = parse_sql(node.sql, dialect) if node.sql else None
        if isinstance(tree, exp.Query):
            trees[node.unique_id] = tree
        else:
            why = _why_unread(node, failures)
            unread.append(Unsupported("model", node.name, Origin("dbt", node.file, detail=why)))
    return trees, unread


def _why_unread(node: Node, failures: Mapping[str, str]) -> str:
    if node.language != "sql":
        return "it is written in Python"
    return "its SQL cannot be read" if node.sql else failures.get(node.unique_id, "dbt did not compile it")


def parse_sql(text: str, dialect: str) -> exp.Expr | None:
    """A tree of compiled SQL with names folded as the engine folds them, or None. DuckDB keeps names as written."""
    try:
        tree = parse_one(text, dialect=dialect)
    except (SqlglotError, RecursionError):
        return None
    return tree if dialect == "duckdb" else normalize_identifiers(tree, dialect=dialect)


def _read_once(
    manifest: Manifest, trees: Mapping[str, exp.Expr], seeds: Mapping[str, SeedFile], known: Columns
) -> tuple[dict[str, Relation], dict[str, Relation], list[Query], dict[str, Node]]:
    catalog: dict[str, Relation] = {}
    relations: dict[str, Relation] = {}
    tables: dict[str, Node] = {}
    queries: list[Query] = []
    made_here = {key for node in manifest.of_kind("seed", "model", "snapshot") for key in keys_of(node)}
    for node in sorted(manifest.nodes, key=lambda node: node.kind == "source"):
        if node.kind in ("source", "seed") and not (node.kind == "source" and made_here & set(keys_of(node))):
            base = BaseTable(node.table_name, known.get(node.table_name, {}), closed=False)
            if node.unique_id in seeds:
                header = seeds[node.unique_id].header
                base = BaseTable(node.table_name, {fold(name): name for name in header}, closed=True)
            relations[node.unique_id] = base
            tables[node.table_name] = node
            catalog.update(dict.fromkeys(keys_of(node), base))
    for node in manifest.of_kind("model", "snapshot"):
        if node.unique_id in trees:
            query = read_query(trees[node.unique_id], catalog, name=node.name)
            relations[node.unique_id] = query
            queries.append(query)
            catalog.update(dict.fromkeys(keys_of(node), query))
    for node in manifest.of_kind("source"):
        shared = next((catalog[key] for key in keys_of(node) if key in catalog), None)
        if shared is not None:
            relations.setdefault(node.unique_id, shared)
    return relations, catalog, queries, tables


def keys_of(node: Node) -> tuple[str, ...]:
    """The ways in which compiled SQL may name the node's relation."""
    return _keys(node.path, node.relation)


@lru_cache(maxsize=4096)
def _keys(path: tuple[str, ...], relation: str) -> tuple[str, ...]:
    keys = [".".join(fold(part) for part in path if part)]
    try:
        named = parse_one(f"SELECT * FROM {relation}", dialect="duckdb").args["from_"].this
        keys.append(relation_key(named))
    except (SqlglotError, KeyError):
        pass
    return tuple(dict.fromkeys(keys))


def relations_read(tree: exp.Query, nodes: Iterable[Node]) -> Iterator[tuple[exp.Table, Node | None]]:
    """Every table that ``tree`` reads, its own common table expressions left out, and which of ``nodes`` it is."""
    by_key = {key: node for node in nodes for key in keys_of(node)}
    local = {fold(cte.alias) for cte in tree.find_all(exp.CTE)}
    for table in list(tree.find_all(exp.Table)):
        if len(table.parts) > 1 or fold(table.name) not in local:
            yield table, by_key.get(relation_key(table))


def rename_relation(table: exp.Table, name: str, schema: str | None = None) -> None:
    """One identifier for the relation, perhaps in a schema; columns called by the old name find it as its alias."""
    if not table.alias:
        table.set("alias", exp.TableAlias(this=table.this.copy()))
    table.set("this", exp.to_identifier(name, quoted=True))
    table.set("db", exp.to_identifier(schema) if schema else None)
    table.set("catalog", None)


def _learn(known: Columns, found: Mapping[str, Mapping[str, str]]) -> bool:
    """Add what was found; whether anything was new."""
    new = False
    for table, columns in found.items():
        for folded, name in columns.items():
            if folded not in known.setdefault(table, {}):
                known[table][folded] = name
                new = True
    return new
