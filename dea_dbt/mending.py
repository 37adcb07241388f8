"""A project built in memory on generated data, and its plan mended: no model empty, no test red, as far as can be.

    mended(manifest, graph, root, schema, proposal)  ──>  the plan with what models and tests need; the rest is told

Nothing is built in the target. What a model reads from elsewhere is not there: then it is named with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, PlanError, ReadError
from dea_core.generate import Plan, Proposal
from dea_core.infer import Demand, Mended, Reference, Rule, Trial, mend
from dea_core.schema import Schema
from dea_dbt.graph import Graph
from dea_dbt.manifest import Manifest
from dea_dbt.model_trees import Trees
from dea_dbt.rules import demands
from dea_dbt.seed_loading import load_seed, seed_types


def mended(
    manifest: Manifest,
    graph: Graph,
    root: Path,
    schema: Schema,
    plan: Plan,
    propose: Callable[[Plan], Proposal],
    *,
    derives: bool = True,
) -> Mended | None:
    """``plan`` mended for the models and tests of a project; None where there is nothing to build.

    ``derives``: whether columns may be derived from rows of other tables.

    What is wrong with the plan itself is told by whoever makes the data, not here.
    """
    trees = Trees(manifest, graph, schema.dialect)
    models, _ = trees.models()
    if not models or not len(schema):
        return None
    relations = {
        node.table_name: graph.relations[key] for key, node in manifest.by_id.items() if key in graph.relations
    }
    trial = Trial(
        schema,
        models,
        relations,
        tuple(_rules(manifest, trees)),
        load=lambda engine: _load(engine, manifest, root, schema),
        propose=propose,
        derives=derives,
    )
    try:
        return mend(trial, plan)
    except (ChecksFailedError, PlanError):
        return None


def _rules(manifest: Manifest, trees: Trees) -> Iterator[Rule]:
    """The project's tests that count rows and are errors, each with what it asks first."""
    for test in manifest.tests:
        node = manifest.by_id.get(test.attached or "")
        tree = trees.tree(test.sql) if test.sql else None
        if tree is None or node is None or test.severity != "error":
            continue
        if test.fail_calc.replace(" ", "").lower() == "count(*)":
            for demand in demands(test, trees.dialect)[:1]:
                yield Rule(test.title, node.table_name, _named(demand, manifest), tree)


def _named(demand: Demand, manifest: Manifest) -> Demand:
    """A reference to a node by the name of its table."""
    parent = manifest.named(demand.to) if isinstance(demand, Reference) else None
    return replace(demand, to=parent.table_name) if isinstance(demand, Reference) and parent is not None else demand


def _load(engine: DuckDB, manifest: Manifest, root: Path, schema: Schema) -> None:
    for node in manifest.of_kind("seed"):
        if node.table_name not in schema:
            try:
                load_seed(engine, node.table_name, node, root, seed_types(node, root))
            except ReadError:
                continue  # what builds on it is named as not built; dbt seed tells of the file


def told(found: Mended) -> Iterator[str]:
    """What a person should know of the trial."""
    rows, failures = found.built.rows, found.built.failures
    with_rows = sum(1 for count in rows.values() if count)
    yield f"{with_rows} of {len(rows) + len(failures)} models have rows on a trial of this data"
    if found.held:
        yield f"of the project's own tests {len(found.held)} hold on it"
    yield from found.notes
    for name, reason in failures.items():
        if not reason.endswith("is not built"):
            yield f"{name} cannot be built in memory: {reason}"
