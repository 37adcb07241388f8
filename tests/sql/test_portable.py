"""The mixer gives the same bits in Python, on DuckDB and on Postgres; permutations are bijections there too."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from dea_core.sql.constant_list import element
from dea_core.sql.layers import Layers
from dea_core.sql.permute import permutation
from dea_core.sql.portable import MASK, draw, draw_number, key, mix_number, number, quotient, scaled

GOLDEN_MIX = [0, 140504704, 281009409, 1772495368]
GOLDEN_DRAW = [1118178169, 2882739329, 1223541781, 4061726988, 2373529400]
STARTS = (0, 2**31 - 2, 2**32 - 2, 2**40)
SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 97, 1000, 6979)


def values(url: str, start: int, stop: int, build) -> list[int]:
    """``build(i, define)`` for i in [start, stop), run on the engine of ``url``."""
    dialect = "postgres" if url.startswith("postgres") else "duckdb"
    function, last = ("generate_series", stop - 1) if dialect == "postgres" else ("range", stop)
    names = exp.TableAlias(this=exp.to_identifier("n"), columns=[exp.to_identifier("i")])
    bounds = [exp.cast(number(start), "bigint"), exp.cast(number(last), "bigint")]
    layers = Layers(exp.Table(this=exp.Anonymous(this=function, expressions=bounds), alias=names), ["i"])
    i = exp.column("i")
    query = layers.select({"i": i, "v": build(i, layers.define)})
    sql = f"SELECT v FROM ({query.sql(dialect)}) AS t ORDER BY i"
    if dialect == "duckdb":
        return [row[0] for row in duckdb.connect().execute(sql).fetchall()]
    import psycopg

    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute(sql).fetchall()]


def test_golden_vectors():
    """Changing the mixer changes everybody's data: these numbers are written down on purpose."""
    assert [mix_number(word) for word in (0, 1, 2, MASK)] == GOLDEN_MIX
    assert [draw_number(index, key(42, "orders", "id")) for index in (0, 1, 2**31, 2**32, 2**40)] == GOLDEN_DRAW


@pytest.mark.parametrize("start", STARTS)
def test_draws_are_the_same_on_every_engine(engine_url, start):
    word = key(42, "orders", "id")
    made = values(engine_url, start, start + 4, lambda i, define: draw(i, word, define, wide=True))
    assert made == [draw_number(index, word) for index in range(start, start + 4)]


def test_a_narrow_draw_equals_a_wide_one_below_two_to_the_32():
    word = key("any")
    narrow = values("duckdb", 0, 50, lambda i, define: draw(i, word, define))
    assert narrow == [draw_number(index, word) for index in range(50)]


@pytest.mark.parametrize("size", SIZES)
def test_permutations_are_bijections_on_every_engine(engine_url, size):
    order = permutation(size, 42, "orders")
    made = values(engine_url, 0, size, order.expression)
    assert sorted(made) == list(range(size))
    assert made == [order.number(position) for position in range(size)]


@given(size=st.integers(1, 5000), seed=st.integers())
def test_every_permutation_is_a_bijection(size, seed):
    order = permutation(size, seed)
    assert sorted(order.number(position) for position in range(size)) == list(range(size))


def test_a_large_permutation_stays_within_its_size():
    size = 50_000_017
    order = permutation(size, "large")
    made = values("duckdb", size - 1000, size, order.expression)
    assert len(set(made)) == 1000
    assert all(0 <= place < size for place in made)


def test_scaled_words_and_quotients_agree(engine_url):
    word = key("x")

    def build(i, define):
        drawn = define(scaled(draw(i, word, define), 1000))
        return element([number(n * n) for n in range(10)], define(quotient(drawn, 100)))

    expected = [((draw_number(i, word) * 1000 >> 32) // 100) ** 2 for i in range(40)]
    assert values(engine_url, 0, 40, build) == expected


def test_keys_of_near_parts_are_far():
    keys = [key(42, "orders", f"column_{n}") for n in range(1000)]
    assert len(set(keys)) == 1000
    assert max(keys) > 0.99 * MASK
    assert min(keys) < 0.01 * MASK
