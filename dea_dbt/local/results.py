"""What became of each node and test of a project that was built here.

built_of(result, told)   one of dbt's results as ours        with_causes(nodes, tests)   why what was skipped was
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.generate import GenerateResult
from dea_core.sql.ddl import relation
from dea_dbt.local.nodes import Told
from dea_dbt.local.reasons import Reason, reason_of

GOOD = ("success", "pass", "warn")
MADE = ("model", "seed", "snapshot")
"""What makes a table or view. Exposures and saved queries are among dbt's results too, and make nothing."""


@dataclass(frozen=True)
class Built:
    """What became of a node. ``status`` is dbt's: success, error, skipped; pass, fail, warn for tests."""

    unique_id: str
    kind: str
    name: str
    status: str
    file: str = ""
    path: tuple[str, str] = ("", "")
    materialized: str = ""
    rows: int | None = None
    failures: int | None = None
    reason: Reason | None = None
    because: tuple[str, ...] = ()
    """The nodes above whose failure skipped it."""
    notes: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()


@dataclass(frozen=True)
class LocalResult:
    """A project as it was built here."""

    adapter: str
    file: Path
    made: GenerateResult | None
    nodes: tuple[Built, ...]
    tests: tuple[Built, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def failed(self) -> bool:
        """Whether a node or a test went wrong."""
        return any(one.status not in GOOD for one in (*self.nodes, *self.tests))


def built_of(result: Any, told: Told) -> Built:
    """One of dbt's results as ours."""
    node, status = result.node, str(result.status)
    reason = reason_of(node, str(result.message or ""), told) if status == "error" else None
    return Built(
        node.unique_id,
        str(node.resource_type),
        node.name,
        status,
        node.original_file_path or "",
        (node.schema, node.alias),
        str(node.config.materialized),
        failures=getattr(result, "failures", None),
        reason=reason,
        notes=() if status == "error" else tuple(told.notes.get(node.unique_id, ())),
        parents=tuple(_above(node, told)),
    )


def _above(node: Any, told: Told) -> Iterator[str]:
    """What it reads; what is ephemeral is no node of its own here, and what that reads is read by it."""
    for parent in node.depends_on_nodes:
        yield from told.ephemeral.get(parent, (parent,))


def makes(result: Any) -> bool:
    """Whether one of dbt's results is of a node that makes a table or view."""
    return str(result.node.resource_type) in MADE


def with_causes(nodes: Sequence[Built], tests: Sequence[Built]) -> tuple[tuple[Built, ...], tuple[Built, ...]]:
    """The same; what was skipped, and tests of what is not there, with the failed nodes above them."""
    by_id = {one.unique_id: one for one in nodes}

    def roots(one: Built) -> dict[str, None]:
        above = [by_id[parent] for parent in one.parents if parent in by_id]
        found = {each.name: None for each in above if each.status == "error"}
        return found | {name: None for each in above if each.status == "skipped" for name in roots(each)}

    skipped = tuple(replace(one, because=tuple(roots(one))) if one.status == "skipped" else one for one in nodes)
    return skipped, tuple(_without_table(one, tuple(roots(one))) for one in tests)


def _without_table(test: Built, because: tuple[str, ...]) -> Built:
    return replace(test, status="skipped", because=because, reason=None) if because and test.reason else test


def with_rows(file: Path, nodes: Sequence[Built]) -> tuple[Built, ...]:
    """The same, with the rows of what was built."""
    with DuckDB.open(file, read_only=True) as engine:
        return tuple(replace(one, rows=_rows(engine, one.path)) if one.status == "success" else one for one in nodes)


def _rows(engine: DuckDB, path: Sequence[str]) -> int | None:
    try:
        return int(str(engine.rows(f"SELECT count(*) FROM {relation(path, 'duckdb')}")[0][0]))
    except EngineError:  # a view whose table went wrong: its line tells
        return None


def as_mapping(one: Built) -> Mapping[str, object]:
    """Plain data of a node."""
    line = {"said": one.reason.said, "function": one.reason.function, "line": one.reason.line} if one.reason else None
    return {
        "unique_id": one.unique_id, "kind": one.kind, "name": one.name, "status": one.status, "file": one.file,
        "relation": ".".join(one.path), "materialized": one.materialized, "rows": one.rows, "failures": one.failures,
        "reason": line, "because": list(one.because), "notes": list(one.notes),
    }  # fmt: skip
