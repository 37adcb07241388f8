"""Functions of warehouses on DuckDB: cases/warehouse_functions.txt, and what is not the same is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from dea_dbt.local.functions import macro_statements
from dea_dbt.local.transpile import UnreadError, to_duckdb

CASES = Path(__file__).parents[1] / "cases" / "warehouse_functions.txt"
DIALECTS = ("snowflake", "bigquery", "redshift", "postgres", "databricks")
DOCUMENT = '{"a":"x","n":5,"l":[{"k":"v"}]}'
ROW = f"""
CREATE SCHEMA x;
CREATE TABLE x.t AS SELECT '2024-02-18 10:00:00' AS s, TIMESTAMP '2024-02-18 10:00:00' AS ts,
    TIMESTAMPTZ '2024-02-18 10:00:00+00' AS tz, DATE '2024-02-18' AS d, 1700000000::BIGINT AS ep, '12' AS n,
    7::INTEGER AS i, 'true' AS b, '{DOCUMENT}'::JSON AS j, '{DOCUMENT}' AS js, 'a-b-c' AS w
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for statement in (*macro_statements(), ROW):
            connection.execute(statement)
        yield connection


def value(engine: duckdb.DuckDBPyConnection, expression: str, dialect: str) -> object:
    def columns(path: tuple[str, ...]) -> Mapping[str, str]:
        known = engine.execute(f"DESCRIBE {'.'.join(path)}").fetchall() if path == ("x", "t") else []
        return {row[0]: row[1] for row in known}

    done = to_duckdb(f"SELECT {expression} AS r FROM x.t", dialect, columns)
    assert not done.notes
    found = engine.execute(done.sql).fetchone()
    return found and found[0]


def cases(dialect: str) -> Iterator[tuple[str, str]]:
    section = ""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and " ;; " not in line:
            section = line.strip("[]")
        elif " ;; " in line and section == dialect and not line.startswith("#"):
            expression, _, wanted = line.rpartition(" ;; ")
            yield expression, wanted


@pytest.mark.parametrize("dialect", DIALECTS)
def test_functions_give_what_the_warehouse_says(engine: duckdb.DuckDBPyConnection, dialect: str) -> None:
    found = {expression: str(value(engine, expression, dialect)) for expression, _ in cases(dialect)}
    assert len(found) > 20
    assert found == dict(cases(dialect))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_is_divided_by_zero_in_silence(engine: duckdb.DuckDBPyConnection, dialect: str) -> None:
    with pytest.raises(duckdb.Error, match="division by zero"):
        value(engine, "i / (i - 7)", dialect)


@pytest.mark.parametrize(
    ("dialect", "expression", "told"),
    [
        ("bigquery", "farm_fingerprint(w)", "FARM_FINGERPRINT gives other numbers"),
        ("snowflake", "to_char(i, '9,999')", "format"),
        ("postgres", "to_char(ts, 'Month')", "format"),
        ("snowflake", "(select count(*) from lateral flatten(input => j, recursive => true) f)", "RECURSIVE"),
    ],
)
def test_what_is_approximated_is_told(dialect: str, expression: str, told: str) -> None:
    assert any(told in note for note in to_duckdb(f"SELECT {expression} FROM x.t", dialect).notes)


def test_rows_of_documents_keep_those_without_any(engine: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT count(*) FROM x.t, LATERAL FLATTEN(input => parse_json('[]'), outer => {}) f"
    counts = [engine.execute(to_duckdb(sql.format(outer), "snowflake").sql).fetchone() for outer in ("true", "false")]
    assert counts == [(1,), (0,)]


def test_what_cannot_be_read_says_the_line() -> None:
    with pytest.raises(UnreadError) as caught:
        to_duckdb("SELECT a,\n  b c d e\nFROM t", "snowflake")
    assert caught.value.line == 2
