"""``dea dbt seed``: from a project to data that its tests, contracts and SQL ask for, where dbt will look for it.

project ── manifest ── schema ── plan ──┬── target    straight into the tables that the sources name
                                        ├── seeds     CSVs and their properties, proved by dbt itself
                                        ├── models    SELECTs that the warehouse runs itself
                                        └── parquet   one file a table, for anything else
Nothing is written unless every rule holds for every row, and nothing that holds somebody else's rows is touched.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal

from dea_core.checks import CheckResult
from dea_core.errors import ReadError, RefusedError, UsageError
from dea_core.generate import FILE_NAME, GenerateResult, Plan, Progress, Proposal, TablePlan, check_asked, load_plan
from dea_core.schema import Schema
from dea_dbt.appending import continue_rows
from dea_dbt.artifacts import artifacts
from dea_dbt.as_models import without_our_models
from dea_dbt.graph import Graph
from dea_dbt.manifest import Manifest, Node, read_manifest
from dea_dbt.mending import mended, told
from dea_dbt.node_selection import tables_selected
from dea_dbt.places import choose_places
from dea_dbt.project import Project
from dea_dbt.schema import read_schema_and_graph
from dea_dbt.selecting import select_tables

Into = Literal["target", "seeds", "models", "parquet"]
MOST_NAMED = 5
MOST_CHECKED = 1_000_000
"""So many rows are made and checked here before models are written that make them elsewhere."""
ROWS = "rows"
"""What a source's ``meta`` may say: how many rows it gets where no plan file and no option does."""


@dataclass(frozen=True)
class SeedWish:
    """What ``dea dbt seed`` and ``plan`` are asked for."""

    into: Into = "target"
    remake_seeds: bool = False
    replace: bool = False
    append: bool = False
    prune: bool = False
    select: Sequence[str] = ()
    rows: Mapping[str, int] | None = None
    seed: int | None = None
    as_of: datetime.date | None = None
    locale: str | None = None
    null_share: float = 0.0
    fit: bool = False
    plan: str | None = None
    out: str | None = None
    threads: int | None = None
    edge_cases: float = 0.0


@dataclass(frozen=True)
class Prepared:
    """A project read, and the plan for its data. ``nodes`` are dbt's, by table.

    ``elsewhere`` is what the plan file says of tables that are not selected.
    """

    project: Project
    manifest: Manifest
    schema: Schema
    nodes: Mapping[str, Node]
    proposal: Proposal
    elsewhere: Mapping[str, TablePlan] = field(default_factory=dict)


@dataclass(frozen=True)
class SeedResult:
    """What was made, and the checks on it as it was loaded."""

    made: GenerateResult
    target: str
    into: Into
    loaded: tuple[CheckResult, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The result as plain data."""
        loaded = {"passed": sum(r.passed for r in self.loaded), "of": len(self.loaded)}
        return {
            **self.made.as_json(),
            "into": self.into,
            "target": self.target,
            "loaded": loaded,
        }


def prepare(project: Project, wish: SeedWish) -> Prepared:
    """Read the project and propose a plan. Raises subclasses of DeaError."""
    built = artifacts(project, threads=wish.threads)
    manifest = without_our_models(read_manifest(built.content, place=built.file))
    dialect = project.connection.dialect
    schema, graph = read_schema_and_graph(
        manifest, project.root, dialect=dialect, remake_seeds=wish.remake_seeds, failures=built.failures
    )
    _need_tables(schema, manifest, wish)
    selected, notes = select_tables(schema, wish.select, partial(tables_selected, project, manifest))
    proposal, elsewhere = _proposal_of(selected, schema, manifest, project.root, wish)
    if len(selected) == len(schema):
        proposal, selected = _mended(project, manifest, graph, schema, proposal, wish)
    nodes = {node.table_name: node for node in manifest.of_kind("seed", "source")}
    proposal = replace(proposal, notes=(*notes, *proposal.notes))
    return Prepared(project, manifest, selected, nodes, proposal, elsewhere)


def _mended(
    project: Project, manifest: Manifest, graph: Graph, schema: Schema, proposal: Proposal, wish: SeedWish
) -> tuple[Proposal, Schema]:
    """The plan with what the project's models and tests need, found by building them in memory.

    Tests that hold there are no longer told as not supported.
    """
    from dea_core.verbs import plan

    def propose(lines: Plan) -> Proposal:
        return plan(schema, plan=lines, null_share=wish.null_share)

    derives = wish.into != "models"
    found = mended(manifest, graph, project.root, schema, proposal.plan, propose, derives=derives)
    if found is None:
        return proposal, schema
    left = tuple(one for one in schema.unsupported if one.what != "dbt test" or one.name not in found.held)
    better = replace(proposal, plan=found.plan, notes=(*proposal.notes, *told(found)))
    return better, replace(schema, unsupported=left)


def _proposal_of(
    selected: Schema, schema: Schema, manifest: Manifest, root: Path, wish: SeedWish
) -> tuple[Proposal, dict[str, TablePlan]]:
    """The plan for what is selected; where the plan file names other tables, it is followed whole, and parted."""
    given = _plan_file(root, wish)
    planned = load_plan(given).tables if given else {}
    if all(name in selected or name not in schema for name in planned):
        return propose(root, manifest, selected, wish), {}
    whole = propose(root, manifest, schema, wish)
    tables = whole.plan.tables
    ours = {name: table for name, table in tables.items() if name in selected}
    elsewhere = {name: table for name, table in tables.items() if name not in selected and name in planned}
    return replace(whole, plan=replace(whole.plan, tables=ours)), elsewhere


def _plan_file(root: Path, wish: SeedWish) -> Path | None:
    path = Path(wish.plan) if wish.plan else root / FILE_NAME
    return path if wish.plan or path.is_file() else None


def propose(root: Path, manifest: Manifest, schema: Schema, wish: SeedWish) -> Proposal:
    """The plan for ``schema``: what the plan file at the project's root says, then what sources say in their meta."""
    from dea_core.verbs import plan

    given = _plan_file(root, wish)
    return plan(
        schema,
        rows=_rows(manifest, schema, wish, given),
        seed=wish.seed,
        as_of=wish.as_of,
        locale=wish.locale,
        plan=given,
        null_share=wish.null_share,
        fit=wish.fit,
    )


def _rows(manifest: Manifest, schema: Schema, wish: SeedWish, given: Path | None) -> Mapping[str, int] | None:
    """Rows as asked for; else, where the plan file does not say how many, those that a source's meta asks for."""
    planned = {name for name, table in load_plan(given).tables.items() if table.asked} if given else set()
    named = {node.table_name: node.meta[ROWS] for node in manifest.of_kind("source") if ROWS in node.meta}
    said = {table: rows for table, rows in named.items() if table in schema and table not in planned}
    check_asked(rows=said)
    return {**({} if "*" in (wish.rows or {}) else said), **(wish.rows or {})} or None


def _need_tables(schema: Schema, manifest: Manifest, wish: SeedWish) -> None:
    if len(schema):
        return
    seeds = [node.name for node in manifest.of_kind("seed")]
    files = [node for node in manifest.of_kind("source") if node.is_external]
    said = "the project has no source table whose columns are known: there is nothing to make"
    if seeds and not wish.remake_seeds:
        hint = f"--remake-seeds makes its seeds again ({_some(seeds)})"
    elif files:
        said = f"the project's sources are files, not tables ({_some([node.table_name for node in files])})"
        said += f", such as {files[0].relation}: there is nothing to make"
        hint = "a source without external_location is a table that can be filled"
    else:
        hint = "declare the tables that models read as sources: in YAML, and source() in SQL"
    raise ReadError(said, hint=hint)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def seed_project(project: Project, wish: SeedWish, progress: Progress | None = None) -> SeedResult:
    """Make the data and put it where ``wish`` says."""
    from dea_core.verbs import generate

    check_asked(threads=wish.threads, edge_cases=wish.edge_cases)
    _need_leave(project, wish)
    ready = prepare(project, wish)
    if wish.append:
        ready = continue_rows(ready, wish.seed)
    destination = choose_places(ready, wish)
    parts = _parts(ready, wish)
    made = generate(
        ready.schema,
        plan=ready.proposal,
        into=destination,
        edge_cases=wish.edge_cases,
        threads=wish.threads,
        progress=progress,
        parts=parts,
        part=1 if parts else None,
    )
    return SeedResult(made, project.target, wish.into, destination.loaded)


def _parts(ready: Prepared, wish: SeedWish) -> int | None:
    """Models make their rows elsewhere: what is checked here is all of them, or a part when there are many."""
    rows = sum(table.rows for table in ready.proposal.plan.tables.values())
    return -(-rows // MOST_CHECKED) if wish.into == "models" and rows > MOST_CHECKED else None


def _need_leave(project: Project, wish: SeedWish) -> None:
    """Nothing real is ever touched unasked."""
    if wish.replace and wish.append:
        raise UsageError("--replace and --append exclude one another")
    if wish.append and wish.into != "target":
        raise UsageError(f"--append is for tables of the target, not for --into {wish.into}")
    if wish.prune and wish.into != "models":
        raise UsageError(f"--prune is for --into models, not for --into {wish.into}")
    if wish.into == "models" and wish.remake_seeds:
        raise UsageError("--remake-seeds makes files, --into models makes none", hint="ask for them one by one")
    if wish.append and wish.remake_seeds:
        said = "--append is for tables of the target, not for --remake-seeds"
        raise UsageError(said, hint="--rows says how many rows a seed has in all")
    if wish.into == "target" and not project.is_embedded_file and not project.target_named:
        raise RefusedError(
            f"target {project.target} is no embedded file but {project.connection}",
            hint=f"say that you mean it: --target {project.target}",
        )
