"""dbt itself reads what was written: its manifest has exactly the new tests, no new warning, and twice is once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlglot import parse_one

from dea_core.infer import Predicate, Present, Reference, Unique
from dea_dbt.artifacts import ask_dbt, run_dbt
from dea_dbt.manifest import Manifest, Node, read_manifest
from dea_dbt.project import Project, find_project
from dea_dbt.testing.spelling import NewTest
from dea_dbt.testing.yaml_edit import plan_edits
from dea_dbt.testing.yaml_write import write_edits
from tests.dbt import projects

MORE = {
    "models/dim_v1.sql": "select 1 as id, 2 as fresh",
    "models/dim_v2.sql": "select 1 as id, 2 as fresh",
    "models/dim.yml": """
models:
  - name: dim
    latest_version: 2
    columns: [{name: id, data_tests: [unique]}]
    versions:
      - v: 1
      - v: 2
        columns:
          - include: all
          - name: fresh
""",
    "models/deep/bare.sql": "select 1 as id",
    "models/deep/other.sql": "select 1 as id",
    "snapshots/kept.yml": """
snapshots:
  - name: kept
    relation: ref('bare')
    config: {unique_key: id, strategy: check, check_cols: all}
""",
}


def parsed(project: Project) -> Manifest:
    outcome = run_dbt(project, "parse")
    assert outcome.success, outcome.errors
    return read_manifest(json.loads((project.own_target_path / "manifest.json").read_text()))


def warnings_of(project: Project) -> set[str]:
    """What dbt warns of, deprecations by name; the shop has some of its own."""
    warned: list[str] = []
    ask_dbt(project, "parse", "--no-partial-parse", "--show-all-deprecations", warned=warned)
    assert any("Deprecated" in text for text in warned)
    return {text for text in warned if "occurrence" not in text}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    projects.write(tmp_path, {**projects.SHOP, **MORE})
    return find_project(str(tmp_path), str(tmp_path))


def new_tests(node: Node) -> list[NewTest]:
    """One of each kind, at columns that are there and one that is not."""
    tests = []
    for column in [*(one.name for one in node.columns), "another"]:
        tests += [NewTest(node, column, demand, "catches: a row") for demand in (Present(column), Unique((column,)))]
        low = Predicate(parse_one(f"{column} IN ('a', 'it')"), parse_one("1 = 1 OR 2 = 2"))
        tests.append(NewTest(node, column, low, "catches: a value", "warn"))
        tests.append(NewTest(node, column, Reference((column,), "ref('countries')", ("code",)), "catches: an orphan"))
    tests.append(NewTest(node, "id", Present("id", parse_one("id > 1")), "catches: nothing more"))
    return tests


def test_dbt_reads_exactly_what_was_added(project: Project) -> None:
    before = parsed(project)
    assert {node.kind for node in before.nodes} == {"model", "source", "seed", "snapshot"}
    assert {node.version for node in before.nodes} == {None, "1", "2"}
    tests = [test for node in before.nodes for test in new_tests(node)]
    edits = plan_edits(project, before, tests)
    assert [str(one) for one in edits.refused if "dim" not in str(one.test)] == []
    warned = warnings_of(project)
    write_edits(edits)
    assert warnings_of(project) == warned
    after = parsed(project)
    old = {test.unique_id for test in before.tests}
    assert old <= {test.unique_id for test in after.tests}
    assert len(after.tests) - len(old) == len(edits.tests)
    again = plan_edits(project, after, tests)
    assert (again.files, len(again.standing)) == ((), len(tests) - len(again.refused))
    assert len(again.refused) == len(edits.refused)
