"""The door: files, text, standard input, URLs; and what is no schema is refused with a reason."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from dea_core.errors import DeaError, ReadError, UsageError
from dea_core.readers import READERS, guess_dialect, read_ddl, read_schema
from dea_core.schema import Origin, Schema

DDL = "CREATE TABLE a (id integer PRIMARY KEY);\n"


def test_file(tmp_path: Path) -> None:
    file = tmp_path / "shop.sql"
    file.write_text(DDL)
    for source in (file, str(file)):
        schema = read_schema(source)
        assert schema.table("a").origin == Origin("ddl", str(file), 1)
        assert schema.dialect == "postgres"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "shop.sql"
    file.write_text('CREATE TABLE "größe" (id integer);', encoding=encoding)
    assert "größe" in read_schema(file)


def test_text() -> None:
    schema = read_schema(DDL)
    assert schema.table("a").origin == Origin("ddl", None, 1)
    assert "b" in read_schema("create table b (id int)")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(DDL))
    assert read_schema("-").table("a").origin.place == "<stdin>"


def test_dialect_is_told() -> None:
    assert read_schema("CREATE TABLE `a` (id int unsigned);").dialect == "mysql"
    assert read_schema("CREATE TABLE a (id int);", dialect="duckdb").dialect == "duckdb"
    assert read_schema("CREATE TABLE a (id int);", dialect="PostgreSQL").dialect == "postgres"


GUESSES = {
    "CREATE TABLE `a` (id int)": "mysql",
    "CREATE TABLE a (id int) ENGINE=InnoDB": "mysql",
    "CREATE TABLE a (id int DEFAULT '`')": "postgres",
    "-- `a`\nCREATE TABLE a (id int)": "postgres",
    "CREATE TABLE a (v VARIANT)": "snowflake",
    "CREATE TABLE a (v NUMBER(38,0))": "snowflake",
    "CREATE TABLE [dbo].[a] (id int)": "tsql",
    "CREATE TABLE a (h HUGEINT)": "duckdb",
    "CREATE TABLE a (h INT64)": "bigquery",
    "CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1))": "postgres",
}


@pytest.mark.parametrize("text", GUESSES)
def test_guess(text: str) -> None:
    assert guess_dialect(text) == GUESSES[text]


def test_unknown_dialect() -> None:
    with pytest.raises(UsageError, match="unknown dialect 'postgrs'") as raised:
        read_ddl(DDL, dialect="postgrs")
    assert raised.value.hint == "did you mean postgres?"


def refused(source: str | Path) -> DeaError:
    with pytest.raises(ReadError) as raised:
        read_schema(source)
    return raised.value


def test_missing_file(tmp_path: Path) -> None:
    (tmp_path / "shop.sql").write_text(DDL)
    error = refused(tmp_path / "shp.sql")
    assert "no file" in error.message
    assert error.hint == "did you mean shop.sql?"
    assert "no folder" in str(refused(str(tmp_path / "none" / "shop.sql")).hint)


def test_directory(tmp_path: Path) -> None:
    (tmp_path / "shop.sql").write_text(DDL)
    error = refused(tmp_path)
    assert "is a directory" in error.message
    assert "shop.sql" in str(error.hint)


@pytest.mark.parametrize("text", ["", "  \n\n"])
def test_empty_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "shop.sql"
    file.write_text(text)
    error = refused(file)
    assert (error.message, error.place) == ("the file is empty", str(file))


def test_only_comments() -> None:
    assert refused("-- nothing here\n").message == "no SQL statement found"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\x01" * 20, "binary"),
        (b"SQLite format 3\x00rest", "SQLite"),
        (b"12345678DUCK\x00", "DuckDB"),
        (b"PGDMP\x01\x0e", "pg_dump"),
        (b"\xff\xfe\x00", "binary"),
    ],
)
def test_binary_file(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "shop.sql"
    file.write_bytes(content)
    error = refused(file)
    assert said in error.message
    assert error.hint


def test_unknown_url() -> None:
    error = refused("postgrsql://host/db")
    assert error.hint == "did you mean postgresql or postgres?"


def test_a_reader_plugs_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[str, str | None]] = []

    def reader(source: str, dialect: str | None) -> Schema:
        read.append((source, dialect))
        return read_ddl(DDL)

    monkeypatch.setitem(READERS._found, ".dbml", reader)
    file = tmp_path / "shop.dbml"
    file.write_text("Table a {}")
    assert "a" in read_schema(file, dialect="duckdb")
    assert read == [(str(file), "duckdb")]


def test_data_is_never_parsed() -> None:
    """A dump's data is skipped whole: words that no parser takes do no harm, however many they are."""
    data = "".join(f"INSERT INTO a VALUES ({i}, ) ((;\n" for i in range(20_000))
    schema = read_ddl(DDL + data)
    assert len(schema) == 1
    assert [str(u) for u in schema.unsupported] == ["not supported: INSERT (20000 statements) [ddl:2]"]
