"""Moments of states are there only in their states, whichever column of the table tells them."""

from __future__ import annotations

import pytest

from dea_core import plan

SHOP = """CREATE TABLE orders (id int PRIMARY KEY,
    payment_status text NOT NULL CHECK (payment_status IN ('open', 'paid')),
    status text NOT NULL CHECK (status IN ('pending', 'shipped', 'delivered')), ordered_at timestamp NOT NULL,
    paid_at timestamp, shipped_at timestamp, delivered_at timestamp, last_shipped_at timestamp,
    blast_shipped_at timestamp)"""


@pytest.mark.parametrize(
    ("column", "where"),
    [
        ("paid_at", "\"payment_status\" IN ('paid')"),
        ("shipped_at", "\"status\" IN ('shipped', 'delivered')"),
        ("delivered_at", "\"status\" IN ('delivered')"),
        ("last_shipped_at", ""),
        ("blast_shipped_at", "\"status\" IN ('shipped', 'delivered')"),
    ],
)
def test_every_column_of_states_is_asked(column: str, where: str) -> None:
    assert plan(SHOP).plan.tables["orders"].columns[column].only_where == where
