"""A manifest as some command of dbt left it: not all of it compiled, or compiled for a later run."""

from __future__ import annotations

import json

import pytest

from dea_core.errors import UsageError
from dea_magic.manifest import read_project


def model(name, sql):
    relation = f'"shop"."main"."{name}"'
    return {"resource_type": "model", "name": name, "compiled_code": sql, "relation_name": relation,
            "depends_on": {"nodes": []}}  # fmt: skip


@pytest.fixture
def project(tmp_path):
    nodes = {
        "model.shop.a": model("a", 'select * from "shop"."main"."b"'),
        "model.shop.b": model("b", 'select 1 as x union all select x from "shop"."main"."b"'),
        "model.shop.c": model("c", None),
        "model.shop.d": model("d", 'select * from "shop"."main"."e"'),
        "model.shop.e": model("e", "select 1 as x"),
    }
    file = tmp_path / "target" / "manifest.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"metadata": {"project_name": "shop"}, "nodes": nodes, "sources": {}}))
    return read_project(tmp_path)


def test_a_model_that_was_not_compiled_is_not_said_to_be_missing(project):
    with pytest.raises(UsageError, match="model c is not compiled in") as caught:
        project.model("c")
    assert "dbt compile" in caught.value.hint
    with pytest.raises(UsageError, match="no model f in shop"):
        project.model("f")


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_model_that_reads_itself_is_refused_and_not_unfolded_for_ever(project, name):
    with pytest.raises(UsageError, match="model b reads itself") as caught:
        project.whole(project.model(name))
    assert caught.value.hint == "dbt compile --full-refresh"


def test_models_stand_in_one_another(project):
    assert "FROM (" in project.whole(project.model("d"))
