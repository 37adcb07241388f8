"""What DuckDB itself reads in a text: its parser is asked which functions are called and which relations are read.

The guard judges what sqlglot reads. Should the two ever read a text differently, the engine's own reading decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from dea_core.engines import Engine
from dea_core.errors import RefusedError
from dea_core.sql.guard_functions import DUCKDB, DUCKDB_IN_FROM
from dea_core.sql.guard_known import Known
from dea_core.sql.guard_relations import CATALOG_VIEWS, PLAIN

Node = dict[str, Any]


def need_same_reading(engine: Engine, sql: str, known: Known) -> None:
    """Raise RefusedError where DuckDB finds in ``sql`` what the guard would not have let in. Nothing is run."""
    asked = f"SELECT json_serialize_sql({exp.Literal.string(sql).sql('duckdb')}::VARCHAR)"
    read = json.loads(str(engine.rows(asked)[0][0]))
    if read.get("error"):
        raise RefusedError(f"DuckDB reads it as no query: {read.get('error_message')}")
    nodes = list(_nodes(read))
    named = {str(entry["key"]).lower() for node in nodes for entry in (node.get("cte_map") or {}).get("map", ())}
    own = set(filter(PLAIN.fullmatch, named))
    for node in nodes:
        if node.get("type") == "BASE_TABLE":
            _need_relation(node, own, known)
        elif node.get("type") == "TABLE_FUNCTION":
            _need_function(node.get("function") or {}, DUCKDB_IN_FROM)
        elif "function_name" in node:
            _need_function(node, DUCKDB | DUCKDB_IN_FROM)


def _nodes(read: Any) -> Iterator[Node]:
    if isinstance(read, dict):
        yield read
    for each in read.values() if isinstance(read, dict) else read if isinstance(read, list) else ():
        yield from _nodes(each)


def _need_relation(node: Node, own: set[str], known: Known) -> None:
    parts = (node.get("catalog_name"), node.get("schema_name"), node.get("table_name"))
    path = tuple(str(part).lower() for part in parts if part)
    if path not in known.relations and path not in CATALOG_VIEWS and not (len(path) == 1 and path[0] in own):
        raise RefusedError(f"DuckDB reads in it the table {'.'.join(path)}, which is not there")


def _need_function(node: Node, allowed: frozenset[str]) -> None:
    """An operator is a function too, whose name is no word."""
    name = str(node.get("function_name") or "").lower()
    is_word = any(sign.isalnum() or sign == "_" for sign in name)
    if (is_word and name not in allowed) or node.get("schema") or node.get("catalog"):
        raise RefusedError(f"DuckDB reads in it the function {name}, which is not known to only compute")
