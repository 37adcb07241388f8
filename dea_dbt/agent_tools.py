"""Tools of a dbt project, for agents: joined to ``dea_core.agents`` by the entry point group ``dea.tools``.

They read what ``dbt compile`` wrote, at the place that the task is about: a source such as dbt://PROJECT.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from dea_core.agents import Desk, tool
from dea_core.errors import UsageError, did_you_mean
from dea_dbt.manifest import Manifest, Node
from dea_dbt.reader import manifest_at

MOST_MODELS = 200


@tool(general=True)
def read_manifest(desk: Desk) -> Any:
    """Lists what a dbt project has: sources, seeds, models and snapshots, what each reads, how many tests it has."""
    manifest = _manifest(desk)
    tests = Counter(test.attached for test in manifest.tests)
    nodes = [_short(manifest, node, tests[node.unique_id]) for node in manifest.nodes[:MOST_MODELS]]
    return {"project": manifest.project, "adapter": manifest.adapter, "nodes": nodes, "of": len(manifest.nodes)}


@tool(general=True)
def read_model(desk: Desk, name: str) -> Any:
    """Reads one model, source, seed or snapshot: description, columns, tests, what it reads, and its compiled SQL."""
    manifest = _manifest(desk)
    node = manifest.named(name)
    if node is None:
        raise UsageError(f"the project has no {name}", hint=did_you_mean(name, (n.table_name for n in manifest.nodes)))
    tests = [test for test in manifest.tests if node.unique_id in (test.attached, *test.parents)]
    return {
        **_short(manifest, node, len(tests)),
        "file": str(Path(node.file)),
        "description": node.description,
        "columns": {
            column.name: " ".join(filter(None, (column.data_type, column.description))) for column in node.columns
        },
        "tests": [f"{test.key} {test.column or ''}".strip() for test in tests],
        "read_by": [one.table_name for one in manifest.nodes if node.unique_id in one.parents],
        "sql": node.sql or "not compiled",
    }


def _short(manifest: Manifest, node: Node, tests: int) -> dict[str, Any]:
    reads = [manifest.by_id[parent].table_name for parent in node.parents if parent in manifest.by_id]
    return {"name": node.table_name, "kind": node.kind, "made": node.materialized, "reads": reads, "tests": tests}


def _manifest(desk: Desk) -> Manifest:
    if desk.source is None or not desk.source.startswith("dbt://"):
        raise UsageError("the task is not about a dbt project", hint="give --source dbt://PROJECT, or run it in one")
    return manifest_at(desk.source)[0]
