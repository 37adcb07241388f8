"""Scenarios: rows of several tables that belong together, planted among the others by arithmetic."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import dea_core
from dea_core.errors import DeaError, PlanError
from dea_core.generate import dump_plan, load_plan
from dea_core.generate.scenarios import ONE_IN

SHOP = """
CREATE TABLE customers (id INT PRIMARY KEY, country TEXT NOT NULL);
CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT REFERENCES customers, status TEXT NOT NULL,
                     total DECIMAL(10, 2) CHECK (total > 0));
CREATE TABLE items (id INT PRIMARY KEY, order_id INT NOT NULL REFERENCES orders, qty INT NOT NULL);
"""
LATE: dict[str, Any] = {
    "customers": {"rows": 40, "scenarios": {"late": {"rows": [{"country": "NL"}]}}},
    "orders": {
        "rows": 200,
        "scenarios": {
            "late": {
                "why": "what late_orders lets through",
                "refers": {"customer_id": "late"},
                "rows": [{"status": "late", "total": 120.5}, {"status": "late", "total": 7}],
            }
        },
    },
    "items": {"rows": 300, "scenarios": {"late": {"refers": {"order_id": "late"}}}},
}


def rows(plan: object, sql: str) -> list[tuple[Any, ...]]:
    memory = dea_core.generate(SHOP, plan={"tables": plan}).memory
    assert memory is not None
    return memory.engine.rows(sql)


def test_rows_of_a_scenario_find_one_another() -> None:
    [(found, totals)] = rows(
        LATE,
        "SELECT count(*), list(DISTINCT total ORDER BY total) FROM items JOIN orders ON orders.id = order_id "
        "JOIN customers ON customers.id = customer_id WHERE status = 'late' AND country = 'NL'",
    )
    assert found >= 300 // ONE_IN
    assert totals == [Decimal("7.00"), Decimal("120.50")]


def test_other_rows_are_as_they_would_be() -> None:
    plain = {name: {"rows": table["rows"]} for name, table in LATE.items()}
    ours = rows(LATE, "SELECT id, status, total FROM orders ORDER BY id")
    theirs = rows(plain, "SELECT id, status, total FROM orders ORDER BY id")
    same = [one == other for one, other in zip(ours, theirs, strict=True)]
    assert same.count(False) == 200 // ONE_IN
    assert not same[0]
    assert all(same[1:ONE_IN])


def test_two_scenarios_take_turns_and_may_meet() -> None:
    plan = {
        "customers": {
            "rows": 40,
            "scenarios": {"home": {"rows": [{"country": "NL"}]}, "away": {"rows": [{"country": "FR"}]}},
        },
        "orders": {
            "rows": 80,
            "scenarios": {
                "home": {"refers": {"customer_id": "away"}, "rows": [{"status": "one"}]},
                "away": {"refers": {"customer_id": "home"}, "rows": [{"status": "two"}]},
            },
        },
    }
    met = rows(
        plan, "SELECT DISTINCT status, country FROM orders JOIN customers ON customers.id = customer_id ORDER BY 1"
    )
    assert [pair for pair in met if pair[0] in ("one", "two")] == [("one", "FR"), ("two", "NL")]


def test_a_parent_too_small_to_play_leaves_the_reference_as_it_is() -> None:
    plan = {**LATE, "customers": {"rows": 0}, "items": {"rows": 3}}
    assert rows(plan, "SELECT count(*) FROM orders WHERE status = 'late' AND customer_id IS NULL") == [(50,)]


def test_a_plan_file_keeps_them(tmp_path: Any) -> None:
    plan = dea_core.plan(SHOP, plan={"tables": LATE}).plan
    file = tmp_path / "dea_plan.yml"
    file.write_text(dump_plan(plan))
    assert load_plan(file).tables["orders"].scenarios == plan.tables["orders"].scenarios
    assert "late: {why: what late_orders lets through, refers: {customer_id: late}, rows: [" in file.read_text()


@pytest.mark.parametrize(
    ("scenarios", "said"),
    [
        ({"late": {"rows": [{"stat": "late"}]}}, "scenario late names column orders.stat"),
        ({"late": {"refers": {"customer_id": "lat"}}}, "customer_id refers to scenario lat, which is not there"),
        ({"late": {"row": []}}, "scenario late of orders has no setting 'row'"),
        ({"late": {"rows": [{"status": "a"}, {"total": 1}]}}, "its rows must all name the same columns"),
        ({"late": [1]}, "scenario late of orders must be a mapping"),
    ],
)
def test_what_is_wrong_is_told_before_a_row_is_made(scenarios: object, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        dea_core.plan(SHOP, plan={"tables": {"orders": {"scenarios": scenarios}}})


def test_a_scenario_that_breaks_a_rule_is_refused() -> None:
    plan = {"orders": {"scenarios": {"late": {"rows": [{"total": -1}]}}}}
    with pytest.raises(DeaError, match="total > 0"):
        dea_core.generate(SHOP, plan={"tables": plan})
