"""What the guard lets in is written anew, and its lists hold only functions that only compute."""

from __future__ import annotations

import duckdb
import pytest

from dea_core.engines import open_engine
from dea_core.errors import RefusedError, UsageError
from dea_core.sql.guard import read_only
from dea_core.sql.guard_functions import DUCKDB, DUCKDB_IN_FROM, POSTGRES
from dea_core.sql.guard_known import Known

KNOWN = Known(frozenset({("orders",), ("main", "orders"), ("raw", "my table")}))
_GRAMMAR = (
    "array cast coalesce columns extract grouping grouping_id ifnull map nullif overlay position row substring unnest"
)
GRAMMAR = frozenset(_GRAMMAR.split())
"""Names that DuckDB's grammar knows, and its list of functions does not."""
VOLATILE = {"clock_timestamp", "gen_random_uuid", "random", "timeofday"}
"""They change from call to call, and nothing else."""


@pytest.mark.parametrize(
    ("dialect", "given", "runs"),
    [
        ("duckdb", "select a /* ; */ from orders -- x", "SELECT a FROM orders"),
        ("duckdb", "FROM orders SELECT $$it's$$ AS t", "SELECT 'it''s' AS t FROM orders"),
        ("duckdb", "select list_transform([1], lambda x: x + 1)", "SELECT LIST_TRANSFORM([1], LAMBDA x : x + 1)"),
        ("duckdb", "select upper(a ->> 'b') from orders", "SELECT UPPER(a ->> '$.b') FROM orders"),
        ("duckdb", "select a\u00a0b from\u3000orders", "SELECT a AS b FROM orders"),
        ("duckdb", 'select * from raw."my table"', 'SELECT * FROM raw."my table"'),
        ("postgres", "values (1)", "SELECT * FROM (VALUES (1)) AS given"),
        ("postgres", r"select '\' as a", r"SELECT '\' AS a"),
        ("postgres", "select $x$ $$; $y$ $x$ as a", "SELECT ' $$; $y$ ' AS a"),
    ],
)
def test_the_text_that_runs_is_written_from_what_was_judged(dialect: str, given: str, runs: str) -> None:
    assert read_only(given, dialect, KNOWN).sql(dialect) == runs


@pytest.mark.parametrize(
    ("given", "says", "hint"),
    [
        ("SELECT * FROM ordres", "there is no table ordres", "did you mean orders?"),
        ("SELECT uper(a) FROM orders", "the function uper is refused", "did you mean upper"),
        ("SELECT * FROM (SELECT 1", "what cannot be read is not run", "one plain SELECT of duckdb"),
        ("", "0 statements", "one SELECT in each call"),
        ("SELECT 'paid'::order_status", "a cast to order_status", "compare with a text"),
        ("SELECT e'41'", "E'...'", "plain '...'"),
        ("SELECT " + "(" * 5000 + "1" + ")" * 5000, "what cannot be read is not run", "one plain SELECT"),
        ("SELECT {'a': 1,: 'b': 2}", "what cannot be read is not run", "one plain SELECT"),
        ("SELECT * FROM orders TABLESAMPLE SYSTEM (5 ROWS)", "SYSTEM is not supported", "one plain SELECT"),
        ("SELECT '" + "a" * 200_000 + "'", "200,009 characters", ""),
    ],
)
def test_a_refusal_says_what_and_what_to_do(given: str, says: str, hint: str) -> None:
    with pytest.raises(RefusedError) as told:
        read_only(given, "duckdb", KNOWN)
    assert says in str(told.value)
    assert hint in (told.value.hint or "")


@pytest.mark.parametrize("name", ["'a.csv'", '"a/b"', "data.csv", "data.parquet", "'https://example.com/x'", '"*"'])
def test_without_a_database_a_name_must_be_plain(name: str) -> None:
    with pytest.raises(RefusedError, match="is not a table's name"):
        read_only(f"SELECT * FROM {name}", "duckdb")
    assert read_only("SELECT * FROM shop.orders", "duckdb").sql("duckdb") == "SELECT * FROM shop.orders"


@pytest.mark.parametrize(
    "sql",
    [
        "WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a",
        "SELECT * FROM a WHERE EXISTS (WITH a AS (SELECT 1) SELECT * FROM a)",
        "WITH a AS (SELECT * FROM a) SELECT * FROM a",
        "SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) AS t, a",
        "WITH a AS (SELECT 1) SELECT * FROM main.a",
    ],
)
def test_a_name_of_a_with_counts_only_where_it_is_in_reach(sql: str) -> None:
    with pytest.raises(RefusedError, match="there is no table"):
        read_only(sql, "duckdb", KNOWN)


def test_another_dialect_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="no SQL of snowflake is guarded"):
        read_only("SELECT 1", "snowflake")


def test_every_listed_function_is_one_of_duckdbs() -> None:
    with duckdb.connect() as connection:
        kinds = connection.execute(
            "SELECT DISTINCT lower(function_name), function_type FROM duckdb_functions()"
        ).fetchall()
    scalar = {name for name, kind in kinds if kind in ("scalar", "aggregate", "window", "macro")}
    assert {name for name in DUCKDB if name not in scalar | GRAMMAR} == set()
    assert {name for name, kind in kinds if kind.startswith("table")} >= DUCKDB_IN_FROM


def test_no_listed_function_of_postgres_is_volatile(postgres_url: str) -> None:
    with open_engine(postgres_url) as engine:
        found = engine.rows("SELECT DISTINCT proname FROM pg_proc WHERE provolatile = 'v'")
    assert {str(name) for (name,) in found} & POSTGRES == VOLATILE
