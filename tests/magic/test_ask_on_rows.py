"""%%ask on the notebook's own connection: tools look at its rows behind the same walls, and change nothing of it."""

from __future__ import annotations

import json

import duckdb
import pytest
import yaml

from dea_core.agents import read_trace, traces
from tests.magic.cell import run

QUERY = "SELECT o.id FROM orders o WHERE o.user_id IN (SELECT u.id FROM users u WHERE u.id > 3)"


def run_tool(name, **arguments):
    return {"name": name, "arguments": arguments}


CALLS = [
    run_tool("run_query", database="main", sql="SELECT count(*) AS n, max(total) AS t FROM orders"),
    run_tool("profile_table", database="main", table="users"),
    run_tool("get_table_stats", database="main", table="orders"),
    run_tool("run_query", database="main", sql="DELETE FROM orders"),
    run_tool("run_query", database="main", sql="SELECT * FROM secrets"),
    run_tool("run_query", database="main", sql="SELECT * FROM read_text('/etc/passwd')"),
    run_tool("run_query", database="main", sql="SELECT getenv('HOME') FROM users"),
]
LOOK = [
    {"calls": [{"name": "schema_analyzer", "arguments": {"task": "look"}}]},
    {"calls": [run_tool("read_database", database="main")]},
    {"calls": CALLS},
    {"json": {"checks": [{"table": "orders", "check": "total < 500", "why": "so"}]}},
    {"json": {"checks": [{"table": "orders", "check": "total < 5000", "why": "so"}]}},
    {
        "calls": [
            {"name": "read_database", "arguments": {"database": "main"}},
            {"name": "validate_data", "arguments": {}},
        ]
    },
    {"json": {"said": "Looked.", "undone": []}},
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEA_MEMORY", "on")
    (tmp_path / "look.yml").write_text(yaml.safe_dump(LOOK))
    return tmp_path


def results(folder):
    """What each tool gave back, in order."""
    (task,) = traces(folder / ".dea" / "traces")
    steps = [step for step in read_trace(folder / ".dea" / "traces", task) if step.kind == "result"]
    return [(step.title, step.detail) for step in steps if step.agent == "schema_analyzer"], steps


def settings(connection):
    return connection.execute("SELECT name, value FROM duckdb_settings() ORDER BY ALL").fetchall()


def test_tools_look_at_the_rows_of_a_connection_that_is_open(shell, shop, folder):
    shell.user_ns["secrets"] = duckdb.sql("SELECT 'hunter2' AS word")
    shell.user_ns["shop"], before = shop, settings(shop)
    run(shell, "%%ask --on shop --model scripted:look.yml\nlook at this")
    (read, counted, profile, stats, *refused), every = results(folder)
    assert json.loads(read[1])["tables"] == {"users": 2, "orders": 3}
    figures = {one["name"]: one for one in json.loads(counted[1])["columns"]}
    assert figures["n"]["max"] == 1000
    assert json.loads(profile[1])["rows"] == 100
    assert json.loads(stats[1])["estimated_rows"] == 1000
    assert [title for title, _ in refused] == ["run_query failed"] * 4
    assert "only SELECT" in refused[0][1]
    assert "there is no table" in refused[1][1]
    assert "hunter2" not in str(every)
    assert "example.org" not in str(every)
    assert settings(shop) == before
    assert shop.execute("SELECT count(*) FROM orders").fetchone() == (1000,)
    assert "of" in json.loads(every[-1].detail)


def test_a_rule_that_the_rows_break_is_refuted_by_them(shell, shop, folder):
    shell.user_ns["shop"] = shop
    run(shell, "%%ask --on shop --model scripted:look.yml\nlook at this")
    (task,) = traces(folder / ".dea" / "traces")
    steps = list(read_trace(folder / ".dea" / "traces", task))
    (refuted,) = [step.title for step in steps if step.kind == "refuted"]
    assert "total < 500" in refuted
    assert "rows there break it" in refuted
    assert [step.title for step in steps if step.kind == "kept"] == ["orders: total < 5000"]


def test_a_query_is_timed_on_the_rows_of_a_connection(shell, shop, folder):
    shell.user_ns["shop"] = shop
    (folder / "slow.sql").write_text(QUERY)
    run(shell, "%%ask --on shop --query slow.sql --model none\nmake this faster")
    assert shop.execute("SELECT count(*) FROM orders").fetchone() == (1000,)


def test_of_an_engine_without_walls_only_the_schema_is_looked_at(shell, folder):
    import sqlite3

    from tests.magic.test_ask import shown

    with sqlite3.connect(":memory:") as mine:
        mine.execute("CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL)")
        shell.user_ns["mine"] = mine
        text, _ = shown(shell, "%%ask --on mine --model none\nanalyze this")
    assert "of mine, a sqlite database, only the schema is looked at" in text


def test_rows_of_a_connection_to_postgres(shell, postgres_database, folder):
    import psycopg

    with psycopg.connect(postgres_database, autocommit=True) as owner:
        owner.execute("CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL)")
        owner.execute(
            "CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id), total numeric(8, 2))"
        )
        owner.execute("INSERT INTO users SELECT i, i || '@example.org' FROM generate_series(1, 100) AS t(i)")
        owner.execute("INSERT INTO orders SELECT i, 1 + i % 100, i - 1 FROM generate_series(1, 1000) AS t(i)")
        owner.execute("ANALYZE")
    with psycopg.connect(postgres_database) as mine:
        shell.user_ns["pg"] = mine
        run(shell, "%%ask --on pg --model scripted:look.yml\nlook at this")
        assert mine.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        (_, counted, profile, *_), every = results(folder)
        assert {one["name"]: one for one in json.loads(counted[1])["columns"]}["n"]["max"] == 1000
        assert json.loads(profile[1])["rows"] == 100
        assert "example.org" not in str(every)
        assert mine.execute("SELECT count(*) FROM orders").fetchone() == (1000,)
