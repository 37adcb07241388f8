"""``dea check``: what the writers wrote is read as it was; what fits no column is told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_core import check, generate, read_schema
from dea_core.errors import ReadError
from dea_core.generate.destinations import Folder
from tests.generate.staged import HOSTILE, Stage, silent

DDL = """
    CREATE TABLE users (id integer PRIMARY KEY, said text NOT NULL, born date, wide numeric(38, 0));
    CREATE TABLE "Odd/Name" (id integer PRIMARY KEY REFERENCES users, photo bytea NOT NULL, tags text[], extra jsonb,
        share double precision NOT NULL, at timestamptz NOT NULL, fast interval, yes boolean);
    CREATE TABLE "odd/name" (id integer PRIMARY KEY);
"""
GOOD = "id,said,born,wide\n1,x,2024-02-29,5\n"


def broken(results: object) -> list[str]:
    return [str(result) for result in results if not result.passed]


@pytest.mark.parametrize("file_format", ["csv", "json", "parquet"])
def test_what_is_written_passes(tmp_path: Path, file_format: str) -> None:
    generate(DDL, rows=50, edge_cases=0.5, out=tmp_path / "data", format=file_format)
    assert broken(check(tmp_path / "data", DDL)) == []


def test_a_table_that_a_database_lacks_is_told(tmp_path: Path) -> None:
    generate(DDL.replace('"Odd/Name"', "odd").replace('"odd/name"', "even"), rows=5, out=tmp_path / "shop.duckdb")
    with pytest.raises(ReadError, match="cannot read table Odd/Name"):
        check(tmp_path / "shop.duckdb", DDL)


@pytest.mark.parametrize("file_format", ["csv", "json", "parquet"])
def test_hostile_texts_come_back(tmp_path: Path, file_format: str) -> None:
    """An empty text is no NULL, and each text is itself: a CHECK that lists them all passes."""
    listed = ", ".join("'" + text.replace("'", "''") + "'" for text in HOSTILE)
    ddl = f"CREATE TABLE users (id integer PRIMARY KEY, said text CHECK (said IN ({listed})));"
    stage = Stage(tmp_path, ddl)
    folder = Folder(tmp_path / "data", file_format)
    folder.prepare(stage.schema)
    folder.write(stage.engine, [stage.hostile("users")], silent)
    assert broken(check(tmp_path / "data", stage.schema)) == []
    rules = ddl.replace("said text", "said text NOT NULL")
    assert broken(check(tmp_path / "data", rules)) == [
        f"users.said NOT NULL [ddl:1]: 1 row, such as id={len(HOSTILE) + 1}, said=NULL"
    ]


@pytest.mark.parametrize(
    ("csv", "said", "place", "hint"),
    [
        (GOOD + "abc,x,,\n", "users: 'abc' is no integer", "users.csv:3, column id", "correct the value"),
        (GOOD + '2,"a\nb",,\nabc,x,,\n', "users: 'abc' is no integer", "users.csv:5, column id", "correct"),
        (GOOD + "0.4,x,,\n", "users: '0.4' is no integer", "users.csv:3, column id", "correct the value"),
        (
            GOOD + '2,"a\nb",,2.0\n3,x,,25e-1\n4.5,x,,\n',
            "'25e-1' is no numeric(38, 0) (and 1",
            "users.csv:5",
            "correct",
        ),
        (GOOD + "2,x,31.12.2024,\n", "users: '31.12.2024' is no date", "users.csv:3, column born", "2026-01-31"),
        (GOOD + '2,x,"",\n', "users: '' is no date", "column born", "NULL is nothing between the commas"),
        (GOOD + "2,x,NULL,\n", "users: 'NULL' is no date", "column born", "NULL is nothing"),
        (GOOD + "2,x,,1,5\n", "Expected Number of Columns: 4 Found: 5", "users.csv:3", "quotes around"),
        (GOOD + "2,x,\n3,y\n", "Found: 3 (and 1 more wrong line)", "users.csv:3", "a comma for each value"),
        (GOOD + '2,"x,,\n', "unterminated quote", "users.csv:3", "write a quote within quotes twice"),
        ("id,said,born\n", "users lacks column wide", "users.csv", "did you mean id?"),
        ("id;said;born;wide\n1;x;;\n", "users lacks column id", "users.csv", "known: id;said"),
        ("id,said,born,wide,ID\n", "users has two columns id", "users.csv", "another name"),
        ("", "users lacks column id", "users.csv", "there are none"),
    ],
)
def test_csv_that_fits_no_column_is_told(tmp_path: Path, csv: str, said: str, place: str, hint: str) -> None:
    (tmp_path / "users.csv").write_text(csv)
    _assert_refused(tmp_path, said, place, hint)


def test_csv_may_write_zeros_behind_the_point(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text(GOOD + "2.00,x,,1e3\n3,0.4,,\n")
    assert broken(check(tmp_path, DDL.split(";")[0])) == []


def test_csv_of_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_bytes(GOOD.encode() + "2,é,,\n".encode("latin-1"))
    _assert_refused(tmp_path, "not utf-8 encoded", "users.csv:3", "save the file as UTF-8")


@pytest.mark.parametrize(
    ("line", "said", "place", "hint"),
    [
        ('{"id": "abc", "said": "x", "born": null, "wide": 1}', "'abc' is no integer", "users.jsonl:2", "correct"),
        ('{"id": 1, "said": "x", "born": "", "wide": 1}', "'' is no date", "column born", "NULL is null, without"),
        ('{"id": 1, "said": "x"', "Malformed JSON", "users.jsonl", ""),
    ],
)
def test_json_that_fits_no_column_is_told(tmp_path: Path, line: str, said: str, place: str, hint: str) -> None:
    good = '{"id": 1, "said": "x", "born": "2024-01-01", "wide": 12345678901234567890123456789012345678}'
    (tmp_path / "users.jsonl").write_text(f"{good}\n{line}\n")
    _assert_refused(tmp_path, said, place, hint)


def _assert_refused(folder: Path, said: str, place: str, hint: str) -> None:
    with pytest.raises(ReadError) as refused:
        check(folder, DDL.split(";")[0])
    assert said in refused.value.message
    assert place in str(refused.value.place)
    assert hint in str(refused.value.hint or "")


def test_a_folder_without_the_table_says_what_it_holds(tmp_path: Path) -> None:
    ddl = DDL.split(";")[0]
    for name, hint in [("user.csv", "user?"), ("users.sql", "load them"), ("data.duckdb", "name its file")]:
        (tmp_path / name).touch()
        with pytest.raises(ReadError, match="no file for table users") as refused:
            check(tmp_path, ddl)
        assert hint in str(refused.value.hint)


def test_a_table_of_a_schema_is_found_by_its_last_name(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("id\n1\n")
    assert broken(check(tmp_path, "CREATE TABLE app.users (id int PRIMARY KEY);")) == []
    with pytest.raises(ReadError, match=r"no file for table (app|old)\.users"):
        check(tmp_path, "CREATE TABLE app.users (id int); CREATE TABLE old.users (id int);")


# --- computed columns -------------------------------------------------------------------------------------------------

COMPUTED = """CREATE TABLE t (
    price numeric(10, 2) NOT NULL, many integer,
    total numeric(12, 2) GENERATED ALWAYS AS (price * many) STORED,
    dozens integer GENERATED ALWAYS AS (many / 12) STORED,
    word text GENERATED ALWAYS AS ('n' || many::text) STORED
);"""


def test_a_computed_column_is_what_its_expression_says(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "price,many,total,dozens,word\n1.50,23,34.50,1,n23\n2.00,,,,\n2.00,-13,-26.00,-1,n-13\n"
    )
    assert broken(check(tmp_path, COMPUTED)) == []
    (tmp_path / "t.csv").write_text("price,many,total,dozens,word\n1.50,23,34.51,2,\n2.00,,1,,\n")
    found = broken(check(tmp_path, COMPUTED))
    assert [name.split(":")[0].split(" [")[0] for name in found] == [
        "t.total GENERATED ALWAYS AS (price * many)",
        "t.dozens GENERATED ALWAYS AS (DIV(many, 12))",
        "t.word GENERATED ALWAYS AS ('n' || CAST(many AS TEXT))",
    ]
    assert ": 2 rows, such as price=" in found[0]


def test_generated_data_obeys_computed_columns(tmp_path: Path) -> None:
    result = generate(COMPUTED, rows=200, out=tmp_path / "data")
    assert all(check.passed for check in result.checks)
    assert sum(check.check.kind == "generated" for check in result.checks) == 3
    assert broken(check(tmp_path / "data", COMPUTED)) == []


def test_what_only_postgres_can_compute_is_left_to_it(postgres_database: str) -> None:
    ddl = """CREATE TABLE page (id int PRIMARY KEY, body text NOT NULL,
        words tsvector GENERATED ALWAYS AS (to_tsvector('english', body)) STORED);"""
    result = generate(ddl, rows=20, into=postgres_database)
    assert [str(check) for check in result.unchecked] == [
        "not checked: page.words GENERATED ALWAYS AS (TO_TSVECTOR('english', body)) [ddl:2] "
        "(Catalog Error: Scalar Function with name to_tsvector does not exist!)"
    ]
    assert broken(check(postgres_database, ddl)) == []


def test_a_database_checks_its_own_computed_columns(engine_url: str) -> None:
    generate(COMPUTED, rows=20, into=engine_url)
    assert broken(check(engine_url, COMPUTED)) == []
    assert broken(check(engine_url, read_schema(engine_url))) == []
