"""Fixes are tried on data made for the project: sources and seeds are made, its models are built on them, in memory.

    try_edits(models, findings) ── data made ── models built ── Trial ── the rule's own ``attempt`` says what came of it

What cannot be built on that data is not held against a fix: it is not tried, and the first model that fails is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dea_core.analyze import Finding
from dea_core.engines import DuckDB
from dea_core.errors import DeaError
from dea_core.generate import InMemory, generate_data
from dea_dbt.lint.lint import LINTS
from dea_dbt.lint.models import Models
from dea_dbt.lint.trial import Trial
from dea_dbt.model_query import built_here
from dea_dbt.schema import read_dbt_schema
from dea_dbt.seeding import SeedWish, propose

ROWS = 100


def try_edits(models: Models, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, each with what came of trying its edits."""
    if not any(finding.edits for finding in findings):
        return list(findings)
    memory = InMemory()
    try:
        schema = read_dbt_schema(models.manifest, models.root, dialect=models.dialect, remake_seeds=True)
        generate_data(schema, propose(models.root, models.manifest, schema, SeedWish(rows={"*": ROWS})), memory)
        broken = _build_all(models, memory.engine)
        return [replace(finding, tried=_tried(Trial(models, finding, memory.engine, broken))) for finding in findings]
    except DeaError as error:
        said = f"fix not tried: no data can be made ({error.message})"
        return [replace(finding, tried=said if finding.edits else None) for finding in findings]
    finally:
        memory.engine.close()


def _build_all(models: Models, engine: DuckDB) -> dict[str, str]:
    """Build every model as a table, so that it is run whole; why not, of each that fails."""
    broken: dict[str, str] = {}
    for node in models.manifest.nodes:
        try:
            built_here(engine, models.manifest, [replace(node, materialized="table")], models.dialect)
        except DeaError as error:
            broken[node.unique_id] = error.message
    return broken


def _tried(trial: Trial) -> str | None:
    if not trial.finding.edits:
        return None
    attempt = LINTS[trial.finding.rule].attempt
    return attempt(trial) if attempt else f"fix not tried: {trial.finding.rule} does not say how"
