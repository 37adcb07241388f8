"""The macros make Python's rows: the same keys, the same permutations, and the same tables on each engine that runs."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dea_core.sql.permute import permutation
from dea_core.sql.portable import key
from tests.macros import shop
from tests.macros.rendering import CompileError, Package

DUCKDB = Package("duckdb")


@settings(max_examples=40)
@given(st.lists(st.one_of(st.integers(), st.text(max_size=300)), min_size=1, max_size=4))
def test_keys_are_pythons(parts: list[Any]) -> None:
    assert DUCKDB.key(*parts) == key(*parts)


@pytest.mark.parametrize("size", [2, 3, 4, 7, 60, 1000, 65_536, 100_003])
def test_permutations_are_pythons(size: int) -> None:
    ours, theirs = DUCKDB.permutation(size, 42, "orders", "id"), permutation(size, 42, "orders", "id")
    assert (ours["wide"], ours["high"], tuple(map(tuple, ours["keys"]))) == (theirs.wide, theirs.high, theirs.keys)
    assert [DUCKDB.passed(ours, place) for place in range(50)] == [theirs._step(place) for place in range(50)]


def rows_in_python(table: str, sizes: dict[str, int]) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return shop.plain(connection.execute(shop.python_query(table, sizes)).fetchall())


@pytest.mark.parametrize("sizes", [shop.SIZES, shop.LARGE], ids=["strata", "draws"])
@pytest.mark.parametrize("table", ["customers", "orders"])
def test_a_table_is_pythons(connection: Any, adapter: str, table: str, sizes: dict[str, int]) -> None:
    query = Package(adapter).render(shop.model(table, sizes))
    assert shop.plain(connection.execute(query).fetchall()) == rows_in_python(table, sizes)


def test_any_range_is_a_slice_of_the_whole(connection: Any, adapter: str) -> None:
    package, whole = Package(adapter), shop.model("orders", shop.SIZES)
    part = whole.replace("dea.rows(orders)", "dea.rows(orders, start=300, stop=310)")
    made = [shop.plain(connection.execute(package.render(text)).fetchall()) for text in (whole, part)]
    assert made[1] == made[0][300:310]


def test_a_column_of_the_parent_is_written_at_the_parents_index(connection: Any, adapter: str) -> None:
    text = shop.TABLES.format(**shop.SIZES) + (
        '{%- set customer = dea.parent(customers, "customer_id", orders) -%}'
        'select {{ dea.sequence(of=customer) }} as id, {{ dea.permuted("code", customer, start=1000) }} as code '
        "from {{ dea.rows(orders) }}"
    )
    package = Package(adapter)
    referred = set(connection.execute(package.render(text)).fetchall())
    customers = set(connection.execute(package.render(shop.model("customers", shop.SIZES))).fetchall())
    assert 150 < len(referred) <= len(customers) == 200
    assert referred <= customers


SHORT = "select {{ dea.pick(['a', 'b'], 'kind') }} as kind, {{ dea.below(1000, 'n') }} as n from {{ dea.rows(70000) }}"


def test_without_a_table_the_models_name_stands_for_it(connection: Any, adapter: str) -> None:
    made = connection.execute(Package(adapter, model="events").render(SHORT)).fetchall()
    named = '{%- set t = dea.table("events", 70000) -%}' + SHORT.replace("')", "', t)").replace("(70000)", "(t)")
    same = connection.execute(Package(adapter, model="other").render(named)).fetchall()
    assert sorted(made) == sorted(same)
    other = connection.execute(Package(adapter, model="events", dea_seed=7).render(SHORT)).fetchall()
    assert sorted(made) != sorted(other)


def test_columns_written_after_the_rows_are_the_same(connection: Any, adapter: str) -> None:
    tables, column = shop.TABLES.format(**shop.SIZES), "{{ dea.integer_between(0, 99, 'n', orders) }} as n"
    usual = Package(adapter).render(f"{tables}select {column} from {{{{ dea.rows(orders) }}}}")
    late = Package(adapter).render(f"{tables}{{%- set rows = dea.rows(orders) -%}}select {column} from {{{{ rows }}}}")
    assert "dea_0" in usual
    assert "dea_0" not in late
    assert sorted(connection.execute(late).fetchall()) == sorted(connection.execute(usual).fetchall())


REFUSED = {
    "dea.table('t', -1)": "rows=-1",
    "dea.table('t', 'many')": "rows=many",
    "dea.rows(5, stop=6)": "no range of 5 rows",
    "dea.pick([], 'a')": "list with something in it",
    "dea.pick('abc', 'a')": "list with something in it",
    "dea.pick(['x'], 'a', 'orders')": "what dea.table or dea.parent gave",
    "dea.weighted({'a': -1, 'b': 2}, 'a')": "numbers from 0",
    "dea.weighted({'a': 0}, 'a')": "not all of them 0",
    "dea.weighted(['a'], 'a')": "must be a mapping",
    "dea.chance(1.5, 'a')": "share=1.5",
    "dea.below(0, 'a')": "size=0",
    "dea.sequence(step=0)": "step=0",
    "dea.integer_between(2, 1, 'a')": "in this order",
    "dea.integer_between(1, 2.5, 'a')": "whole numbers",
    "dea.decimal_between(1, 2, 'a', scale=10)": "scale from 0 to 9",
    "dea.date_between('2026-02-01', '2026-01-01', 'a')": "is after",
    "dea.date_between('soon', '2026-01-01', 'a')": "not a day such as",
    "dea.pattern('(a|b)', 'a')": "is more than letters",
    "dea.pattern('[b-a]', 'a')": "is no range",
    "dea.permuted('id', none)": "of a dea.table",
    "dea.parent(dea.table('p', 0), 'p_id')": "has no rows",
}


@pytest.mark.parametrize(("call", "message"), REFUSED.items(), ids=REFUSED)
def test_impossible_arguments_are_refused(call: str, message: str) -> None:
    with pytest.raises(CompileError, match=message):
        DUCKDB.render(f"{{{{ {call} }}}}")


def test_an_adapter_without_a_mixer_is_told() -> None:
    with pytest.raises(CompileError, match="no mixer for trino"):
        Package("trino").render("{{ dea.draw('a') }}")
