"""Facts about the manifest: its age, whether it is fresh and why not, sources, models that do not compile."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from dea_core.errors import DeaError
from dea_core.results import counted, named
from dea_dbt.artifacts import Artifacts, look_at, run_dbt
from dea_dbt.doctor_facts import Fact, Found
from dea_dbt.doctor_short import alike, in_short
from dea_dbt.errors import DbtFailedError
from dea_dbt.manifest import Manifest, read_manifest
from dea_dbt.project import Project
from dea_dbt.schema import read_dbt_schema

UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def manifest_facts(found: Found) -> Iterator[Fact]:
    """The manifest that commands would use; where none is fresh, what dbt makes of the project when it parses it."""
    project = found.project
    assert project is not None
    if found.broken:
        return
    looked = {folder: look_at(project, folder) for folder in (project.target_path, project.own_target_path)}
    fresh = next((one for one in looked.values() if isinstance(one, Artifacts)), None)
    try:
        if fresh is not None:
            found.manifest, found.compiled = read_manifest(fresh.content, place=fresh.file), True
            place = os.path.relpath(fresh.file, project.root)
            yield Fact("manifest", f"{place}: {_age(fresh.file)} old, fresh")
        else:
            yield from _stale(looked, project)
            found.manifest = _parsed(project)
    except DeaError as error:
        yield found.trouble("manifest", error)
        return
    yield from _node_facts(found.manifest, project)
    if found.compiled:
        yield from _table_facts(found, found.manifest, project)


def _stale(looked: dict[Path, Artifacts | str], project: Project) -> Iterator[Fact]:
    files = [(folder / "manifest.json", why) for folder, why in looked.items() if (folder / "manifest.json").is_file()]
    for file, why in files:
        place = os.path.relpath(file, project.root)
        yield Fact("manifest", f"{place}: {_age(file)} old, stale: {why}", do="the next command makes it anew")
    if not files:
        yield Fact("manifest", f"there is none in {project.target_path}", do="the next command makes it")


def _age(file: Path) -> str:
    seconds = max(0, int(time.time() - file.stat().st_mtime))
    size, unit = next(((size, unit) for size, unit in UNITS if seconds >= size), UNITS[-1])
    return counted(seconds // size, unit)


def _parsed(project: Project) -> Manifest:
    """What dbt parses, which takes it a moment and no connection. Raises DbtFailedError with what it said."""
    outcome = run_dbt(project, "parse")
    file = project.own_target_path / "manifest.json"
    if not outcome.success or not file.is_file():
        said = max(outcome.errors, key=len, default="no reason given").removeprefix("Encountered an error:").strip()
        raise DbtFailedError(f"dbt cannot parse the project: {in_short(said)}", hint="`dbt parse` says all of it")
    return read_manifest(json.loads(file.read_text(encoding="utf-8")), place=file)


def _node_facts(manifest: Manifest, project: Project) -> Iterator[Fact]:
    own = [node for node in manifest.nodes if node.package in ("", manifest.project)]
    sources = [node for node in own if node.kind == "source"]
    bare = [node.table_name for node in sources if not node.columns]
    more = f", without columns: {named(bare)}" if bare else ""
    yield Fact("sources", f"{counted(len(sources), 'table')}, {len(sources) - len(bare)} with columns declared{more}")
    models = [node for node in own if node.kind == "model"]
    python = [node.name for node in models if node.language == "python"]
    told = f", in Python: {named(python)}" if python else ""
    yield Fact("models", f"{counted(len(models), 'model')}, {counted(len(manifest.tests), 'test')}{told}")
    for why, names in alike(_failures(project)).items():
        said = f"{named(names)} {'does' if len(names) == 1 else 'do'} not compile: {why}"
        yield Fact("models", said, ok=False, do="may be once the target has its tables; `dbt compile` says all of it")


def _failures(project: Project) -> dict[str, str]:
    """Models that dbt could not compile when it was last asked by us."""
    try:
        results = json.loads((project.own_target_path / "run_results.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    bad = (one for one in results.get("results", ()) if one.get("status") in ("error", "fail"))
    return {one["unique_id"].split(".", 2)[-1]: " ".join(str(one.get("message")).split()) for one in bad}


def _table_facts(found: Found, manifest: Manifest, project: Project) -> Iterator[Fact]:
    schema = read_dbt_schema(manifest, project.root, dialect=project.connection.dialect)
    found.tables = tuple(table.name for table in schema)
    yield Fact(
        "tables", f"{counted(len(schema), 'table')} can be made: {named(found.tables)}" if len(schema) else "none"
    )
