"""Connections as people have them: found by name, read, and left as they were."""

from __future__ import annotations

import sqlite3
import sys
from types import SimpleNamespace

import duckdb
import pytest

from dea_core.errors import DeaError, EngineError, UsageError
from dea_magic.connections import connected, known_connections
from dea_magic.cursors import Cursored
from dea_magic.session import session_of
from tests.magic.cell import run


def tables(shell, on):
    with connected(shell, on) as connection:
        return [table.name for table in connection.schema()]


@pytest.fixture
def sqlite():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE users (id integer PRIMARY KEY, email varchar(40) NOT NULL UNIQUE)")
    connection.execute("CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id))")
    connection.execute("CREATE INDEX by_user ON orders (user_id)")
    yield connection
    connection.close()


def test_a_connection_of_duckdb_is_read_and_left_open(shell, shop):
    shell.user_ns["shop"] = shop
    assert tables(shell, "shop") == ["users", "orders"]
    assert shop.execute("SELECT count(*) FROM orders").fetchall() == [(1000,)]


def test_settings_and_rows_of_a_connection_stay_as_they_were(shell, shop):
    shell.user_ns["shop"] = shop
    told = "SELECT name, value FROM duckdb_settings() ORDER BY name"
    before = (
        shop.execute(told).fetchall(),
        shop.execute("FROM orders").fetchall(),
        shop.execute("SHOW ALL TABLES").fetchall(),
    )
    run(shell, "%%generate o << --on shop --rows 3\norders")
    run(shell, "%%analyze --on shop\norders")
    run(shell, "%%optimize --on shop --seconds 5\nSELECT DISTINCT id FROM orders")
    assert before == (
        shop.execute(told).fetchall(),
        shop.execute("FROM orders").fetchall(),
        shop.execute("SHOW ALL TABLES").fetchall(),
    )


def test_a_driver_s_connection(shell, sqlite):
    shell.user_ns["con"] = sqlite
    assert tables(shell, "con") == ["users", "orders"]
    run(shell, "%%generate o << --on con --rows 4\norders")
    assert len(shell.user_ns["o"]["users"]) == 4
    run(shell, "%%analyze --on con\norders")
    with pytest.raises(UsageError, match="con is a sqlite database") as caught:
        run(shell, "%%optimize --on con\nSELECT id FROM orders")
    assert "--rows" in caught.value.hint
    assert sqlite.execute("SELECT count(*) FROM users").fetchall() == [(0,)]


def test_a_transaction_under_way_is_left_alone(shell, sqlite):
    shell.user_ns["con"] = sqlite
    sqlite.execute("INSERT INTO users VALUES (1, 'a')")
    assert sqlite.in_transaction
    tables(shell, "con")
    assert sqlite.in_transaction
    assert sqlite.execute("SELECT count(*) FROM users").fetchall() == [(1,)]


def test_an_engine_of_sqlalchemy(shell, tmp_path):
    alchemy = pytest.importorskip("sqlalchemy", reason="there is no SQLAlchemy here")
    engine = alchemy.create_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    with engine.begin() as connection:
        connection.execute(alchemy.text("CREATE TABLE users (id integer PRIMARY KEY)"))
    shell.user_ns["engine"] = engine
    assert tables(shell, "engine") == ["users"]
    assert tables(shell, f"sqlite:///{tmp_path / 'shop.db'}") == ["users"]
    with engine.connect() as connection:
        shell.user_ns["open_one"] = connection
        assert tables(shell, "open_one") == ["users"]
        assert not connection.closed
    engine.dispose()


def test_a_dialect_without_a_reader_of_ours_is_reflected():
    alchemy = pytest.importorskip("sqlalchemy", reason="there is no SQLAlchemy here")
    from dea_magic import catalogs
    from dea_magic.connections import Connection

    engine = alchemy.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(alchemy.text("CREATE TABLE a (id integer PRIMARY KEY, b varchar(9) NOT NULL)"))
        strange = Cursored(None, "mysql")
        [table] = catalogs.read_catalog(Connection("shop", strange, connection))
        assert table.primary_key is not None
        with pytest.raises(UsageError, match="of a mysql connection cannot be read"):
            catalogs.read_catalog(Connection("shop", strange))
    engine.dispose()


@pytest.mark.parametrize("driver", ["psycopg", "url", "alchemy"])
def test_postgres(shell, postgres_database, driver):
    import psycopg

    with psycopg.connect(postgres_database, autocommit=True) as server:
        server.execute("CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL)")
        server.execute("INSERT INTO users SELECT i, 'a' || i FROM generate_series(1, 50) i")
    with psycopg.connect(postgres_database) as mine:
        shell.user_ns["pg"] = mine
        engine = None
        on = "pg"
        if driver == "url":
            on = postgres_database
        elif driver == "alchemy":
            alchemy = pytest.importorskip("sqlalchemy", reason="there is no SQLAlchemy here")
            engine = shell.user_ns["pg"] = alchemy.create_engine(postgres_database.replace("://", "+psycopg://"))
        run(shell, f"%%generate u << --rows 3 --on '{on}'\nusers")
        run(shell, f"%%analyze r << --on '{on}'\nusers")
        run(shell, f"%%optimize f << --seconds 5 --on '{on}'\nSELECT DISTINCT id FROM users")
        assert mine.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        if engine is not None:
            engine.dispose()
    assert len(shell.user_ns["u"]["users"]) == 3
    assert shell.user_ns["f"].measured_on.startswith("Postgres")


CELLS = {
    "generate": "%%generate --on pg\nusers",
    "analyze": "%%analyze --on pg\nusers",
    "optimize": "%%optimize --on pg --seconds 5\nSELECT id FROM users",
}


@pytest.fixture
def limited(shell, postgres_database):
    """``pg`` is the connection of a role that may see that a table is there, and not its rows."""
    import psycopg

    with psycopg.connect(postgres_database, autocommit=True) as owner:
        owner.execute("CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL)")
        owner.execute("INSERT INTO users VALUES (1, 'a')")
        owner.execute("DROP ROLE IF EXISTS limited")
        owner.execute("CREATE ROLE limited LOGIN")
        with psycopg.connect(postgres_database, user="limited") as limited:
            shell.user_ns["pg"] = limited
            yield limited
        assert owner.execute("SELECT count(*) FROM users").fetchone() == (1,)
        owner.execute("DROP ROLE limited")


@pytest.mark.parametrize("cell", ["analyze", "optimize"])
def test_no_right_to_read_a_table_is_told(shell, limited, cell):
    before = set(shell.user_ns)
    with pytest.raises(DeaError, match="permission denied for table users") as caught:
        run(shell, CELLS[cell])
    assert caught.value.hint
    assert limited.info.transaction_status.name == "IDLE"
    assert {name for name in set(shell.user_ns) - before if not name.startswith("_")} == set()


def test_rows_are_made_without_a_right_to_read_any(shell, limited):
    run(shell, CELLS["generate"].replace("%%generate", "%%generate u << --rows 4"))
    assert len(shell.user_ns["u"]["users"]) == 4


@pytest.mark.parametrize("cell", CELLS)
def test_a_connection_to_postgres_that_was_closed_is_told(shell, postgres_database, cell):
    import psycopg

    shell.user_ns["pg"] = closed = psycopg.connect(postgres_database)
    closed.close()
    with pytest.raises(EngineError, match="closed") as caught:
        run(shell, CELLS[cell])
    assert "connect again" in caught.value.hint


@pytest.mark.parametrize("kind", ["engine", "connection"])
def test_what_sqlalchemy_has_open_on_postgres_stays_open(shell, postgres_database, kind):
    alchemy = pytest.importorskip("sqlalchemy", reason="there is no SQLAlchemy here")
    engine = alchemy.create_engine(postgres_database.replace("://", "+psycopg://"))
    with engine.connect() as connection:
        connection.execute(alchemy.text("CREATE TABLE users (id int PRIMARY KEY)"))
        connection.execute(alchemy.text("INSERT INTO users VALUES (7)"))
        if kind == "engine":
            connection.commit()
        shell.user_ns["pg"] = engine if kind == "engine" else connection
        run(shell, "%%generate u << --on pg --rows 2\nusers")
        run(shell, "%%analyze r << --on pg\nusers")
        assert shell.user_ns["r"].profiles[0].rows == 1  # what the connection sees, its transaction's rows too
        assert not connection.closed
        assert connection.execute(alchemy.text("SELECT id FROM users")).fetchall() == [(7,)]
    engine.dispose()


def test_jupysql_s_connections(shell, shop, monkeypatch):
    manager = SimpleNamespace(current=shop, connections={"shop": shop, "duckdb://": shop})
    monkeypatch.setitem(sys.modules, "sql.connection", SimpleNamespace(ConnectionManager=manager))
    assert tables(shell, "jupysql") == ["users", "orders"]
    assert tables(shell, "shop") == ["users", "orders"]
    assert known_connections({}) == ["shop", "jupysql"]


def test_a_url_is_opened_read_only_and_closed(shell, tmp_path):
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE users (id int PRIMARY KEY)")
    assert tables(shell, f"duckdb:///{path}") == ["users"]
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO users VALUES (1)")
        with pytest.raises(EngineError) as caught:
            tables(shell, f"duckdb:///{path}")
    assert "--on NAME" in caught.value.hint


@pytest.mark.parametrize(
    ("on", "said", "hint"),
    [
        ("shpo", "no connection shpo", "did you mean shop?"),
        ("number", "number is no connection but of type int", "SQLAlchemy engine"),
        ("nosuch://x", "nosuch", ""),
    ],
)
def test_what_is_no_connection_is_told(shell, shop, on, said, hint):
    shell.user_ns |= {"shop": shop, "number": 1}
    with pytest.raises(UsageError, match=said) as caught:
        tables(shell, on)
    assert hint in (caught.value.hint or "")


def test_connect_holds_for_all_cells_until_it_is_taken_back(shell, shop, capsys):
    shell.user_ns["shop"] = shop
    run(shell, "%dea connect shop")
    assert "connection: shop: 2 tables (users, orders)" in capsys.readouterr().out
    run(shell, "%%generate o << --rows 2\nselect id from orders")
    assert set(shell.user_ns["o"]) == {"users", "orders"}
    run(shell, "%dea")
    assert "--on also takes: shop" in capsys.readouterr().out
    with pytest.raises(UsageError, match="no connection nope"):
        run(shell, "%dea connect nope")
    assert session_of(shell).on == "shop"
    run(shell, "%dea connect")
    assert session_of(shell).on is None


@pytest.mark.parametrize("line", ["conect x", "connect a b", "dbt", "'"])
def test_wrong_words_are_told(shell, line):
    with pytest.raises(UsageError):
        run(shell, f"%dea {line}")
