"""``dea generate --engine spark``: Parquet that Spark wrote, equal to what DuckDB writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dea_core import check, generate
from dea_core.engines import DuckDB
from dea_core.engines.spark import Spark
from dea_core.errors import ChecksFailedError, EngineError, MissingPackageError, PlanError, RefusedError, UsageError

SHOP = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, seen_at TIMESTAMPTZ, born DATE);
CREATE TABLE orders (
    id BIGINT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), placed_at TIMESTAMP NOT NULL,
    total NUMERIC(10, 2) NOT NULL CHECK (total > 0), note TEXT
);
"""
GIVEN: dict[str, Any] = {"rows": {"users": 50, "orders": 400}, "format": "parquet", "seed": 3}


def sums(folder: Path, table: str, files: str) -> list[tuple[object, ...]]:
    with DuckDB.open() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        return engine.rows(f"SELECT count(*), sum(hash(t)) FROM '{folder}/{table}{files}' t")


def test_spark_writes_what_duckdb_writes_in_parts_too(spark: Spark, tmp_path: Path) -> None:
    generate(SHOP, out=tmp_path / "here", **GIVEN)
    made = generate(SHOP, out=tmp_path / "there", engine="spark", **GIVEN)
    assert made.rows == GIVEN["rows"]
    assert len(made.checks) > 8
    assert all(result.passed for result in made.checks), made.checks
    for number in (1, 2):
        generate(SHOP, out=tmp_path / "parts", engine="spark", parts=2, part=number, **GIVEN)
    for table in GIVEN["rows"]:
        whole = sums(tmp_path / "here", table, ".parquet")
        assert sums(tmp_path / "there", table, ".parquet/*.parquet") == whole
        assert sums(tmp_path / "parts", table, ".part-*.parquet/*.parquet") == whole
    assert all(result.passed for result in check(tmp_path / "there", SHOP))
    assert all(result.passed for result in check(tmp_path / "parts", SHOP))
    with pytest.raises(RefusedError, match=r"users\.parquet exists"):
        generate(SHOP, out=tmp_path / "there", engine="spark", **GIVEN)
    assert not list((tmp_path / "there").glob(".dea-*"))


def test_a_failed_check_leaves_nothing(spark: Spark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dea_core.generate import on_spark

    real = on_spark.compile_for
    monkeypatch.setattr(on_spark, "compile_for", lambda *a, **k: f"SELECT -1 AS id FROM ({real(*a, **k)})")
    with pytest.raises(ChecksFailedError, match=r"t PRIMARY KEY"):
        generate("CREATE TABLE t (id INTEGER PRIMARY KEY);", rows=5, out=tmp_path, format="parquet", engine="spark")
    assert list(tmp_path.iterdir()) == []


def test_a_column_that_spark_has_no_type_for_is_named_before_a_row_is_made(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"t\.at \(recipe time\): type TIME is not known to be the same on spark"):
        generate("CREATE TABLE t (id INT, at TIME NOT NULL);", out=tmp_path / "o", format="parquet", engine="spark")
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"engine": "spark"}, "--engine spark writes Parquet"),
        ({"engine": "spark", "out": "x", "format": "csv"}, "--engine spark writes Parquet"),
        ({"engine": "spark", "into": "duckdb:///x.duckdb"}, "--into is not supported"),
        ({"engine": "spark", "out": "x", "threads": 2}, "--threads is not supported"),
        ({"engine": "spark", "out": "x", "append": True}, "--append is not supported"),
        ({"master": "local[2]"}, "--master is for --engine spark"),
        ({"engine": "flink", "master": "x"}, "must be duckdb or spark"),
    ],
)
def test_what_spark_does_not_do_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        generate(SHOP, **given)


def test_without_java_one_line_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="there is no pyspark here")
    from dea_core.engines import spark as module

    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    with pytest.raises(EngineError, match=r"Spark needs Java, and JAVA_HOME=.* has none") as caught:
        module._need_java(None)
    assert caught.value.hint == "apt-get install default-jre-headless"
    module._need_java("sc://server")


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(MissingPackageError) as caught:
        Spark.open("local[1]")
    assert "[spark]" in str(caught.value.hint)
