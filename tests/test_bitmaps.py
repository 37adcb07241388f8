"""A bitmap proves a key or a foreign key exactly when the check's own query finds nothing."""

from __future__ import annotations

import pytest

from dea_core import read_schema
from dea_core.bitmaps import FEWEST_ROWS, holds
from dea_core.checks import checks_of, relation, run_checks
from dea_core.engines import DuckDB

DDL = """
CREATE TABLE p (a bigint NOT NULL, b smallint NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE c (id bigint PRIMARY KEY, a bigint, b smallint, FOREIGN KEY (a, b) REFERENCES p (a, b));
"""
ROWS = 2 * FEWEST_ROWS
FINE_P = f"SELECT i // 7 - 50 AS a, i % 7 - 3 AS b FROM range({ROWS}) t (i)"
FINE_C = f"SELECT i - 9 AS id, CASE WHEN i % 11 > 0 THEN i // 7 - 50 END AS a, i % 7 - 3 AS b FROM range({ROWS}) t (i)"
SPOILT = {
    "a key twice": ("INSERT INTO c SELECT 5, NULL, NULL", {"c PRIMARY KEY (id)"}),
    "two columns twice": ("INSERT INTO p SELECT 0, 0", {"p PRIMARY KEY (a, b)"}),
    "no such parent": ("DELETE FROM p WHERE a = 12 AND b = 2", {"c FOREIGN KEY (a, b) -> p (a, b)"}),
    "below all parents": ("INSERT INTO c SELECT -99, -999, 0", {"c FOREIGN KEY (a, b) -> p (a, b)"}),
    "above all parents": ("INSERT INTO c SELECT -99, 0, 99", {"c FOREIGN KEY (a, b) -> p (a, b)"}),
    "half NULL": ("INSERT INTO c SELECT -99, NULL, 99", set()),
    "NULL in a key, which is another rule's": ("INSERT INTO c SELECT NULL, NULL, NULL", set()),
}


@pytest.fixture
def engine():
    with DuckDB.open() as opened:
        opened.execute(f"CREATE TABLE p AS {FINE_P}; CREATE TABLE c AS {FINE_C}")
        yield opened


def broken(engine: DuckDB) -> tuple[set[str], set[str]]:
    """The keys that are broken by the checks' own queries, and those that no bitmap proves."""
    schema = read_schema(DDL)
    relations = {"p": relation("p"), "c": relation("c")}
    keys = [check for check in checks_of(schema) if check.kind in ("unique", "foreign key")]
    assert [result.violations is not None for result in run_checks(engine, keys, relations)] == [True] * len(keys)
    counts = {check.name: len(engine.rows(check.query.sql("duckdb"))) for check in keys}
    unproved = {check.name for check in keys if check.proof and not check.proof(engine, relations)}
    return {name for name, count in counts.items() if count}, unproved


def test_what_holds_is_proved(engine):
    assert broken(engine) == (set(), set())


@pytest.mark.parametrize("spoilt", SPOILT)
def test_what_is_broken_is_not_proved(engine, spoilt):
    statement, expected = SPOILT[spoilt]
    engine.execute(statement)
    assert broken(engine) == (expected, expected)


def test_violations_are_still_counted_and_shown(engine):
    engine.execute("INSERT INTO c SELECT 5, NULL, NULL")
    schema = read_schema(DDL)
    results = run_checks(engine, checks_of(schema), {"p": relation("p"), "c": relation("c")})
    (failed,) = [result for result in results if result.failed]
    assert (failed.check.name, failed.violations, failed.sample[0][0]) == ("c PRIMARY KEY (id)", 1, 5)


@pytest.mark.parametrize(
    ("kind", "value", "proved"),
    [
        ("bigint", "i", True),
        ("bigint", "i * 1000000007", False),
        ("text", "i", False),
        ("hugeint", "i", False),
        ("bigint", "i + 0.4", False),
    ],
)
def test_spread_wide_or_not_whole_numbers_is_left_to_the_query(engine, kind, value, proved):
    table = read_schema(f"CREATE TABLE k (a {kind} PRIMARY KEY)").table("k")
    engine.execute(f"CREATE TABLE k AS SELECT {value} AS a FROM range({ROWS}) t (i)")
    assert holds(table.keys[0], table, None, engine, {"k": relation("k")}) is proved


def test_a_child_that_is_no_whole_number_refers_to_nothing(engine):
    engine.execute("CREATE OR REPLACE TABLE c AS SELECT id, a + 0.4 AS a, b FROM c")
    assert broken(engine)[1] == {"c FOREIGN KEY (a, b) -> p (a, b)"}
