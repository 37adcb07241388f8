"""A query of a model runs where nothing can be changed: what an analyst asks is answered, and only so much of it."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pytest

from dea_core.engines import DuckDB, Engine, open_engine
from dea_core.engines.guarded import reading, run_read_only
from dea_core.engines.time_limit import OverTimeError, at_most
from dea_core.errors import EngineError, RefusedError, UsageError
from tests.agents.statements import Statement, statements

HONEST = list(statements("honest.sql"))
CAP, SECONDS = 1000, 20.0
TABLES = """
    CREATE TABLE orders (id INT, status VARCHAR(20), amount DECIMAL(10, 2), ordered_at DATE);
    INSERT INTO orders VALUES (1, 'paid', 10.5, DATE '2026-01-01'), (2, 'open', 20, DATE '2026-02-01'),
                              (3, 'paid', 7.25, DATE '2026-02-03'), (4, NULL, NULL, NULL);
    CREATE TABLE people (id INT, name TEXT, email TEXT, born DATE, address {json}, tags TEXT[]);
    INSERT INTO people VALUES
        (1, 'Ada', 'ada@example.com', DATE '1990-05-01', '{"city": "Ulm", "zips": [89073], "it''s": 1}',
         {list}['a', 'b']),
        (2, 'Bob', 'bob@example.org', NULL, '{"city": "Rom", "zips": []}', {list}['b']);
    CREATE TABLE events (id INT, person INT, happened TIMESTAMP, kind TEXT);
    INSERT INTO events VALUES (1, 1, TIMESTAMP '2025-12-30 10:00:00', 'seen'),
                              (2, 1, TIMESTAMP '2026-01-02 10:05:00', 'bought'),
                              (3, 2, TIMESTAMP '2026-01-02 11:00:00', 'seen');
"""
SPELLED = {"duckdb": {"{json}": "JSON", "{list}": ""}, "postgres": {"{json}": "JSONB", "{list}": "ARRAY"}}


def fill(engine: Engine) -> None:
    sql = TABLES
    for word, spelled in SPELLED[engine.dialect].items():
        sql = sql.replace(word, spelled)
    engine.execute(sql)


@pytest.fixture(scope="module")
def urls(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A filled database on each engine."""
    with open_engine(request.getfixturevalue("postgres_url")) as server:
        server.execute("CREATE DATABASE guarded")
    cluster = request.getfixturevalue("postgres_cluster")
    urls = {
        "duckdb": f"duckdb:///{tmp_path_factory.mktemp('guarded') / 'a.duckdb'}",
        "postgres": cluster.url("guarded"),
    }
    for url in urls.values():
        with open_engine(url) as engine:
            fill(engine)
    return urls


def test_there_are_enough() -> None:
    assert len(HONEST) >= 120


@pytest.mark.parametrize("query", HONEST, ids=str)
def test_an_honest_query_answers_as_it_does_when_run_as_it_stands(query: Statement, urls: dict[str, str]) -> None:
    with open_engine(urls[query.engine], read_only=True) as engine:
        expected = engine.rows(query.text)
    assert run_read_only(urls[query.engine], query.text, CAP, SECONDS).rows == expected


@pytest.fixture
def filled(engine_url: str) -> str:
    with open_engine(engine_url) as engine:
        fill(engine)
    return engine_url


def test_names_types_and_whether_there_is_more(filled: str) -> None:
    found = run_read_only(filled, "SELECT id, amount FROM orders ORDER BY id", 2, SECONDS)
    assert found.columns == ("id", "amount")
    assert found.rows == [(1, found.rows[0][1]), (2, found.rows[1][1])]
    assert found.more
    assert [kind.lower().split("(")[0] for kind in found.types] in (["integer", "decimal"], ["int4", "numeric"])
    assert not run_read_only(filled, "SELECT id FROM orders", 4, SECONDS).more


def test_rows_beyond_the_cap_are_not_made(filled: str) -> None:
    endless = "SELECT generate_series(1, 10000000000) AS n LIMIT 9999999999"
    if filled.startswith("duckdb"):
        endless = "SELECT range AS n FROM range(10000000000) LIMIT 9999999999"
    found = run_read_only(filled, endless, 3, SECONDS)
    assert len(found.rows) == 3
    assert found.more


def test_a_query_that_does_not_end_is_cancelled(filled: str) -> None:
    endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT 1 FROM t) SELECT count(*) FROM t"
    with pytest.raises(OverTimeError, match=r"cancelled after 0\.5 s"):
        run_read_only(filled, endless, CAP, 0.5)


def test_a_connection_handed_over_is_as_it_was(filled: str) -> None:
    with open_engine(filled) as engine:
        run_read_only(engine, "SELECT id FROM orders", CAP, SECONDS)
        with pytest.raises(RefusedError, match="FOR UPDATE"):
            run_read_only(engine, "SELECT * FROM orders FOR UPDATE", CAP, SECONDS)
        with pytest.raises(EngineError, match="amounts"):
            run_read_only(engine, "SELECT amounts FROM orders", CAP, SECONDS)
        engine.execute("INSERT INTO orders (id) VALUES (5)")
        assert engine.rows("SELECT count(*) FROM orders") == [(5,)]
        if engine.dialect == "duckdb":
            engine.execute(f"COPY orders TO '{filled.removeprefix('duckdb:///')}.csv'")
        else:
            assert engine.rows("SHOW statement_timeout") == [("0",)]


def test_what_a_transaction_of_the_user_holds_stays(postgres_database: str) -> None:
    """On Postgres: a cursor of DuckDB has a transaction of its own, and reads what was committed."""
    with open_engine(postgres_database) as engine:
        fill(engine)
    with open_engine(postgres_database) as engine, engine.transaction():  # type: ignore[attr-defined]
        engine.execute("SET LOCAL statement_timeout = 12345")
        engine.execute("INSERT INTO orders (id) VALUES (6)")
        assert run_read_only(engine, "SELECT max(id) FROM orders", CAP, SECONDS).rows == [(6,)]
        engine.execute("INSERT INTO orders (id) VALUES (7)")
        assert engine.rows("SHOW statement_timeout") == [("12345ms",)]


def test_a_file_that_is_open_already_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "open.duckdb"
    with DuckDB.open(path) as engine:
        engine.execute("CREATE TABLE t AS SELECT 1 AS a")
        with pytest.raises(EngineError) as told:
            run_read_only(f"duckdb:///{path}", "SELECT a FROM t", CAP, SECONDS)
        assert "hand over that connection" in str(told.value.hint)
        assert run_read_only(engine, "SELECT a FROM t", CAP, SECONDS).rows == [(1,)]


def test_tables_in_memory_are_read_on_the_connection_that_has_them() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT 1 AS a; CREATE SCHEMA raw; CREATE TABLE raw.u AS SELECT 2 AS b")
    engine = DuckDB(connection)
    assert run_read_only(engine, "SELECT a, b FROM t, raw.u", CAP, SECONDS).rows == [(1, 2)]
    with pytest.raises(RefusedError, match="there is no table u") as told:
        run_read_only(engine, "SELECT b FROM u", CAP, SECONDS)
    assert told.value.hint == "known: main.t, raw.u, t"


def test_other_engines_are_refused_by_name() -> None:
    class Other:
        dialect = "spark"

    with pytest.raises(UsageError, match="does not run on spark"), reading(Other(), SECONDS):  # type: ignore[arg-type]
        pass


def test_a_text_with_a_backslash_ends_where_it_was_judged_to_end(postgres_database: str) -> None:
    with open_engine(postgres_database) as engine:
        engine.execute("SET standard_conforming_strings = off; SET escape_string_warning = off")
        found = run_read_only(engine, r"SELECT '\' AS a, ' || version() --' AS b", CAP, SECONDS)
        assert found.rows == [("\\", " || version() --")]


def late_work(engine: DuckDB) -> None:
    """A statement that begins when the time has run out, and would take minutes."""
    with at_most(engine, 0.1):
        time.sleep(0.3)
        engine.rows("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7")


def test_time_that_ran_out_between_two_statements_is_not_forgotten() -> None:
    with DuckDB.open() as engine, pytest.raises(OverTimeError):
        late_work(engine)


def test_duckdb_is_asked_what_it_reads_before_a_query_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("dea_core.engines.guarded.need_same_reading", lambda engine, sql, known: asked.append(sql))
    with DuckDB.open() as engine:
        run_read_only(engine, "SELECT 1 AS a", 10, 5.0)
    assert asked == ["SELECT 1 AS a"]
