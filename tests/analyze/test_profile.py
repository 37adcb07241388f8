"""A profile: exact figures of each kind of column, from files, DuckDB and Postgres alike."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dea_core.analyze import Profile, profile_table
from dea_core.engines import DuckDB, open_engine

MADE = """
CREATE TABLE t (n integer, price numeric(10, 2), label text, day date, flag boolean, listed text, doc json);
INSERT INTO t VALUES
    (1, 1.50, ' a', DATE '2024-01-01', true, 'x,y', '{}'), (2, 2.50, '', DATE '2024-01-03', false, 'x;z', '{}'),
    (2, NULL, 'b', NULL, true, 'y', NULL), (NULL, 5.00, NULL, DATE '2024-01-02', NULL, NULL, NULL)
"""


@pytest.fixture
def profile(engine_url: str) -> Profile:
    with open_engine(engine_url) as engine:
        engine.execute(MADE)
        return profile_table(engine, "t", "t")


def test_figures_are_exact(profile: Profile) -> None:
    figures = {c.name: (c.nulls, c.distinct, str(c.low), str(c.high), c.mean) for c in profile.columns}
    assert profile.rows == 4
    assert figures["n"] == (1, 2, "1", "2", pytest.approx(5 / 3))
    assert figures["price"] == (1, 3, "1.50", "5.00", 3.0)
    assert figures["day"] == (1, 3, "2024-01-01", "2024-01-03", None)
    assert figures["label"][:2] == (1, 3)
    assert figures["doc"] == (2, 0, "None", "None", None), "values that have no order are counted, not compared"


def test_what_texts_look_like_is_counted(profile: Profile) -> None:
    label, listed = profile.column("label"), profile.column("LISTED")
    assert label is not None
    assert listed is not None
    assert label.text is not None
    assert listed.text is not None
    assert (label.text.empty, label.text.padded, label.text.separated) == (1, 1, 0)
    assert (listed.text.separated, listed.text.lists) == (2, 2)


def test_values_of_columns_that_hold_few_come_most_frequent_first(profile: Profile) -> None:
    flag, label = profile.column("flag"), profile.column("n")
    assert flag is not None
    assert label is not None
    assert [(str(value).lower(), count) for value, count in flag.top] == [("true", 2), ("false", 1)]
    assert [(str(value), count) for value, count in label.top] == [("2", 2), ("1", 1)]


def test_one_statement_scans_a_table_whose_columns_hold_many_values(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    duckdb.connect().execute(f"COPY (SELECT range AS a, 'v' || range AS b FROM range(1000)) TO '{path}'")
    asked: list[str] = []

    class Watched(DuckDB):
        def rows(self, sql: str) -> list[tuple[object, ...]]:
            asked.append(sql)
            return super().rows(sql)

    with DuckDB.open() as engine:
        profile = profile_table(Watched(engine.connection), f"read_parquet('{path}')", "many")
    assert [(c.distinct, c.unique) for c in profile.columns] == [(1000, True), (1000, True)]
    assert len([sql for sql in asked if not sql.startswith("DESCRIBE")]) == 1


def test_an_empty_table_has_a_profile(engine_url: str) -> None:
    with open_engine(engine_url) as engine:
        engine.execute("CREATE TABLE nothing (a integer, b text)")
        profile = profile_table(engine, "nothing", "nothing")
    assert (profile.rows, [(c.nulls, c.distinct, c.low) for c in profile.columns]) == (0, [(0, 0, None)] * 2)
