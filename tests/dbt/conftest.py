"""One shop, compiled once: dbt takes seconds, so every test of this folder that can shares it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_core.schema import Schema
from dea_dbt.artifacts import Artifacts, artifacts
from dea_dbt.manifest import Manifest, read_manifest
from dea_dbt.project import Project, find_project
from dea_dbt.schema import read_dbt_schema
from tests.dbt import projects


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker, so that the shop is compiled once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("dbt"))


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("dbt.version", reason="there is no dbt here")
    return projects.write(tmp_path_factory.mktemp("shop"), projects.SHOP)


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
