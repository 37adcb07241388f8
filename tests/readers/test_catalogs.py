"""A live catalog and the DDL that made it give the same schema: each engine judges our reading of its language."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dea_core.engines import open_engine
from dea_core.errors import ReadError
from dea_core.readers import read_ddl, read_duckdb, read_postgres, read_schema
from dea_core.schema import Schema
from tests.conftest import missing
from tests.readers.cases import case_files, case_id, split_case
from tests.readers.describe import describe

# Commands of psql have no place in a plain connection; the rest must run as it stands.
POSTGRES_CASES = [path for path in case_files("postgres") if path.stem != "client_commands"]


def blocks(schema: Schema) -> dict[str, str]:
    """Table -> its text, without lines and made-up constraint names."""
    text = describe(schema, lines=False, names=False, noise=False)
    found = ("\n" + text).split("\ntable ")[1:]
    return {block.split("\n")[0].split(" -- ")[0]: block for block in found}


def assert_same(read: Schema, live: Schema) -> None:
    mine, theirs = blocks(read), blocks(live)
    assert mine == {name: theirs.get(name, "not in the database") for name in mine}


@pytest.mark.parametrize("case", POSTGRES_CASES, ids=case_id)
def test_postgres_agrees(case: Path, postgres_database: str) -> None:
    import psycopg

    run_psql(postgres_database, case)
    with psycopg.connect(postgres_database) as connection:
        assert_same(read_ddl(split_case(case)[0]), read_postgres(connection))


def run_psql(url: str, script: Path) -> None:
    psql = shutil.which("psql")
    if psql is None:
        missing("there is no psql here")
    done = subprocess.run([psql, url, "-qf", str(script)], capture_output=True, text=True, check=False)
    assert "ERROR" not in done.stderr, done.stderr


@pytest.mark.parametrize("case", case_files("duckdb"), ids=case_id)
def test_duckdb_agrees(case: Path) -> None:
    import duckdb

    sql, _ = split_case(case)
    connection = duckdb.connect()
    connection.execute(sql)
    assert_same(read_ddl(sql, dialect="duckdb"), read_duckdb(connection))


def test_an_empty_database_is_told(engine_url: str) -> None:
    open_engine(engine_url).close()
    with pytest.raises(ReadError, match="the database holds no table"):
        read_schema(engine_url)


def test_duckdb_by_url(tmp_path: Path) -> None:
    import duckdb

    file = tmp_path / "shop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES a (id), CHECK (b > 0))")
    schema = read_schema(f"duckdb:///{file}")
    assert (schema.dialect, schema.table("a").foreign_keys[0].parent) == ("duckdb", "a")
    assert schema.table("a").origin.kind == "catalog"
    assert str(file) in str(schema.table("a").checks[0].origin)


def test_duckdb_missing(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no file"):
        read_schema(f"duckdb:///{tmp_path / 'none.duckdb'}")


def test_postgres_by_url(postgres_database: str) -> None:
    pytest.importorskip("dea_core.engines.postgres")
    import psycopg

    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute("CREATE TABLE a (id integer PRIMARY KEY)")
    assert read_schema(postgres_database).table("a").primary_key is not None


def test_postgres_leaves_out_what_extensions_bring(postgres_database: str) -> None:
    import psycopg

    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA other; CREATE TABLE other.a (id integer); CREATE VIEW v AS SELECT 1 AS x")
        connection.execute("SET search_path = other")
        connection.execute("CREATE TABLE b (id integer PRIMARY KEY, up integer REFERENCES b)")
        schema = read_postgres(connection)
    assert [table.name for table in schema] == ["other.a", "other.b"]
    assert schema.table("other.b").foreign_keys[0].parent == "other.b"
