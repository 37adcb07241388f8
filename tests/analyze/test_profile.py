"""A profile: figures of each kind of column, from files, DuckDB and Postgres alike; and how many scans they take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dea_core.analyze import Profile, Wanted, analyze_schema, open_subject, profile_table
from dea_core.engines import DuckDB, open_engine
from dea_core.render.profile_text import profile_row

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


class Watched(DuckDB):
    """Keeps what it was asked."""

    asked: list[str]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        self.asked.append(sql)
        return super().rows(sql)


@pytest.fixture
def watched() -> Iterator[Watched]:
    with Watched.open() as engine:
        engine.asked = []
        yield engine


MANY = """SELECT range AS a, 'v' || range AS b, range % 70000 AS c, (range % 90000) * 1000000007 AS d, range % 3 AS few,
1000000000 * range AS wide, CASE WHEN range % 2 = 0 THEN '' ELSE 'x, y' END AS label FROM range(200000)"""


READS = ("SEQ_SCAN", "TABLE_SCAN", "READ_PARQUET")
"""A CTE_SCAN reads what one of these has read."""


def scans(engine: DuckDB, sql: str) -> int:
    """How often the query plan of ``sql`` reads rows."""
    (_, plan), *_ = engine.connection.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()
    return len([name for name in re.findall(r'"name": "([^"]+)"', plan) if name.strip() in READS])


@pytest.mark.parametrize("kind", ["table", "parquet"])
def test_a_profile_is_one_scan_and_closer_looks_at_few_columns(watched: Watched, tmp_path: Path, kind: str) -> None:
    watched.execute(f"CREATE TABLE many AS {MANY}")
    watched.execute(f"COPY many TO '{tmp_path / 'many.parquet'}'")
    profile = profile_table(
        watched, f"read_parquet('{tmp_path / 'many.parquet'}')" if kind == "parquet" else "many", "t"
    )
    asked = [sql for sql in watched.asked if sql.startswith("SELECT")]
    assert [scans(watched, sql) for sql in asked] == [1] * len(asked)
    first, *closer = asked
    assert all(f'"{name}"' in first for name in ("a", "b", "c", "d", "few", "wide", "label"))
    looked_at = [set(re.findall(r'"(\w+)"', sql)) for sql in closer]
    assert looked_at == [{"a", "c"}, {"label"}, {"few", "label"}], "near integers, the lists, the few values"
    assert profile.rows == 200_000


def test_estimates_say_so_and_are_near(watched: Watched) -> None:
    watched.execute(f"CREATE TABLE many AS {MANY}")
    columns = {c.name: c for c in profile_table(watched, "many", "many").columns}
    told = {name: (c.distinct, c.unique) for name, c in columns.items() if not c.estimated}
    assert told == {"a": (200_000, True), "c": (70_000, False), "few": (3, False), "label": (2, False)}
    assert {name for name, c in columns.items() if c.estimated} == {"b", "d", "wide"}
    assert [columns[n].distinct for n in "bd"] == [pytest.approx(n, rel=0.1) for n in (200_000, 90_000)]
    assert not columns["b"].unique, "an estimate is no proof"
    assert f"~{columns['d'].distinct:,}" in profile_row(columns["d"])


def test_small_tables_are_counted(watched: Watched) -> None:
    watched.execute("CREATE TABLE small AS SELECT 'v' || range AS b, range * 1e9 AS x FROM range(50000)")
    profile = profile_table(watched, "small", "small")
    assert [(c.distinct, c.unique) for c in profile.columns] == [(50_000, True), (50_000, True)]


def test_a_likely_key_is_counted_when_a_rule_asks(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "m.duckdb")) as made:
        made.execute("CREATE TABLE t AS SELECT 'v' || range AS email, 'v' || (range // 2) AS code FROM range(200000)")
        made.execute("INSERT INTO t SELECT 'w' || range, 'z' || range FROM range(1)")
        made.execute("ALTER TABLE t ADD COLUMN token varchar")
        made.execute("UPDATE t SET token = CASE WHEN email = 'v7' THEN 'w0' ELSE email END")
    with open_subject(f"duckdb:///{tmp_path / 'm.duckdb'}") as subject:
        report = analyze_schema(subject, Wanted(("key_in_data",)))
    assert [finding.target.name for finding in report.findings] == ["email"], "token has one value twice: no key"
    columns = {c.name: c for c in report.profiles[0].columns}
    assert (columns["token"].distinct, columns["token"].estimated) == (200_000, False)
    assert columns["code"].estimated


def test_an_empty_table_has_a_profile(engine_url: str) -> None:
    with open_engine(engine_url) as engine:
        engine.execute("CREATE TABLE nothing (a integer, b text)")
        profile = profile_table(engine, "nothing", "nothing")
    assert (profile.rows, [(c.nulls, c.distinct, c.low) for c in profile.columns]) == (0, [(0, 0, None)] * 2)
