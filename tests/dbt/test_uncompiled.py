"""dbt://PROJECT of a project that was not compiled by its people: compiled here, as for dea dbt seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_core import ask, read_schema
from dea_core.agents import TOOLS, Desk
from dea_core.errors import MissingPackageError, ReadError


def test_the_schema_tools_and_rows_of_a_project_without_a_manifest(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEA_MEMORY", "off")
    assert not (shop / "target" / "manifest.json").exists()
    source = f"dbt://{shop}"
    assert "till.orders" in read_schema(source)
    model = TOOLS["read_model"](Desk(source=source), {"name": "stg_orders"})
    assert "order_id" in model["sql"]
    assert model["sql"] != "not compiled"
    answer = ask("make 20 orders", source=str(shop), model="none")
    assert dict(answer.results)["data_generator"].rows["till.orders"] == 20


def test_without_dbt_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise MissingPackageError("dbt-core", extra="dbt", purpose="a dbt project")

    (tmp_path / "dbt_project.yml").write_text("name: x\n")
    monkeypatch.setattr("dea_dbt.project.find_project", missing)
    with pytest.raises(ReadError, match="is not compiled, and dbt is not installed here") as caught:
        read_schema(f"dbt://{tmp_path}")
    assert "dbt compile" in str(caught.value.hint)


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"manifest\.json"):
        read_schema(f"dbt://{tmp_path}")
