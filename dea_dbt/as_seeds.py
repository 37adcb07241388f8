"""Which seed files stand for which tables, and the proof by dbt that they land where the sources say.

A source's seed is ``seeds/dea/dea_<source>__<table>.csv``, with the alias and schema of the source's relation. What
``generate_schema_name`` makes of a schema is the project's own affair: so dbt is asked where the seeds land, and
where one does not land on its source nothing is kept. For a DuckDB target ``dbt seed`` then loads them into a scratch
copy, and every rule is checked on the rows as loaded.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dea_core.checks import CheckResult, checks_of, run_checks
from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, RefusedError
from dea_core.schema import Schema, Table
from dea_core.sql.ddl import identifier
from dea_core.sql.values import literal
from dea_dbt.artifacts import run_dbt
from dea_dbt.errors import DbtFailedError
from dea_dbt.manifest import Manifest, Node, read_manifest
from dea_dbt.project import PROFILES_FILE, Project
from dea_dbt.seed_files import OWN_FOLDER, SeedTarget
from dea_dbt.seed_properties import SeedProperties
from dea_dbt.seeds import read_seed, seed_path
from dea_dbt.target_tables import placed

PROPERTIES_FILE = "_dea_seeds.yml"


@dataclass(frozen=True)
class SeedPlan:
    """A table's seed: its file, its entry in our properties (none, where another file has one), where it must land."""

    target: SeedTarget
    properties: SeedProperties | None
    path: tuple[str, ...]
    name: str


def plan_seeds(
    project: Project, schema: Schema, made: Mapping[str, Node], schema_names: Mapping[str, str]
) -> list[SeedPlan]:
    """The seed of every table. ``schema_names`` are the schemas to configure for sources, by table."""
    return [
        _of_project(project, table, made[table.name])
        if made[table.name].kind == "seed"
        else _of_source(project, table, made[table.name], schema_names.get(table.name))
        for table in schema
    ]


def _of_project(project: Project, table: Table, node: Node) -> SeedPlan:
    """A seed of the project that is made again: its own file, header and delimiter."""
    file = read_seed(node, project.root)
    delimiter = str(node.config.get("delimiter") or ",")
    target = SeedTarget(table.name, seed_path(node, project.root), file.header, delimiter, bool(file.rows))
    properties = None if node.patched else SeedProperties(table.name, node.name, {}, with_tests=False)
    return SeedPlan(target, properties, table.path, node.name)


def _of_source(project: Project, table: Table, node: Node, schema_name: str | None) -> SeedPlan:
    name = f"dea_{node.source_name}__{node.name}"
    path = project.seed_paths[0] / OWN_FOLDER / f"{name}.csv"
    config = {"alias": node.path[2], **({"schema": schema_name} if schema_name else {})}
    if node.path[0] and node.path[0].lower() != project.connection.database.lower():
        config["database"] = node.path[0]
    return SeedPlan(SeedTarget(table.name, path), SeedProperties(table.name, name, config), table.path, name)


def schema_candidates(schema: str, own: str) -> list[str | None]:
    """What to configure so that a seed lands in ``schema``: nothing, what is added to the target's own, or its name."""
    if schema.lower() == own.lower():
        return [None, schema]
    added = schema[len(own) + 1 :] if schema.lower().startswith(f"{own.lower()}_") else None
    return [added, schema] if added else [schema]


def prove(project: Project, schema: Schema, plans: Sequence[SeedPlan]) -> tuple[CheckResult, ...] | None:
    """Let dbt say where the seeds land; on DuckDB let it load them into a scratch copy, and check every rule there.

    None where they were not loaded. Raises RefusedError, DbtFailedError and ChecksFailedError.
    """
    loads = project.connection.adapter == "duckdb"
    with tempfile.TemporaryDirectory(prefix="dea-") as scratch:
        folder = Path(scratch)
        copy = scratch_project(project, folder) if loads else project
        names = [part for plan in plans for part in ("--select", plan.name)]
        command = ["seed", *names] if loads else ["parse"]
        outcome = run_dbt(copy, *command, target_path=folder / "target")
        file = folder / "target" / "manifest.json"
        if file.is_file():
            refuse_elsewhere(read_manifest(json.loads(file.read_text(encoding="utf-8")), place=file), plans)
        if not outcome.success:
            said = "; ".join([*outcome.failures.values(), *outcome.errors]) or "no reason given"
            raise DbtFailedError(f"dbt does not take the seed files: {said}", place=project.seed_paths[0])
        return _checked(copy, schema) if loads else None


def refuse_elsewhere(manifest: Manifest, plans: Sequence[SeedPlan]) -> None:
    """Raise RefusedError for the first seed that does not land on the relation it stands for."""
    seeds = {node.name: node for node in manifest.of_kind("seed")}
    for plan in plans:
        node = seeds.get(plan.name)
        if node is None:
            raise RefusedError(f"dbt does not find the seed {plan.name}", place=plan.target.path)
        lands, wanted = _spelled(node.path), _spelled(plan.path)
        if lands[-len(wanted) :] != wanted:
            raise RefusedError(
                f"a seed for {plan.target.table} would land on {'.'.join(node.path)}, not on {'.'.join(plan.path)}",
                place=plan.target.path,
                hint="let generate_schema_name take a seed's schema as it is, or use --into target",
            )


def _spelled(path: Sequence[str]) -> list[str]:
    return [part.lower() for part in path if part]


def scratch_project(project: Project, folder: Path) -> Project:
    """The same project on empty files of the same names, so that its relations are spelled the same."""
    import yaml

    main = folder / Path(str(project.connection.path)).name
    attached = [{"path": str(folder / f"{one.name}.duckdb"), "alias": one.name} for one in project.connection.attached]
    output = {**project.output, "path": str(main), **({"attach": attached} if attached else {})}
    profiles = {project.profile: {"target": project.target, "outputs": {project.target: output}}}
    (folder / PROFILES_FILE).write_text(yaml.safe_dump(profiles), encoding="utf-8")
    places = tuple(replace(one, path=str(folder / f"{one.name}.duckdb")) for one in project.connection.attached)
    connection = replace(project.connection, path=str(main), attached=places)
    return replace(project, profiles_dir=folder, connection=connection)


def _checked(project: Project, schema: Schema) -> tuple[CheckResult, ...]:
    with DuckDB.open(str(project.connection.path)) as engine:
        for one in project.connection.attached:
            engine.execute(
                f"ATTACH IF NOT EXISTS {literal(one.path).sql('duckdb')} AS {identifier(one.name, 'duckdb')}"
            )
        results = run_checks(engine, checks_of(schema), {table.name: placed(table.path) for table in schema})
    failed = tuple(result for result in results if result.failed)
    if failed:
        raise ChecksFailedError(
            f"as dbt loads it, the data breaks a rule: {failed[0]}", results=failed, hint="nothing was kept"
        )
    return results
