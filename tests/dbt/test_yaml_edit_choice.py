"""Which tests are written, under which words and names: dbt's version, what stands already, versions of a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from sqlglot import parse_one

from dea_core.infer import Present, Reference, Unique
from dea_dbt.manifest import NodeColumn, Rule
from dea_dbt.project import Project
from tests.dbt.editing import (
    IN_RANGE,
    ITEMS,
    LISTED,
    ORDERS,
    SOURCE,
    after,
    data_test,
    empty_project,
    filled,
    manifest_of,
    new,
    node_of,
    plan,
    put,
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return empty_project(tmp_path)


def test_older_versions_and_flags_have_other_words(project: Project) -> None:
    put(project, "models:\n  - name: orders\n")
    listed = new(ORDERS, "status", LISTED)
    assert "        tests:\n          - accepted_values:\n              values: [" in after(
        plan(project, listed, dbt_version=(1, 7, 4))
    )
    assert "arguments:" not in after(plan(project, listed, dbt_version=(1, 10, 5)))
    assert "arguments:" in after(plan(project, listed, dbt_version=(1, 10, 8)))
    put(project, "flags: {require_generic_test_arguments_property: true}\n", "dbt_project.yml")
    assert "arguments:" in after(plan(project, listed, dbt_version=(1, 10, 5)))
    assert "arguments:" not in after(plan(project, listed, dbt_version=(1, 10, 4)))
    put(project, "flags: {require_generic_test_arguments_property: false}\n", "dbt_project.yml")
    assert "arguments:" not in after(plan(project, listed, dbt_version=(1, 11, 0)))


def test_an_equal_test_stands_however_it_is_spelled(project: Project) -> None:
    put(project, "models:\n  - name: orders\n")
    there = (
        data_test("dbt_expectations.expect_column_values_to_not_be_null", ORDERS, "ID"),
        data_test("dbt_utils.accepted_range", ORDERS, "amount", min_value=0),
        data_test("dbt_utils.expression_is_true", ORDERS, None, expression="9 >= Amount"),
        data_test("accepted_values", ORDERS, "status", values=["paid", "open"]),
        data_test("relationships", ORDERS, "item", to="ref('items')", field="id"),
        data_test("dbt_utils.unique_combination_of_columns", ORDERS, None, combination_of_columns=["b", "a"]),
    )
    tests = (
        filled(),
        new(ORDERS, "id", Present("id", parse_one("a > 1"))),
        new(ORDERS, "amount", IN_RANGE),
        new(ORDERS, "status", LISTED),
        new(ORDERS, "item", Reference(("item",), '"db"."main"."items"', ("ID",))),
        new(ORDERS, None, Unique(("a", "b"))),
    )
    edits = plan(project, *tests, manifest=manifest_of(ORDERS, ITEMS, tests=there))
    assert (edits.files, edits.refused) == ((), ())
    assert len(edits.standing) == len(tests)
    assert "expect_column_values_to_not_be_null_orders_ID says the same" in str(edits.standing[0])
    weaker = manifest_of(ORDERS, ITEMS, tests=(data_test("not_null", ORDERS, "id", where="a > 1"),))
    edits = plan(project, filled(comment=""), manifest=weaker)
    assert "- not_null:\n              name: not_null_orders_id_where_1\n" in after(edits)


def test_the_same_test_twice_is_one(project: Project) -> None:
    put(project, "models:\n  - name: orders\n")
    edits = plan(project, filled(), filled(column="ID"))
    assert (len(edits.tests), len(edits.standing)) == (1, 1)


def test_a_reference_names_its_node_as_dbt_does(project: Project) -> None:
    put(project, "models:\n  - name: orders\n")
    for node, said in (
        (SOURCE, "source('till', 'orders')"),
        (node_of("dim", version="2"), "ref('dim', v=2)"),
        (replace(node_of("far"), package="other"), "ref('other', 'far')"),
    ):
        link = new(ORDERS, "c", Reference(("c",), node.relation, ("id",)))
        nodes = (ITEMS, replace(node, relation=f'"db"."x"."{node.name}"'))
        link = replace(link, demand=replace(link.demand, to=nodes[1].relation))  # type: ignore[type-var, arg-type]
        document = yaml.safe_load(after(plan(project, link, manifest=manifest_of(*nodes))))
        found = document["models"][0]["columns"][0]["data_tests"][0]["relationships"]["arguments"]
        assert found == {"to": said, "field": "id"}


VERSIONED = """
models:
  - name: dim
    columns:
      - name: id
    versions:
      - v: 1
      - v: 2
        columns:
          - include: all
            exclude: [old]
          - name: fresh
"""


def test_versions_of_a_model(project: Project) -> None:
    one, two = node_of("dim", version="1"), node_of("dim", version="2")
    put(project, VERSIONED)
    both = manifest_of(one, two)
    edits = plan(project, filled(one, comment=""), filled(two, comment=""), manifest=both)
    assert after(edits) == VERSIONED.replace(
        "      - name: id\n", "      - name: id\n        data_tests:\n          - not_null\n"
    )
    assert len(edits.tests) == 2
    assert "- name: fresh\n            data_tests:\n" in after(plan(project, filled(two, "fresh"), manifest=both))
    alone = after(plan(project, filled(one, "x", comment=""), manifest=both))
    assert "- v: 1\n        columns:\n          - include: all\n          - name: x\n            data_tests:\n" in alone
    assert "only version 1 needs it" in plan(project, filled(one), manifest=both).refused[0].reason
    relation = new(two, None, Unique(("a", "b"), None, False))
    assert "          - name: fresh\n" in after(plan(project, relation, manifest=both)).split("data_tests:")[1]


def test_a_key_of_columns_that_are_filled_needs_no_word_about_nulls(project: Project) -> None:
    put(project, "models:\n  - name: orders\n")
    pair = new(ORDERS, None, Unique(("a", "b")))
    assert "where: a IS NOT NULL AND b IS NOT NULL" in after(plan(project, pair))
    assert "where" not in after(plan(project, pair, filled(column="a"), filled(column="b")))
    required = tuple(NodeColumn(name, constraints=(Rule("not_null"),)) for name in "ab")
    held = replace(ORDERS, contract=True, columns=required)
    assert "where" not in after(plan(project, replace(pair, node=held), manifest=manifest_of(held)))
