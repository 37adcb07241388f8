"""Parents come first, circles are named, and what nothing orders stays as it was."""

from __future__ import annotations

import pytest

from dea_core.generate.loading import loading_order
from dea_core.schema import Column, Family, ForeignKey, Table, Type

INTEGER = Type(Family.INTEGER, "integer", bits=32)


def tables(links: dict[str, str]) -> list[Table]:
    """``{"orders": "users invoices"}``: a table for each name, with a foreign key to each name behind it."""
    return [
        Table(
            name,
            (Column("id", INTEGER),),
            foreign_keys=tuple(ForeignKey(("id",), parent, ("id",)) for parent in parents.split()),
        )
        for name, parents in links.items()
    ]


@pytest.mark.parametrize(
    ("links", "order", "cycles"),
    [
        ({"b": "", "a": ""}, "b a", []),
        ({"lines": "orders", "orders": "users", "users": ""}, "users orders lines", []),
        ({"users": "users"}, "users", []),
        ({"a": "b", "b": "a"}, "a b", ["a b"]),
        ({"x": "a", "a": "b", "b": "c", "c": "a", "y": "c x", "z": ""}, "z a b c x y", ["a b c"]),
        ({"a": "b c", "b": "a", "c": "d", "d": "c"}, "c d a b", ["c d", "a b"]),
        ({"a": "elsewhere"}, "a", []),
        ({}, "", []),
    ],
)
def test_parents_first(links: dict[str, str], order: str, cycles: list[str]) -> None:
    found = loading_order(tables(links))
    assert found.tables == tuple(order.split())
    assert found.cycles == tuple(tuple(cycle.split()) for cycle in cycles)


def test_a_database_may_know_more_parents() -> None:
    assert loading_order(tables({"a": "", "b": ""}), {"a": ["b", "unknown"]}).tables == ("b", "a")


def test_a_table_knows_its_cycle() -> None:
    found = loading_order(tables({"a": "b", "b": "a", "c": "a"}))
    assert found.cycle_of("b") == ("a", "b")
    assert found.cycle_of("c") == ()


def test_a_long_chain_is_no_trouble() -> None:
    names = [f"t{n}" for n in range(1500)]
    links = dict(zip(names, [*names[1:], ""], strict=True))
    assert loading_order(tables(links)).tables == tuple(reversed(names))
