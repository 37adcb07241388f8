"""The databases in which a project is tried: its own seed files beside made sources, and one of made rows alone."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import EngineError, ReadError
from dea_core.generate import FILE_NAME
from dea_core.harden import Bench
from dea_core.schema import Schema
from dea_core.sql.ddl import identifier
from dea_core.sql.values import literal
from dea_dbt.manifest import Node
from dea_dbt.seeds import seed_path
from dea_dbt.testing import ROWS
from dea_dbt.testing.workload import Read

SEEDS = (11, 12)
NULL_SHARE = 0.1
"""NULLs in columns of which no rule says that they are filled: what holds only for want of them is no rule."""
RAGGED = "null_padding = true, parallel = false"
"""dbt takes rows that end early for rows whose last columns are empty."""


def open_benches(read: Read, stack: ExitStack, rows: int = ROWS) -> list[Bench]:
    """Both databases, every model built in each; ``stack`` closes them."""
    own = open_own(read, stack, rows)
    gaps = _all_made(read, stack, rows, NULL_SHARE)
    if gaps.broken(read.workload.standing) != own.broken(read.workload.standing):  # the project counts on no NULL there
        return [own, _all_made(read, stack, rows, 0.0)]
    return [own, gaps]


def _all_made(read: Read, stack: ExitStack, rows: int, null_share: float) -> Bench:
    """Every row is made; columns that may be NULL are so in ``null_share`` of them."""
    kept, schema = _seeds(read), read.workload.schema
    made = stack.enter_context(_made(read, schema, rows, SEEDS[1], null_share))
    for name in set(kept) - {table.name for table in schema}:
        _load(made, name, kept[name], read)
    return Bench(read.workload, made, "rows that are all made")


def open_own(read: Read, stack: ExitStack, rows: int = ROWS) -> Bench:
    """The first of them: the project's own seed files beside made sources."""
    kept = _seeds(read)
    own = stack.enter_context(_made(read, read.sources, rows, SEEDS[0]))
    for name, node in kept.items():
        _load(own, name, node, read)
    return Bench(read.workload, own, "the project's seeds and made rows" if kept else f"{rows} made rows a table")


def _seeds(read: Read) -> dict[str, Node]:
    return {name: node for name, node in read.nodes.items() if node.kind == "seed"}


def _made(read: Read, schema: Schema, rows: int, seed: int, null_share: float = 0.0) -> DuckDB:
    """A database of made rows, which obey every rule of ``schema``."""
    from dea_core.verbs import generate, plan

    if not len(schema):
        return DuckDB.open()
    path = read.project.root / FILE_NAME
    proposal = plan(schema, rows=rows, seed=seed, plan=path if path.is_file() else None, null_share=null_share)
    memory = generate(schema, plan=proposal).memory
    assert memory is not None  # neither out= nor into= was given
    return memory.engine


def _load(engine: DuckDB, name: str, node: Node, read: Read) -> None:
    """A seed file, its columns typed as the schema has them."""
    path: Path = seed_path(node, read.project.root)
    delimiter = _text(str(node.config.get("delimiter") or ","))
    rows = f"read_csv({_text(str(path))}, header = true, all_varchar = true, delim = {delimiter}, {RAGGED})"
    columns = "*"
    if name in read.workload.schema:
        table = read.workload.schema.table(name)
        columns = ", ".join(
            f"CAST({identifier(c.name, 'duckdb')} AS {c.type}) AS {identifier(c.name, 'duckdb')}" for c in table.columns
        )
    try:
        engine.execute(f"CREATE OR REPLACE TABLE {identifier(name, 'duckdb')} AS SELECT {columns} FROM {rows}")
    except EngineError as error:
        raise ReadError(f"seed {name} cannot be loaded: {error.message}", place=path) from error


def _text(value: str) -> str:
    return literal(value).sql("duckdb")
