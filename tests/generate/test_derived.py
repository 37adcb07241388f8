"""Derived columns: what a query over the tables as they are made says of a row."""

from __future__ import annotations

from typing import Any

import pytest

import dea_core
from dea_core.errors import DeaError, PlanError

SHOP = """
CREATE TABLE products (id INT PRIMARY KEY, price INT NOT NULL CHECK (price BETWEEN 100 AND 900));
CREATE TABLE orders (id INT PRIMARY KEY, subtotal INT NOT NULL, tax INT NOT NULL CHECK (tax BETWEEN 0 AND 50),
                     total INT NOT NULL CHECK (total = subtotal + tax));
CREATE TABLE items (id INT PRIMARY KEY, order_id INT NOT NULL REFERENCES orders,
                    product_id INT NOT NULL REFERENCES products);
CREATE TABLE copies (order_id INT PRIMARY KEY REFERENCES orders, subtotal INT);
"""
SUMS = "SELECT order_id, sum(price) FROM items JOIN products ON products.id = product_id GROUP BY 1"


def plan(**more: Any) -> dict[str, Any]:
    line = {"recipe": "derived", "by": "id", "query": SUMS, "otherwise": {"recipe": "constant", "value": 7}} | more
    orders = {"rows": 120, "columns": {"subtotal": line}}
    return {"tables": {"orders": orders, "items": {"rows": 150}, "products": {"rows": 30}, "copies": {"rows": 10}}}


def test_a_column_is_what_the_query_says_and_what_is_computed_follows() -> None:
    memory = dea_core.generate(SHOP, plan=plan()).memory
    assert memory is not None
    rows = memory.engine.rows(
        f"SELECT orders.subtotal, said.v, total - tax FROM orders LEFT JOIN ({SUMS}) AS said(k, v) ON k = id"
    )
    assert {subtotal == (7 if said is None else said) == net for subtotal, said, net in rows} == {True}
    assert len({said for _, said, _ in rows}) > 20
    assert None in {said for _, said, _ in rows}


def test_the_same_plan_gives_the_same_rows() -> None:
    one, other = (dea_core.generate(SHOP, plan=plan()).table("orders").fetchall() for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"query": "SELECT order_id, id FROM items"}, "its query says two things of"),
        ({"query": "SELECT nothing FROM items"}, "its query cannot be run: .*nothing"),
        ({"query": "SELEC"}, "its query is no"),
        ({"query": "DROP TABLE items"}, "its query is no SELECT"),
        ({"by": "idd"}, "orders has no column 'idd'"),
        ({"otherwise": {"value": 1}}, "otherwise names no recipe"),
        ({"otherwise": {"recipe": "integr"}}, "integr"),
    ],
)
def test_what_is_wrong_is_told(line: dict[str, Any], said: str) -> None:
    with pytest.raises(PlanError, match=said):
        dea_core.generate(SHOP, plan=plan(**line))


def test_a_value_that_breaks_a_rule_is_refused() -> None:
    ruled = SHOP.replace("subtotal INT NOT NULL, tax", "subtotal INT NOT NULL CHECK (subtotal < 700), tax")
    with pytest.raises(DeaError, match="subtotal < 700"):
        dea_core.generate(ruled, plan=plan())


def test_parts_and_other_engines_are_refused_by_name(tmp_path: Any) -> None:
    with pytest.raises(PlanError, match=r"not supported: orders\.subtotal is derived .*parts of a table"):
        dea_core.generate(SHOP, plan=plan(), parts=2, part=1, out=tmp_path / "out")
