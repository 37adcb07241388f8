"""A constant list gives the same item, of the same type, however it is spelled; and long ones are one literal."""

from __future__ import annotations

import duckdb
import pytest
from sqlglot import exp

from dea_core.sql.constant_list import FEWEST, Constants, element
from dea_core.sql.for_duckdb import running_sql
from dea_core.sql.rows_sql import rows_sql

LISTS = {
    "small numbers": [n * n - 5 for n in range(FEWEST)],
    "numbers of 64 bits": [2**40 + n for n in range(FEWEST)],
    "the ends of 32 bits": [-(2**31) + 1, 2**31 - 1, *range(FEWEST)],
    "one beyond 32 bits": [2**31, *range(FEWEST)],
    "beyond 64 bits": [2**70, *range(FEWEST)],
    "few": [3, 1, 2],
    "texts": ["O'Brien", "李小龍", "", "a,b", '"c"', "[d]", "NULL", "\\"],
    "texts with bars": ["a|b", "|", "", *"cdefgh"],
    "texts with every mark": ["a|b", "line\nline", "\x1f", *"cdefgh"],
}


def asked(items: list[object], place: int) -> exp.Select:
    item = element(items, exp.Literal.number(place))
    return exp.select(exp.alias_(item, "item"), exp.alias_(exp.func("typeof", item.copy()), "kind"))


@pytest.mark.parametrize("name", LISTS)
def test_every_item_is_the_same_both_ways(name):
    items = LISTS[name]
    for place, item in enumerate(items):
        read = duckdb.execute(rows_sql(asked(items, place), "duckdb")).fetchall()
        run = duckdb.execute(running_sql(asked(items, place))).fetchall()
        assert run == read
        assert str(run[0][0]) == str(item)


@pytest.mark.parametrize(
    ("name", "one_literal"), [("small numbers", True), ("texts", True), ("few", False), ("beyond 64 bits", False)]
)
def test_a_long_list_is_one_literal(name, one_literal):
    sql = running_sql(asked(LISTS[name], 0))
    assert ("CAST('[" in sql or "STRING_SPLIT" in sql) is one_literal


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
def test_people_and_other_engines_read_every_item(dialect):
    query = exp.select(exp.alias_(element(list(range(1, 10)), exp.Literal.number(2)), "item"))
    assert "1, 2, 3, 4, 5, 6, 7, 8, 9" in rows_sql(query, dialect)


def test_a_list_is_one_node_and_equal_lists_are_equal():
    one, other = element(list(range(300)), exp.column("i")), element(list(range(300)), exp.column("i"))
    assert one == other
    assert len(list(one.find_all(exp.Expression))) < 10
    assert element(list(range(299)), exp.column("i")) != one
    assert isinstance(one.this, Constants)
