from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dea_core.engines import DuckDB
from dea_dbt.artifacts import Artifacts, _usable, artifacts
from dea_dbt.errors import DbtFailedError
from dea_dbt.manifest import read_manifest
from dea_dbt.project import Project, find_project
from dea_dbt.schema import read_dbt_schema
from tests.dbt import projects


def test_a_fresh_manifest_is_used_again(project: Project, built: Artifacts) -> None:
    assert built.reused
    assert built.file == project.own_target_path / "manifest.json"
    assert not (project.target_path / "manifest.json").exists()


def test_dbt_is_silent_and_lets_the_file_go(
    project: Project, built: Artifacts, capfd: pytest.CaptureFixture[str]
) -> None:
    with DuckDB.open(str(project.connection.path), threads=1) as engine:
        assert engine.rows("SELECT 1") == [(1,)]
    assert capfd.readouterr() == ("", "")


def test_a_manifest_of_another_run_is_stale(project: Project, built: Artifacts) -> None:
    assert _usable(replace(project, target="prod"), project.own_target_path) is None
    assert _usable(replace(project, vars={"start": 1}), project.own_target_path) is None
    model = project.root / "models" / "orders.sql"
    before = model.stat()
    os.utime(model, (time.time() + 60, time.time() + 60))
    try:
        assert _usable(project, project.own_target_path) is None
    finally:
        os.utime(model, (before.st_atime, before.st_mtime))


@pytest.mark.parametrize("gone", ["models/orders.sql", "models/models.yml", "checks/totals.sql"])
def test_a_manifest_of_files_that_are_gone_is_stale(shop: Path, built: Artifacts, tmp_path: Path, gone: str) -> None:
    root = tmp_path / "copy"
    shutil.copytree(shop, root, ignore=shutil.ignore_patterns("*.duckdb*"))
    os.utime(root / "target" / "dea" / "manifest.json")
    copy = find_project(str(root), str(root))
    assert _usable(copy, copy.own_target_path) is not None
    time.sleep(0.05)  # longer than the steps of a file system's clock
    (root / gone).unlink()
    assert _usable(copy, copy.own_target_path) is None


def test_what_dbt_cannot_parse_is_said_with_its_place(tmp_path: Path) -> None:
    projects.write(tmp_path, projects.SHOP, **{"models/bad.sql": "select * from {{ ref('nowhere') }}"})
    with pytest.raises(DbtFailedError) as caught:
        artifacts(find_project(str(tmp_path), str(tmp_path)))
    assert "nowhere" in caught.value.message
    assert str(caught.value.place) == str(tmp_path / "models/bad.sql")


def test_one_model_that_fails_does_not_hide_the_others(tmp_path: Path) -> None:
    fails = "{% if execute %}{{ exceptions.raise_compiler_error('no such table yet') }}{% endif %} select 1 as one"
    projects.write(tmp_path, projects.SHOP, **{"models/looks.sql": fails})
    found = artifacts(find_project(str(tmp_path), str(tmp_path)))
    assert "no such table yet" in found.failures["model.shop.looks"]
    schema = read_dbt_schema(read_manifest(found.content), tmp_path, failures=found.failures)
    assert len(schema) == 3
    (told,) = [thing for thing in schema.unsupported if thing.what == "model"]
    assert (told.name, "no such table yet" in str(told.origin.detail)) == ("looks", True)
