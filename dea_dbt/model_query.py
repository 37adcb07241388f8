"""A model as a query over its parents: the compiled SQL, with each relation by the name that people type for it.

model_query(manifest, node, dialect)   ──>  ModelQuery: SQL over orders, stg_orders, till.customers; the parents' nodes
in_jinja(text, nodes)                  ──>  the names back as {{ ref('orders') }} and {{ source('till', 'customers') }}
built_here(engine, manifest, ...)      ──>  the models in between, made of their own compiled SQL
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import EngineError, UsageError
from dea_core.sql.ddl import identifier
from dea_dbt.graph import parse_sql, relations_read, rename_relation
from dea_dbt.manifest import Manifest, Node, call_of

ON_TARGET = "--on-target reads what the target holds"


@dataclass(frozen=True)
class ModelQuery:
    """``tree`` reads each of ``parents`` under its name; what is ephemeral is in it already, as dbt puts it."""

    node: Node
    tree: exp.Query
    parents: Mapping[str, Node]


def model_query(manifest: Manifest, node: Node, dialect: str, why: str | None = None) -> ModelQuery:
    """Read the compiled SQL of a model; ``why`` is what dbt said where there is none. Raises UsageError."""
    place = node.file or None
    if node.language != "sql":
        raise UsageError(f"model {node.name} is written in Python: there is no SQL to make faster", place=place)
    if not node.sql:
        raise UsageError(f"dbt did not compile model {node.name}: {why or 'no reason given'}", place=place)
    tree = parse_sql(node.sql, dialect)
    if not isinstance(tree, exp.Query):
        raise UsageError(f"the compiled SQL of model {node.name} cannot be read as {dialect}", place=place)
    parents: dict[str, Node] = {}
    for table, found in relations_read(tree, manifest.nodes):
        if found is not None:
            parents[found.table_name] = found
            rename_relation(table, found.table_name)
        elif isinstance(table.this, exp.Identifier):
            written = ".".join(part.name for part in table.parts)
            hint = "name it with ref() or source(), so that its columns and rules are known"
            raise UsageError(f"model {node.name} reads {written}, which no source or model is", place=place, hint=hint)
    return ModelQuery(node, tree, parents)


def jinja_of(node: Node) -> str:
    """How a model's file names a node."""
    return f"{{{{ {call_of(node)} }}}}"


def ancestors(manifest: Manifest, nodes: Iterable[Node]) -> Iterator[Node]:
    """These nodes and all that they depend on, parents first."""
    wanted = {node.unique_id for node in nodes}
    for node in reversed(manifest.nodes):
        if node.unique_id in wanted:
            wanted.update(node.parents)
    yield from (node for node in manifest.nodes if node.unique_id in wanted)


def built_here(engine: DuckDB, manifest: Manifest, nodes: Iterable[Node], dialect: str) -> None:
    """Build the models among ``nodes`` over tables that are there, as views where dbt makes views."""
    for node in nodes:
        if node.kind == "snapshot":
            raise UsageError(f"snapshot {node.name} is history that only a target has", hint=ON_TARGET)
        if node.kind == "model" and node.materialized != "ephemeral":
            sql = model_query(manifest, node, dialect).tree.sql("duckdb")
            kind = "VIEW" if node.materialized == "view" else "TABLE"
            try:
                engine.execute(f"CREATE {kind} {identifier(node.table_name, 'duckdb')} AS {sql}")
            except EngineError as error:
                said = f"model {node.name} cannot be built on data made for it: {error.message}"
                raise UsageError(said, place=node.file or None, hint=ON_TARGET) from error
