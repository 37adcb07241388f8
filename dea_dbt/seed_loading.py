"""A seed's file as a table of an embedded database, its columns of the types that dbt would give them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import EngineError, ReadError
from dea_core.sql.ddl import identifier
from dea_core.sql.values import literal
from dea_dbt.manifest import Node
from dea_dbt.seeds import read_seed, row_types, seed_path

RAGGED = "null_padding = true, parallel = false"
"""dbt takes rows that end early for rows whose last columns are empty."""


def seed_types(node: Node, root: Path) -> dict[str, str]:
    """The type of each column: as its config says, else as its rows look."""
    seed = read_seed(node, root)
    return dict.fromkeys(seed.header, "VARCHAR") | dict(row_types(seed)) | _configured(node)


def _configured(node: Node) -> dict[str, str]:
    return {str(name): str(kind) for name, kind in (node.config.get("column_types") or {}).items()}


def load_seed(engine: DuckDB, name: str, node: Node, root: Path, types: Mapping[str, str]) -> None:
    """Make the table ``name`` of a seed's file. Raises ReadError for rows that their types do not take."""
    path = seed_path(node, root)
    delimiter = _text(str(node.config.get("delimiter") or ","))
    rows = f"read_csv({_text(str(path))}, header = true, all_varchar = true, delim = {delimiter}, {RAGGED})"
    columns = ", ".join(f"CAST({_name(column)} AS {kind}) AS {_name(column)}" for column, kind in types.items()) or "*"
    try:
        engine.execute(f"CREATE OR REPLACE TABLE {_name(name)} AS SELECT {columns} FROM {rows}")
    except EngineError as error:
        raise ReadError(f"seed {name} cannot be loaded: {error.message}", place=path) from error


def _name(text: str) -> str:
    return identifier(text, "duckdb")


def _text(value: str) -> str:
    return literal(value).sql("duckdb")
