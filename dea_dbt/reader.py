"""A compiled dbt project as a source of a schema, for doors that know no dbt: joined to READERS by entry point.

read_schema("dbt://shop")                   the schema of its sources, as ``dea dbt seed`` makes them
read_schema("dbt://shop?remake-seeds")      and of its own seeds, as with ``--remake-seeds``

It reads what ``dbt compile`` wrote, whose place may also be named; dbt itself is needed only where nothing was compiled
yet: then it compiles the project here, into ``target/dea``, as for ``dea dbt seed``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from dea_core.errors import MissingPackageError, ReadError
from dea_core.schema import Schema
from dea_dbt.connection import DIALECTS
from dea_dbt.manifest import Manifest, read_manifest
from dea_dbt.schema import read_dbt_schema

if TYPE_CHECKING:
    from dea_dbt.artifacts import Artifacts

PROJECT_FILE = "dbt_project.yml"
MANIFEST = Path("target") / "manifest.json"
COMPILE = "run `dbt compile` in the project, then this again"
REMAKE = "remake-seeds"


def read_project_schema(source: str, dialect: str | None) -> Schema:
    """The schema of a project's tables. Raises ReadError where it is not compiled, or has no table to be made."""
    manifest, root, failures = _read(source)
    place, _, asked = source.partition("://")[2].partition("?")
    spoken = dialect or DIALECTS.get(manifest.adapter, manifest.adapter) or "duckdb"
    schema = read_dbt_schema(manifest, root, dialect=spoken, remake_seeds=asked == REMAKE, failures=failures)
    if not len(schema):
        hint = f"dbt://{place}?{REMAKE} is also of its seeds"
        raise ReadError("the project has no source table whose columns are known", place=_file(source), hint=hint)
    return schema


def manifest_at(source: str) -> tuple[Manifest, Path]:
    """The manifest that ``dbt://PROJECT`` names, and the project's root. Raises ReadError where there is none."""
    return _read(source)[:2]


def _read(source: str) -> tuple[Manifest, Path, Mapping[str, str]]:
    """The manifest, the root, and what dbt could not compile of it just now."""
    file = _file(source)
    root = file.parent.parent
    if file.is_file() or not (root / PROJECT_FILE).is_file():
        return read_manifest(_content(file), place=file), root, {}
    built = _compiled(root)
    return read_manifest(built.content, place=built.file), root, built.failures


def _compiled(root: Path) -> Artifacts:
    """What dbt makes of a project that was never compiled. Raises ReadError, and says where dbt is not installed."""
    from dea_dbt.artifacts import artifacts
    from dea_dbt.project import PROFILES_FILE, find_project

    beside = str(root) if (root / PROFILES_FILE).is_file() and "DBT_PROFILES_DIR" not in os.environ else None
    try:
        return artifacts(find_project(str(root), beside))
    except MissingPackageError as error:
        raise ReadError(f"{root} is not compiled, and dbt is not installed here", hint=COMPILE) from error


def _file(source: str) -> Path:
    path = Path(unquote(source.partition("://")[2].partition("?")[0]))
    return path if path.name == MANIFEST.name else path / MANIFEST


def _content(file: Path) -> dict[str, object]:
    try:
        content: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError(f"cannot read {file}: {error.strerror}", hint=COMPILE) from error
    except ValueError as error:
        raise ReadError(f"{file} is no manifest of dbt's: {error}", hint=COMPILE) from error
    return content
