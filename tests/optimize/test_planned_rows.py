"""Rows that a query is timed on are made by the plan, if there is one: beside the schema, or named."""

from __future__ import annotations

import pytest

from dea_core import optimize
from dea_core.errors import PlanError

DDL = "CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL);\n"
QUERY = "SELECT id FROM orders WHERE status = 'paid'\n"


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "shop.sql").write_text(DDL)
    return tmp_path


def planned(line, table="orders"):
    return f"tables:\n  {table}:\n    rows: 5\n    columns:\n      {line}\n"


def test_the_plan_beside_the_schema_is_followed(shop):
    (shop / "dea_plan.yml").write_text(planned("status: {recipe: no_such_recipe}"))
    with pytest.raises(PlanError, match="no_such_recipe"):
        optimize(QUERY, schema=shop / "shop.sql", rows=50)


def test_so_is_one_that_is_named_and_sizes_are_those_asked_for(shop):
    (shop / "mine.yml").write_text(planned("status: {recipe: constant, value: paid}"))
    found = optimize(QUERY, schema=shop / "shop.sql", rows=50, plan=shop / "mine.yml")
    assert "orders 50 rows" in found.measured_on


def test_what_it_says_of_other_tables_is_left_out(shop):
    (shop / "dea_plan.yml").write_text(planned("x: sequence", table="elsewhere"))
    assert "orders 50 rows" in optimize(QUERY, schema=shop / "shop.sql", rows=50).measured_on
