"""Models that would be empty on generated data: the project is built in memory, and its plan mended until none is.

    filled(ready, graph)  ──>  the plan with the scenarios that models need, and what could not be filled, told

Nothing is built in the target. What a model reads from elsewhere is not there: then it is named with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, PlanError, ReadError
from dea_core.generate import Proposal
from dea_core.infer import Filled, fill
from dea_core.schema import Schema
from dea_dbt.graph import Graph
from dea_dbt.manifest import Manifest
from dea_dbt.model_trees import Trees
from dea_dbt.seed_loading import load_seed, seed_types


def filled(manifest: Manifest, graph: Graph, root: Path, schema: Schema, proposal: Proposal) -> Filled | None:
    """``proposal`` with scenarios for models that are empty without them; None where there is nothing to build.

    What is wrong with the plan itself is told by whoever makes the data, not here.
    """
    models, _ = Trees(manifest, graph, schema.dialect).models()
    if not models or not len(schema):
        return None
    relations = {
        node.table_name: graph.relations[key] for key, node in manifest.by_id.items() if key in graph.relations
    }
    try:
        return fill(schema, proposal, models, relations, lambda engine: _load(engine, manifest, root, schema))
    except (ChecksFailedError, PlanError):
        return None


def _load(engine: DuckDB, manifest: Manifest, root: Path, schema: Schema) -> None:
    for node in manifest.of_kind("seed"):
        if node.table_name not in schema:
            try:
                load_seed(engine, node.table_name, node, root, seed_types(node, root))
            except ReadError:
                continue  # what builds on it is named as not built; dbt seed tells of the file


def told(found: Filled) -> Iterator[str]:
    """What a person should know of the trial."""
    rows, failures = found.built.rows, found.built.failures
    with_rows = sum(1 for count in rows.values() if count)
    yield f"{with_rows} of {len(rows) + len(failures)} models have rows on a trial of this data"
    yield from found.notes
    for name, reason in failures.items():
        if not reason.endswith("is not built"):
            yield f"{name} cannot be built in memory: {reason}"
