from __future__ import annotations

from pathlib import Path

import pytest

from dea_core.errors import UsageError
from dea_dbt.errors import NoProfileError, NoProjectError, PackagesMissingError, UnknownTargetError
from dea_dbt.project import Project, find_project, find_root, read_variables
from tests.dbt import projects


def test_a_project_is_found_with_its_target(project: Project, shop: Path) -> None:
    assert (project.name, project.profile, project.target, project.root) == ("shop", "shop", "dev", shop)
    assert project.is_embedded_file
    assert project.connection.path == str(shop / "shop.duckdb")
    assert project.connection.database == "shop"
    assert project.seed_paths == (shop / "seeds",)
    assert project.target_path == shop / "target"
    assert not project.target_named


def test_a_folder_inside_the_project_will_do(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop / "models")
    assert find_root() == shop
    monkeypatch.setenv("DBT_PROFILES_DIR", str(shop))
    monkeypatch.setenv("DBT_TARGET", "prod")
    found = find_project()
    assert (found.target, found.target_named, found.is_embedded_file) == ("prod", True, False)
    assert found.connection.url == "postgresql://me:secret@localhost:1/shop"
    assert "secret" not in repr(found) + str(found.connection)


def test_jinja_is_rendered_by_dbt(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TARGET", "elsewhere")
    assert find_project(str(shop), str(shop)).target_path == shop / "elsewhere"


def test_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoProjectError, match=r"no dbt_project\.yml"):
        find_project()
    with pytest.raises(NoProjectError) as caught:
        find_project(str(tmp_path))
    assert "--project-dir" in str(caught.value.hint)


def test_no_profile(shop: Path, tmp_path: Path) -> None:
    with pytest.raises(NoProfileError, match=r"no profiles\.yml"):
        find_project(str(shop), str(tmp_path))
    with pytest.raises(NoProfileError) as caught:
        find_project(str(shop), str(shop), profile="shp")
    assert caught.value.hint == "did you mean shop?"


def test_an_unknown_target(shop: Path) -> None:
    with pytest.raises(UnknownTargetError) as caught:
        find_project(str(shop), str(shop), target="deve")
    assert caught.value.hint == "did you mean dev?"
    assert caught.value.exit_code == 2
    assert str(shop) in str(caught.value)


def test_packages_that_are_not_installed(tmp_path: Path) -> None:
    projects.write(
        tmp_path, projects.SHOP, **{"packages.yml": "packages: [{package: dbt-labs/dbt_utils, version: 1.3.0}]"}
    )
    with pytest.raises(PackagesMissingError) as caught:
        find_project(str(tmp_path), str(tmp_path))
    assert "dbt_utils" in caught.value.message
    assert "dbt deps" in str(caught.value.hint)


def test_variables_are_yaml() -> None:
    assert read_variables("{start: 3}") == {"start": 3}
    assert read_variables(None) == {}
    with pytest.raises(UsageError):
        read_variables("start")
