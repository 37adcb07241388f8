"""Any YAML of entries, in any style: tests go in, everything else stays byte for byte, and a second time is idle."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dea_dbt.project import Project
from dea_dbt.testing.diff_text import render_diff
from dea_dbt.testing.spelling import NewTest
from dea_dbt.testing.yaml_write import write_edits
from tests.dbt.editing import ITEMS, ORDERS, SOURCE, data_test, empty_project, filled, manifest_of, plan, put

WORDS = st.text("ab :#-'\"{}[]&*!|>%é\n", max_size=8)
NAMES = st.sampled_from(["id", "b", "c"])
ONE_OF = st.builds(lambda: {"accepted_values": {"values": ["a", 1]}})
TESTS = st.lists(st.sampled_from(["unique", "x.y"]) | ONE_OF)
WORD_FOR_TESTS = st.sampled_from(["tests", "data_tests"])


@st.composite
def entries(draw: st.DrawFn, name: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": name}
    optional = {"description": WORDS, "config": st.dictionaries(NAMES, WORDS, max_size=2), draw(WORD_FOR_TESTS): TESTS}
    for key in draw(st.permutations([*optional])):
        if draw(st.booleans()):
            entry[key] = draw(optional[key])
    return entry


@st.composite
def models(draw: st.DrawFn, name: str) -> dict[str, Any]:
    entry = draw(entries(name))
    if draw(st.booleans()):
        entry["columns"] = [draw(entries(column)) for column in draw(st.lists(NAMES, unique=True))]
    return entry


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A file in one of the styles that people and programs write."""
    document: dict[str, Any] = {"version": 2} if draw(st.booleans()) else {}
    names = draw(st.lists(st.sampled_from(["orders", "items", "more"]), unique=True, min_size=1))
    document["models"] = [draw(models(name)) for name in names]
    if draw(st.booleans()):
        document["sources"] = [{"name": "till", "tables": [draw(models("orders"))]}]
    text: str = yaml.safe_dump(
        document,
        sort_keys=False,
        indent=draw(st.sampled_from([2, 3, 4, 6])),
        width=draw(st.sampled_from([20, 80, 999])),
        default_flow_style=draw(st.sampled_from([None, False, False, True])),
        default_style=draw(st.sampled_from([None, None, '"', "'"])),
        allow_unicode=True,
        explicit_start=draw(st.booleans()),
    )
    if draw(st.booleans()):
        text = "# first\n" + text.replace("\n- ", "\n\n# about\n- ")
    text = text.removesuffix(draw(st.sampled_from(["", "\n"])))
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return empty_project(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(documents(), st.sets(NAMES, min_size=1), st.booleans())
def test_any_file_takes_tests_and_keeps_the_rest(
    project: Project, text: str, columns: set[str], with_comment: bool
) -> None:
    file = put(project, text)
    comment = "catches: it" if with_comment else ""
    tests = [filled(node, column, comment) for node in (ORDERS, ITEMS, SOURCE) for column in sorted(columns)]
    if "sources" not in text:
        tests = [test for test in tests if test.node is not SOURCE]
    edits = plan(project, *tests)
    assert not edits.refused
    assert len(edits.tests) == len(tests)
    write_edits(edits)
    there = file.read_bytes().decode()
    rest = iter(there)
    assert all(letter in rest for letter in text), "something is gone"
    assert told(there) == sorted([*told(text), *map(named, tests)])
    known = tuple(data_test("not_null", test.node, test.column) for test in tests)
    assert plan(project, *tests, manifest=manifest_of(ORDERS, ITEMS, SOURCE, tests=known)).files == ()


def named(test: NewTest) -> tuple[str, str, str]:
    return test.node.kind, f"{test.node.name}.{test.column}", "not_null"


def told(text: str) -> list[tuple[str, str, str]]:
    """Every test that a file has, as kind, place and test."""
    document = yaml.safe_load(text)
    tables = [table for source in document.get("sources", []) for table in source["tables"]]
    listed = [("model", one) for one in document["models"]] + [("source", one) for one in tables]
    return sorted((kind, place, str(test)) for kind, entry in listed for place, test in _tests(entry))


def _tests(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in [{"name": ""}, *(entry.get("columns") or [])]:
        holder = entry if not column["name"] else column
        for test in [*(holder.get("tests") or []), *(holder.get("data_tests") or [])]:
            yield f"{entry['name']}.{column['name']}", test


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(documents())
def test_the_diff_is_one_that_git_applies(project: Project, text: str) -> None:
    file = put(project, text)
    edits = plan(project, filled(), filled(ITEMS, "c"))
    diff = click.unstyle(render_diff(edits)) + "\n"
    assert diff.startswith("diff --git a/models/schema.yml b/models/schema.yml\n")
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    done = subprocess.run(command, cwd=project.root, input=diff.encode(), capture_output=True)
    assert done.returncode == 0, done.stderr
    assert file.read_bytes().decode() == edits.files[0].after


def test_the_diff_of_a_new_file(project: Project) -> None:
    diff = render_diff(plan(project, filled(comment="")))
    assert "\x1b[32m+          - not_null\x1b[0m" in diff
    assert click.unstyle(diff).splitlines()[1:4] == [
        "new file mode 100644",
        "--- /dev/null",
        "+++ b/models/_dea_tests.yml",
    ]
