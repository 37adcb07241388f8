"""A division of whole numbers drops the rest where its dialect says so, on whatever engine it is worked out."""

from __future__ import annotations

import pytest

from dea_core import generate
from dea_core.readers import read_ddl

TABLE = "CREATE TABLE t (cents integer, price numeric(10, 2), at date, CHECK ({} > 3));"


@pytest.mark.parametrize(
    ("dialect", "written", "read"),
    [
        ("postgres", "cents / 100", "DIV(cents, 100)"),
        ("postgres", "(cents + 1) / 10 / 10", "DIV(DIV((cents + 1), 10), 10)"),
        ("postgres", "price / 100", "price / 100"),
        ("postgres", "cents / 100.0", "cents / 100.0"),
        ("postgres", "price / (cents / 2)", "price / (DIV(cents, 2))"),
        ("duckdb", "cents / 100", "cents / 100"),
        ("mysql", "cents / 100", "cents / 100"),
    ],
)
def test_a_division_is_read(dialect: str, written: str, read: str) -> None:
    (check,) = read_ddl(TABLE.format(written), dialect=dialect).table("t").checks
    assert check.expression.sql(dialect) in (f"{read} > 3", f"({read}) > 3")


def test_rows_obey_it() -> None:
    ddl = "CREATE TABLE t (n integer NOT NULL CHECK (n BETWEEN 0 AND 999), CHECK (n / 100 > 3));"
    assert min(generate(ddl, rows=300).table("t").fetchall()) >= (400,)
