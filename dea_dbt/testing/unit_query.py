"""A model as dbt runs it in a unit test: its SQL over what it is given, each input under its own name.

What is ephemeral stands in the compiled SQL; a unit test gives it as any other input, so it is taken out again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.errors import UsageError
from dea_core.harden.unit import GIVEN, inputs_of
from dea_dbt.graph import parse_sql, relations_read, rename_relation
from dea_dbt.manifest import Manifest, Node
from dea_dbt.model_query import model_query

EPHEMERAL = "__dbt__cte__"


@dataclass(frozen=True)
class UnderTest:
    """``tree`` reads tables of GIVEN; ``inputs`` are the nodes that dbt wants rows of, read or not."""

    node: Node
    tree: exp.Query
    inputs: tuple[Node, ...]


def under_test(manifest: Manifest, node: Node, dialect: str, why: str | None) -> UnderTest:
    """Read a model for its unit test. Raises UsageError for one that dbt or DuckDB cannot test."""
    if node.language != "sql":
        raise UsageError(f"model {node.name} is written in Python: dbt has no unit tests of those", place=node.file)
    if node.package not in ("", manifest.project):
        raise UsageError(f"model {node.name} is part of the package {node.package}: its unit tests belong there")
    model_query(manifest, node, dialect, why)  # refuses what has no SQL, and relations that nobody knows
    inputs = tuple(manifest.by_id[each] for each in node.parents if each in manifest.by_id)
    tree = parse_sql(node.sql or "", dialect)
    assert isinstance(tree, exp.Query)
    _take_out_ephemeral(tree, [each for each in inputs if each.materialized == "ephemeral"])
    _name_inputs(tree, manifest)
    named = {each.table_name for each in inputs}
    for name in inputs_of(tree):
        if name == node.table_name:
            raise UsageError(f"model {node.name} reads itself, also in a full refresh", place=node.file or None)
        if name not in named:
            raise UsageError(f"model {node.name} reads {name} without ref() or source()", place=node.file or None)
    return UnderTest(node, _for_duckdb(tree, node, dialect), inputs)


def _take_out_ephemeral(tree: exp.Query, nodes: list[Node]) -> None:
    """Tables of GIVEN in the place of common table expressions that dbt has put in; those that then serve nobody go."""
    names = {f"{EPHEMERAL}{name}".lower(): node.table_name for node in nodes for name in (node.name, node.path[2])}
    for table in list(tree.find_all(exp.Table)):
        if table.name.lower() in names and not table.db:
            _given(table, names[table.name.lower()])
    clause = tree.args.get("with_")
    while clause is not None and (idle := _idle(tree, clause)):
        clause.set("expressions", [cte for cte in clause.expressions if cte is not idle])
    if clause is not None and not clause.expressions:
        tree.set("with_", None)


def _idle(tree: exp.Query, clause: exp.Expr) -> exp.Expr | None:
    read = {table.name.lower() for table in tree.find_all(exp.Table) if not table.db}
    put_in = (cte for cte in clause.expressions if cte.alias.lower().startswith(EPHEMERAL))
    return next((cte for cte in put_in if cte.alias.lower() not in read), None)


def _name_inputs(tree: exp.Query, manifest: Manifest) -> None:
    for table, node in relations_read(tree, manifest.nodes):
        if node is not None and table.db != GIVEN:
            _given(table, node.table_name)


def _given(table: exp.Table, name: str) -> None:
    """A table of GIVEN."""
    rename_relation(table, name, GIVEN)


def _for_duckdb(tree: exp.Query, node: Node, dialect: str) -> exp.Query:
    try:
        found = tree if dialect == "duckdb" else parse_one(tree.sql("duckdb"), dialect="duckdb")
    except SqlglotError as error:
        raise UsageError(f"the SQL of model {node.name} cannot be written for DuckDB", place=node.file) from error
    assert isinstance(found, exp.Query)
    return found
