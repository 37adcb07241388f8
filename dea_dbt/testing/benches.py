"""The databases in which a project is tried: its own seed files beside made sources, and one of made rows alone.

Where rows for the seeds cannot be made (their rules are too narrow to be met by drawing), the second holds the files
too, and what it says of itself tells so.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack

from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, PlanError, UnsatisfiableError
from dea_core.generate import FILE_NAME
from dea_core.harden import Bench
from dea_core.schema import Schema
from dea_dbt.manifest import Node
from dea_dbt.seed_loading import load_seed
from dea_dbt.testing import ROWS
from dea_dbt.testing.workload import Read

SEEDS = (11, 12)
NULL_SHARE = 0.1
"""NULLs in columns of which no rule says that they are filled: what holds only for want of them is no rule."""
UNMADE = (ChecksFailedError, PlanError, UnsatisfiableError)
"""Rows that obey every rule could not be made."""


def open_benches(read: Read, stack: ExitStack, rows: int = ROWS) -> list[Bench]:
    """Both databases, every model built in each; ``stack`` closes them. One, where no other rows can be made."""
    own = open_own(read, stack, rows)
    gaps = _made_anew(read, stack, rows, NULL_SHARE)
    if isinstance(gaps, str):
        own.made = f"{own.made} (no others: {gaps})"
        return [own]
    if gaps.broken(read.workload.standing) != own.broken(read.workload.standing):  # the project counts on no NULL there
        full = _made_anew(read, stack, rows, 0.0)
        return [own, gaps if isinstance(full, str) else full]
    return [own, gaps]


def _made_anew(read: Read, stack: ExitStack, rows: int, null_share: float) -> Bench | str:
    """Every row is made; columns that may be NULL are so in ``null_share`` of them. Why not, where nothing else is."""
    try:
        made = stack.enter_context(_made(read, read.workload.schema, rows, SEEDS[1], null_share))
        return _bench(read, made, [table.name for table in read.workload.schema], "rows that are all made")
    except UNMADE as error:
        why = error.message.partition(", such as")[0]
        if not _seeds(read):
            raise
        if not len(read.sources):
            return why
    made = stack.enter_context(_made(read, read.sources, rows, SEEDS[1], null_share))
    return _bench(read, made, [], f"the seeds and other made rows (for the seeds no others: {why})")


def _bench(read: Read, made: DuckDB, there: Collection[str], told: str) -> Bench:
    """The database with the seeds loaded that are not there yet."""
    for name, node in _seeds(read).items():
        if name not in there:
            _load(made, name, node, read)
    return Bench(read.workload, made, told)


def open_own(read: Read, stack: ExitStack, rows: int = ROWS) -> Bench:
    """The first of them: the project's own seed files beside made sources."""
    own = stack.enter_context(_made(read, read.sources, rows, SEEDS[0]))
    return _bench(read, own, [], "the project's seeds and made rows" if _seeds(read) else f"{rows} made rows a table")


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
    known = read.workload.schema.table(name).columns if name in read.workload.schema else ()
    load_seed(engine, name, node, read.project.root, {column.name: str(column.type) for column in known})
