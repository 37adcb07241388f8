"""Integers wider than 64 bits keep every digit in each format and in memory; what Parquet cannot hold is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dea_core import generate, read_schema
from dea_core.engines import DuckDB
from dea_core.errors import EngineError

DIGITS = 12345678901234567890123456789012345678
DDL = f"CREATE TABLE t (id HUGEINT PRIMARY KEY, n UHUGEINT NOT NULL CHECK (n = {DIGITS}), many HUGEINT[]);"
TYPED = "SELECT typeof(id), typeof(n), typeof(many), n FROM {} LIMIT 1"


@pytest.fixture
def schema():
    return read_schema(DDL, dialect="duckdb")


def test_parquet_holds_decimals(schema, tmp_path: Path):
    generate(schema, rows=3, out=tmp_path / "data", format="parquet")
    with DuckDB.open() as engine:
        (row,) = engine.rows(TYPED.format(f"'{tmp_path / 'data' / 't.parquet'}'"))
    assert row == ("DECIMAL(38,0)", "DECIMAL(38,0)", "DECIMAL(38,0)[]", Decimal(DIGITS))


@pytest.mark.parametrize(("file_format", "name"), [("csv", "t.csv"), ("json", "t.jsonl"), ("sql", "t.sql")])
def test_texts_hold_every_digit(schema, tmp_path: Path, file_format: str, name: str):
    generate(schema, rows=3, out=tmp_path / "data", format=file_format)
    written = (tmp_path / "data" / name).read_text()
    assert written.count(str(DIGITS)) == 3
    assert f"{DIGITS}." not in written


def test_databases_and_memory_hold_integers(schema, tmp_path: Path):
    generate(schema, rows=3, into=f"duckdb:///{tmp_path / 'shop.duckdb'}")
    with DuckDB.open(tmp_path / "shop.duckdb") as engine:
        (row,) = engine.rows(TYPED.format("t"))
    assert row == ("HUGEINT", "UHUGEINT", "HUGEINT[]", DIGITS)
    assert all(n == DIGITS for _, n, _ in generate(schema, rows=3).table("t").fetchall())


def test_more_digits_than_parquet_has_are_refused(tmp_path: Path):
    ddl = f"CREATE TABLE t (n HUGEINT NOT NULL CHECK (n = {2**127 - 1}));"
    with pytest.raises(EngineError, match=f"cannot make t: .*{2**127 - 1}") as refused:
        generate(read_schema(ddl, dialect="duckdb"), rows=3, out=tmp_path / "data")
    assert "at most 38 digits" in str(refused.value.hint)
    assert not (tmp_path / "data").exists()
