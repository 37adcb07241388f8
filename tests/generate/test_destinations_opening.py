"""Which destination and which engine are meant; and a password is never shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dea_core.engines import DuckDB, duckdb_path, open_engine, scheme_of, without_password
from dea_core.errors import EngineError, SchemaError, UsageError
from dea_core.generate.destinations import DuckDBTables, Folder, InMemory, OneFile, PostgresTables, open_destination
from tests.generate.staged import HOSTILE, Stage, silent


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"out": "data"}, Folder),
        ({"out": Path("data"), "format": "json"}, Folder),
        ({"out": "data", "format": "duckdb"}, Folder),
        ({"out": "shop.sql"}, OneFile),
        ({"out": "shop.sql", "format": "sql"}, OneFile),
        ({"out": "shop.duckdb", "format": "duckdb"}, OneFile),
        ({"into": "duckdb:///shop.duckdb"}, DuckDBTables),
        ({"into": "shop.duckdb"}, DuckDBTables),
        ({"into": Path("shop.db"), "existing": "append"}, DuckDBTables),
        ({"into": "postgresql://me@host/shop"}, PostgresTables),
        ({"into": "postgres://me@host/shop"}, PostgresTables),
        ({"into": "postgresql+psycopg://me@host/shop"}, PostgresTables),
        ({}, InMemory),
    ],
)
def test_arguments_choose_the_destination(asked: dict[str, Any], kind: type) -> None:
    assert type(open_destination(**asked)) is kind


def test_a_destination_is_taken_as_it_is() -> None:
    memory = InMemory()
    assert open_destination(into=memory) is memory


@pytest.mark.parametrize(
    ("asked", "said", "hint"),
    [
        ({"out": "a", "into": "duckdb:///b"}, "--out and --into", "--into loads"),
        ({"into": "postgrs://me@host/shop"}, "cannot load into postgrs://", "postgres"),
        ({"into": "mysql://me@host/shop"}, "cannot load into mysql://", "known: duckdb"),
        ({"into": "shop"}, "shop is not a database's URL", "duckdb:///"),
        ({"out": "data", "existing": "append"}, "--append is for tables", "--replace"),
        ({"out": "data", "format": "jsonl"}, "unknown format 'jsonl'", "json"),
        ({"out": "shop.sql", "format": "json"}, "shop.sql would hold sql", "name a folder"),
        ({"into": "duckdb://"}, "duckdb:// names no file", "duckdb:///shop.duckdb"),
        ({"out": ""}, "--out is empty", "name a folder"),
        ({"out": "data", "sql_dialect": "mysql"}, "--sql-dialect is for SQL files", "--format sql"),
        ({"into": "shop.duckdb", "sql_dialect": "mysql"}, "--sql-dialect is for SQL files", "leave it out"),
    ],
)
def test_what_does_not_go_together_is_refused(asked: dict[str, Any], said: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        open_destination(**asked)
    assert said in refused.value.message
    assert hint in (refused.value.hint or "")


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "odd.sql").mkdir()
    assert isinstance(open_destination(out=tmp_path / "odd.sql"), Folder)


def test_rows_stay_in_memory(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 'CREATE SCHEMA raw; CREATE TABLE raw."T t" (id integer, said text)')
    memory = InMemory()
    memory.prepare(stage.schema)
    assert memory.write(stage.engine, [stage.hostile("raw.T t")], silent) == ("raw.T t",)
    assert memory.table("raw.T t").fetchall() == list(enumerate([*HOSTILE, None], 1))
    with pytest.raises(SchemaError, match="no table T") as refused:
        memory.table("T t")
    assert "raw.T t" in (refused.value.hint or "")


# --- engines ----------------------------------------------------------------------------------------------------------


def test_an_engine_runs_sql(engine_url: str) -> None:
    with open_engine(engine_url) as engine:
        engine.execute("CREATE TABLE a (id integer, said text)")
        engine.execute("INSERT INTO a VALUES (1, '50% :x')")
        assert engine.rows("SELECT * FROM a WHERE said LIKE '50%'") == [(1, "50% :x")]
        assert engine.columns("SELECT id, said AS more FROM a") == ("id", "more")
        with pytest.raises(EngineError, match=r"\bnothing\b"):
            engine.rows("SELECT * FROM nothing")
        assert engine.rows("SELECT 1") == [(1,)]
    with open_engine(engine_url, read_only=True) as engine, pytest.raises(EngineError, match=r"read-only"):
        engine.execute("DELETE FROM a")


@pytest.mark.parametrize(("url", "said"), [("shop.duckdb", "not a database's URL"), ("mysqll://x", "unknown engine")])
def test_an_unknown_engine_is_refused(url: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        open_engine(url)


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot open") as refused:
        open_engine(f"duckdb:///{tmp_path}/none.duckdb", read_only=True)
    assert not (tmp_path / "none.duckdb").exists()
    assert refused.value.hint == "is the path right?"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("duckdb:///shop.duckdb", "shop.duckdb"),
        ("duckdb:////data/shop.duckdb", "/data/shop.duckdb"),
        ("duckdb:///my shop.duckdb?threads=2", "my shop.duckdb"),
        ("duckdb://", ":memory:"),
        ("shop.duckdb", "shop.duckdb"),
    ],
)
def test_the_path_of_a_url(url: str, path: str) -> None:
    assert duckdb_path(url) == path


def test_the_scheme_of_a_url() -> None:
    assert scheme_of("PostgreSQL+psycopg2://x") == "postgresql"
    assert scheme_of("C:\\data\\shop.duckdb") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me:s3cret@host/db", "postgresql://me:***@host/db"),
        ("postgresql://me:s3c@re:t@host/db", "postgresql://me:***@host/db"),
        ("postgresql://host/db?user=me&password=s3cret&x=1", "postgresql://host/db?user=me&password=***&x=1"),
        ("host=h password='s3 cret' user=me", "host=h password=*** user=me"),
        ("postgresql://me@host/db", "postgresql://me@host/db"),
    ],
)
def test_a_password_is_not_shown(text: str, shown: str) -> None:
    assert without_password(text) == shown


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:s3cret@localhost:1/db",
        "postgresql://me:s3cret@localhost:port/db",
        "postgresql://me:s3cret@/db?nonsense=1&host=localhost&port=1",
        "postgresql://localhost:1/db?user=me&password=s3cret",
    ],
)
def test_a_connection_that_fails_keeps_the_password(url: str) -> None:
    with pytest.raises(EngineError, match="cannot connect to") as refused:
        open_engine(url)
    shown = "".join(refused.value.lines()) + repr(refused.value)
    assert "s3cret" not in shown
    assert refused.value.__cause__ is None


def test_duckdb_is_an_engine() -> None:
    with open_engine("duckdb://") as engine:
        assert isinstance(engine, DuckDB)
