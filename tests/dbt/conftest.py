"""One shop, compiled once: dbt takes seconds, so the tests of this folder share it."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from dea_core.schema import Schema
from dea_dbt.artifacts import Artifacts, artifacts
from dea_dbt.manifest import Manifest, read_manifest
from dea_dbt.project import Project, find_project
from dea_dbt.schema import read_dbt_schema
from tests.dbt import projects


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop's folder, compiled. Workers of one run share it: the first to come compiles."""
    pytest.importorskip("dbt.version", reason="there is no dbt here")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shop"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            projects.write(folder, projects.SHOP)
            artifacts(find_project(str(folder), str(folder)))
    return folder


@pytest.fixture(scope="session")
def project(shop: Path) -> Project:
    return find_project(str(shop), str(shop))


@pytest.fixture(scope="session")
def built(project: Project) -> Artifacts:
    return artifacts(project)


@pytest.fixture(scope="session")
def manifest(built: Artifacts) -> Manifest:
    return read_manifest(built.content)


@pytest.fixture(scope="session")
def schema(manifest: Manifest, shop: Path) -> Schema:
    return read_dbt_schema(manifest, shop)


@pytest.fixture
def place(shop: Path, built: Artifacts, tmp_path: Path) -> Path:
    """A copy of the shop, with what dbt has compiled of it."""
    root = tmp_path / "copy"
    shutil.copytree(shop, root, ignore=shutil.ignore_patterns("*.duckdb*", "profiles.yml"))
    projects.write_profile(root)
    os.utime(root / "target" / "dea" / "manifest.json")  # newer than the profile: dbt need not compile it again
    return root
