"""The mixer's Jinja is what Python's trees say, and SQL that each engine's dialect can read."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from dea_core.sql.portable import draw_number, key, mix_number
from tests.macros import mixer, shop
from tests.macros.rendering import PARENTS, Package

NEVER_RUN = {"snowflake": "snowflake", "bigquery": "bigquery", "redshift": "postgres", "databricks": "databricks"}
"""Each with the dialect that reads it: sqlglot knows ``#`` as an operator of Postgres, and not of Redshift."""


@pytest.mark.parametrize("path", mixer.files(), ids=lambda path: path.name)
def test_the_mixer_is_what_python_builds(path: mixer.Path) -> None:
    made = mixer.files()[path]
    assert path.read_text() == made, "run: python -m tests.macros.mixer"


def test_no_other_file_is_there() -> None:
    assert set(mixer.FOLDER.iterdir()) == set(mixer.files())


@pytest.mark.parametrize("piece", mixer.PIECES, ids=lambda piece: piece.name)
@pytest.mark.parametrize("engine", PARENTS)
def test_an_engine_without_a_file_spells_it_as_its_parent_does(engine: str, piece: mixer.Piece) -> None:
    assert mixer.macro(piece, PARENTS[engine], engine) == mixer.macro(piece, PARENTS[engine])


WORDS = (0, 1, 2, 41, 65_535, 2**31, 2**32 - 1)


def test_golden_words(connection: Any, adapter: str) -> None:
    package = Package(adapter)
    mixed = ", ".join(package.mix(f"cast({word} as bigint)") for word in WORDS)
    assert connection.execute(f"select {mixed}").fetchall() == [tuple(map(mix_number, WORDS))]
    word = key(42, "orders", "id")
    drawn = ", ".join(package.drawn(package.mixed_index(f"cast({index} as bigint)"), word) for index in WORDS)
    expected = tuple(draw_number(index, word) for index in WORDS)
    assert connection.execute(f"select {drawn}").fetchall() == [expected]


@pytest.mark.parametrize("table", ["customers", "orders"])
@pytest.mark.parametrize("engine", NEVER_RUN)
def test_what_never_ran_can_be_read(engine: str, table: str) -> None:
    query = sqlglot.parse_one(Package(engine).render(shop.model(table, shop.SIZES)), dialect=NEVER_RUN[engine])
    assert isinstance(query, exp.Select)
    assert not list(query.find_all(exp.Command))
    assert len(query.selects) == (2 if table == "customers" else 12)


@pytest.mark.parametrize("start", [0, 5, 16, 300])
@pytest.mark.parametrize("count", [1, 15, 16, 17, 256, 257])
def test_numbers_by_digits(start: int, count: int) -> None:
    query = Package("duckdb").default__numbers(start, start + count)
    with duckdb.connect() as connection:
        numbers = [row[0] for row in connection.execute(query).fetchall()]
    assert sorted(numbers) == list(range(start, start + count))
