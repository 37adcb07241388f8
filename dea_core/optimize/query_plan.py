"""An engine's query plan as a small tree, the same for DuckDB and Postgres.

    explained(engine, sql, analyze=True) ──> Step       operator, what on, rows estimated and actual, seconds

``seconds`` are those spent in a step itself, without the steps below it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dea_core.engines import Engine

MILLISECONDS = 1000
MOST_DETAIL = 100
_WRAPPERS = {"RESULT_COLLECTOR", "EXPLAIN_ANALYZE", "QUERY"}
_DUCKDB_DETAILS = (
    "Table",
    "Function",
    "Join Type",
    "Conditions",
    "Condition",
    "Groups",
    "Order By",
    "Filters",
    "Expression",
)
_POSTGRES_DETAILS = (
    "Relation Name", "Index Name", "CTE Name", "Join Type", "Hash Cond", "Merge Cond", "Index Cond",
    "Join Filter", "Group Key", "Sort Key", "Filter",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One operator: what it works ``on`` (a table, a condition), the rows it gives, and what is below it."""

    operator: str
    on: str
    estimated: int | None = None
    actual: int | None = None
    seconds: float | None = None
    below: tuple[Step, ...] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Step]]:
        """Each step with its depth, top first."""
        yield depth, self
        for step in self.below:
            yield from step.walk(depth + 1)

    def indexes(self) -> set[str]:
        """The names of the indexes that are used."""
        words = {word for _, step in self.walk() if "Index" in step.operator for word in step.on.split()}
        return {word.rstrip(",") for word in words}


def explained(engine: Engine, sql: str, *, analyze: bool = False) -> Step:
    """The plan of ``sql``; with ``analyze`` it is run, its rows are thrown away, and each step knows its time."""
    if engine.dialect == "postgres":
        words = "ANALYZE, TIMING ON, FORMAT JSON" if analyze else "FORMAT JSON"
        found = engine.rows(f"EXPLAIN ({words}) {sql}")[0][0]
        return _postgres((found if isinstance(found, list) else json.loads(str(found)))[0]["Plan"])
    words = "ANALYZE, FORMAT json" if analyze else "FORMAT json"
    read = json.loads(str(engine.rows(f"EXPLAIN ({words}) {sql}")[0][1]))
    if isinstance(read, dict):
        read = read.get("operator") or read.get("children") or [read]
    return _duckdb(read[0])


def _duckdb(node: dict[str, Any]) -> Step:
    name = str(node.get("type") or node.get("operator_type") or node.get("name") or "").strip()
    below = tuple(_duckdb(child) for child in node.get("children") or ())
    if name in _WRAPPERS and len(below) == 1:
        return below[0]
    details = node.get("extra_info") or {}
    if not isinstance(details, dict):
        details = {}
    estimated = _count(details.get("Estimated Cardinality"))
    actual = _count(node.get("intermediate_rows", node.get("operator_cardinality")))
    seconds = node.get("timing", node.get("operator_timing"))
    return Step(name.lower().replace("_", " "), _details(details, _DUCKDB_DETAILS), estimated, actual, seconds, below)


def _postgres(node: dict[str, Any]) -> Step:
    children = node.get("Plans") or ()
    loops = node.get("Actual Loops", 1) or 1
    whole = _total(node)
    inner = sum(_total(child) or 0.0 for child in children)
    seconds = max(0.0, whole - inner) / MILLISECONDS if whole is not None else None
    rows = node.get("Actual Rows")
    actual = round(rows * loops) if rows is not None else None
    below = tuple(_postgres(child) for child in children)
    estimated = _count(node.get("Plan Rows"))
    return Step(node["Node Type"], _details(node, _POSTGRES_DETAILS), estimated, actual, seconds, below)


def _total(node: dict[str, Any]) -> float | None:
    """Milliseconds in a step and all below it, over all its runs."""
    spent = node.get("Actual Total Time")
    return float(spent) * (node.get("Actual Loops", 1) or 1) if spent is not None else None


def _details(found: dict[str, Any], wanted: tuple[str, ...]) -> str:
    told = [found[name] for name in wanted if found.get(name)]
    text = ", ".join(", ".join(map(str, each)) if isinstance(each, list) else str(each) for each in told)
    line = " ".join(text.split())
    return line if len(line) <= MOST_DETAIL else line[: MOST_DETAIL - 1] + "…"


def _count(value: object) -> int | None:
    text = str(value).lstrip("~") if value is not None else ""
    return int(float(text)) if text.replace(".", "", 1).isdigit() else None
