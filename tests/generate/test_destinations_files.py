"""Folders of files: each format gives back what was staged, all appear together, and nobody's files are touched."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from dea_core import generate
from dea_core.engines import DuckDB
from dea_core.errors import EngineError, RefusedError, UsageError, WriteError
from dea_core.generate.destinations import Folder, OneFile, file_names
from dea_core.generate.destinations.publish import Workspace
from dea_core.generate.writers import WRITERS, Job, file_format
from tests.generate.staged import HOSTILE, Stage, silent

DDL = """
    CREATE TABLE users (id integer PRIMARY KEY, said text);
    CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users, paid boolean, amount numeric(10, 2),
        at timestamptz, photo bytea, tags text[], extra jsonb, share double precision);
"""
ORDERS = """
    SELECT 7::INTEGER AS id, 1::INTEGER AS user_id, true AS paid, 9.50::DECIMAL(10, 2) AS amount,
        TIMESTAMPTZ '2024-02-29 23:59:59.5+00' AS at, '\\x00A\\xFF'::BLOB AS photo, ['a', NULL, ''] AS tags,
        '{"a": [1, null]}'::JSON AS extra, 'nan'::DOUBLE AS share"""
FORMATS = ["csv", "json", "parquet", "sql", "duckdb"]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    folder = tmp_path / "staged"
    folder.mkdir()
    return Stage(folder, DDL)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "data"


def publish(stage: Stage, destination: Folder | OneFile, progress: Any = silent) -> tuple[str, ...]:
    destination.prepare(stage.schema)
    return destination.write(stage.engine, [stage.rows("orders", ORDERS), stage.hostile("users")], progress)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# --- what is written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file_format", "names"),
    [
        ("csv", ["users.csv", "orders.csv"]),
        ("json", ["users.jsonl", "orders.jsonl"]),
        ("parquet", ["users.parquet", "orders.parquet"]),
        ("sql", ["users.sql", "orders.sql", "load.sql"]),
        ("duckdb", ["data.duckdb"]),
    ],
)
def test_a_file_a_table_and_a_report(stage: Stage, out: Path, file_format: str, names: list[str]) -> None:
    assert publish(stage, Folder(out, file_format)) == tuple(str(out / name) for name in names)
    assert names_in(out) == sorted([*names, "dea_report.json"])
    assert names_in(out.parent) == ["data", "staged"]
    assert json.loads((out / "dea_report.json").read_text())["files"].keys() == set(names)


def test_csv_tells_null_from_empty(stage: Stage, out: Path) -> None:
    publish(stage, Folder(out, "csv"))
    lines = (out / "users.csv").read_bytes().split(b"\n")
    assert lines[0] == b"id,said"
    assert lines[2] == b'2,""'
    assert lines[-2] == f"{len(HOSTILE) + 1},".encode()
    with (out / "users.csv").open(newline="", encoding="utf-8") as file:
        assert [row[1] for row in csv.reader(file)] == ["said", *HOSTILE, ""]


def test_csv_comes_back_through_duckdb(stage: Stage, out: Path) -> None:
    publish(stage, Folder(out, "csv"))
    said = "SELECT said FROM read_csv('{}', allow_quoted_nulls = false, header = true, all_varchar = true)"
    assert stage.engine.rows(said.format(out / "users.csv")) == [(text,) for text in [*HOSTILE, None]]
    types = "{'photo': 'BLOB', 'tags': 'VARCHAR[]', 'at': 'TIMESTAMPTZ', 'amount': 'DECIMAL(10, 2)'}"
    some = 'SELECT photo, tags, amount, "at"::VARCHAR FROM'
    again = stage.engine.rows(f"{some} read_csv('{out / 'orders.csv'}', types = {types})")
    assert again == stage.engine.rows(f"{some} ({ORDERS})")


def test_json_lines(stage: Stage, out: Path) -> None:
    publish(stage, Folder(out, "json"))
    rows = [json.loads(line) for line in (out / "users.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["said"] for row in rows] == [*HOSTILE, None]
    (order,) = [json.loads(line) for line in (out / "orders.jsonl").read_text().splitlines()]
    assert order["photo"] == "AEH/"
    assert order["share"] == "nan"
    assert (order["tags"], order["extra"], order["amount"]) == (["a", None, ""], {"a": [1, None]}, 9.5)


def test_parquet_is_what_was_staged(stage: Stage, out: Path) -> None:
    staged = stage.hostile("users")
    destination = Folder(out, "parquet")
    destination.prepare(stage.schema)
    destination.write(stage.engine, [staged], silent)
    assert (out / "users.parquet").read_bytes() == staged.path.read_bytes()


def test_a_duckdb_file_has_types_keys_and_rows(stage: Stage, tmp_path: Path) -> None:
    publish(stage, OneFile(tmp_path / "shop.duckdb", "duckdb"))
    with DuckDB.open(tmp_path / "shop.duckdb", read_only=True) as database:
        assert database.rows("SELECT said FROM users ORDER BY id") == [(text,) for text in [*HOSTILE, None]]
        found = database.rows("SELECT sql FROM duckdb_tables() WHERE table_name = 'orders'")[0][0]
    assert re.search(r"FOREIGN KEY \(user_id\) REFERENCES (main\.)?users\(id\)", str(found))
    assert "amount DECIMAL(10,2)" in str(found)


@pytest.mark.parametrize("file_format", FORMATS)
def test_no_rows_is_a_file_all_the_same(stage: Stage, out: Path, file_format: str) -> None:
    destination = Folder(out, file_format)
    destination.prepare(stage.schema)
    destination.write(stage.engine, [stage.rows("users", "SELECT 1::INTEGER AS id, '' AS said WHERE false")], silent)
    assert (out / "dea_report.json").exists()


@pytest.mark.parametrize("file_format", ["csv", "json", "sql"])
def test_same_rows_same_bytes(stage: Stage, out: Path, file_format: str) -> None:
    publish(stage, Folder(out, file_format))
    first = everything_in(out)
    publish(stage, Folder(out, file_format))
    assert everything_in(out) == first


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
def test_our_own_files_are_written_anew(stage: Stage, out: Path, file_format: str) -> None:
    publish(stage, Folder(out, file_format))
    assert publish(stage, Folder(out, file_format))


def test_files_of_others_are_refused_unless_replace_is_said(stage: Stage, out: Path) -> None:
    out.mkdir()
    (out / "orders.csv").write_text("mine")
    (out / "notes.txt").write_text("mine, too")
    with pytest.raises(RefusedError, match=r"orders\.csv exists, and was not written by us") as refused:
        publish(stage, Folder(out, "csv"))
    assert "--replace" in (refused.value.hint or "")
    assert (out / "orders.csv").read_text() == "mine"
    publish(stage, Folder(out, "csv", replace=True))
    assert (out / "orders.csv").read_text() != "mine"
    assert (out / "notes.txt").read_text() == "mine, too"


def test_a_file_that_was_edited_is_no_longer_ours(stage: Stage, out: Path) -> None:
    publish(stage, Folder(out, "csv"))
    (out / "users.csv").write_text("id,said\n1,edited\n")
    with pytest.raises(RefusedError, match=r"users\.csv has been changed since it was written"):
        publish(stage, Folder(out, "csv"))


def test_a_report_of_somebody_else_is_not_overwritten(stage: Stage, out: Path) -> None:
    out.mkdir()
    (out / "dea_report.json").write_text('{"mine": 1}')
    with pytest.raises(RefusedError, match=r"dea_report\.json exists"):
        publish(stage, Folder(out, "csv"))


@pytest.mark.parametrize(("name", "file_format"), [("shop.sql", "sql"), ("shop.duckdb", "duckdb")])
def test_one_file_of_ours_is_known_by_its_inside(stage: Stage, tmp_path: Path, name: str, file_format: str) -> None:
    path = tmp_path / name
    publish(stage, OneFile(path, file_format))
    publish(stage, OneFile(path, file_format))
    path.write_bytes(b"something else")
    with pytest.raises(RefusedError, match="was not written by us"):
        publish(stage, OneFile(path, file_format))
    assert path.read_bytes() == b"something else"
    publish(stage, OneFile(path, file_format, replace=True))
    assert names_in(tmp_path) == sorted(["staged", name])


def test_a_database_with_a_view_is_no_longer_ours(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    publish(stage, OneFile(path, "duckdb"))
    with DuckDB.open(path) as database:
        database.execute("CREATE VIEW mine AS FROM users")
    with pytest.raises(RefusedError):
        publish(stage, OneFile(path, "duckdb"))


def test_a_format_of_one_file_a_table_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="csv is one file a table"):
        OneFile(tmp_path / "all.csv", "csv")


# --- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inside", ["", "below"])
def test_a_file_in_the_way(stage: Stage, out: Path, inside: str) -> None:
    out.write_text("a file")
    with pytest.raises(WriteError, match="is a file"):
        publish(stage, Folder(out / inside, "csv"))
    assert out.read_text() == "a file"


def test_a_folder_in_the_way_of_a_file(stage: Stage, out: Path) -> None:
    out.mkdir()
    with pytest.raises(WriteError, match="is a folder"):
        publish(stage, OneFile(out, "sql"))


@pytest.mark.parametrize("said", ["No space left on device", "Permission denied", "Read-only file system"])
@pytest.mark.parametrize("before", [False, True])
def test_what_the_disk_refuses_is_said_and_leaves_nothing(
    stage: Stage, out: Path, said: str, before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before:
        publish(stage, Folder(out, "csv"))
    there = everything_in(out.parent)
    real = DuckDB.execute

    def full(self: DuckDB, sql: str, progress: Any = None) -> None:
        if "orders.csv" in sql:
            raise EngineError(f'IO Error: Could not write file "orders.csv": {said}')
        real(self, sql, progress)

    monkeypatch.setattr(DuckDB, "execute", full)
    destination = Folder(out, "csv")
    destination.prepare(stage.schema)
    with pytest.raises(WriteError, match=said) as failed:
        destination.write(stage.engine, _staged_before(stage), silent)
    assert str(out) in str(failed.value)
    assert failed.value.hint
    assert {k: v for k, v in everything_in(out.parent).items() if not k.startswith("staged")} == {
        k: v for k, v in there.items() if not k.startswith("staged")
    }
    assert out.exists() == before


def _staged_before(stage: Stage) -> list[Any]:
    return [stage.hostile("users"), stage.rows("orders", ORDERS)]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("before", [False, True])
def test_ctrl_c_half_way_leaves_what_was_there(stage: Stage, out: Path, file_format: str, before: bool) -> None:
    if before:
        publish(stage, Folder(out, file_format))
    there = everything_in(out) if before else {}
    told: list[str] = []

    def stop(doing: str, table: str, share: float) -> None:
        told.append(table)
        if "orders" in told:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(stage, Folder(out, file_format), stop)
    assert (everything_in(out) if out.exists() else {}) == there
    assert not [name for name in names_in(out.parent) if name.startswith(".")]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_among_the_renames_is_undone(
    out: Path, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.mkdir()
    (out / "a").write_text("old a")
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.name == "c" and self.parent.name == "files":
            raise error
        return real(self, target)

    with Workspace(out) as work:
        for name in "abc":
            (work.files / name).write_text(f"new {name}")
        monkeypatch.setattr(Path, "replace", failing)
        with pytest.raises(type(error)):
            work.publish(["a", "b", "c"])
    assert everything_in(out) == {"a": b"old a"}
    assert names_in(out) == ["a"]


def test_folders_above_are_made_and_taken_back(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = out / "one" / "two"

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with Workspace(deep) as work:
        (work.files / "a").write_text("new")
        monkeypatch.setattr(Path, "rename", refuse)
        with pytest.raises(OSError, match="No space"):
            work.publish(["a"])
        assert not out.exists()
        monkeypatch.undo()
        work.publish(["a"])
    assert everything_in(out) == {"one/two/a": b"new"}
    assert deep.stat().st_mode & 0o777 == out.stat().st_mode & 0o777


# --- file names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("orders", "orders.csv"),
        ("raw.orders", "raw.orders.csv"),
        ("Größe 漢字", "Größe 漢字.csv"),
        ("a/b\\c", "a%2Fb%5Cc.csv"),
        ("../up", "%2E.%2Fup.csv"),
        ("con", "%63on.csv"),
        ("-rf", "%2Drf.csv"),
        ('quo"te\n', "quo%22te%0A.csv"),
        ("trailing ", "trailing%20.csv"),
        ("", "%.csv"),
    ],
)
def test_a_table_has_a_safe_file_name(table: str, name: str) -> None:
    assert file_names([table], ".csv") == {table: name}


def test_no_two_tables_share_a_file() -> None:
    names = file_names(["Orders", "orders", "ORDERS", "x" * 300, "x" * 301], ".csv")
    assert len({name.casefold() for name in names.values()}) == 5
    assert all(len(name) < 200 for name in names.values())


def test_a_name_does_not_depend_on_the_order() -> None:
    assert file_names(["Orders", "orders"], ".csv") == file_names(["orders", "Orders"], ".csv")
    assert list(file_names(["orders", "Orders"], ".csv")) == ["orders", "Orders"]


def test_a_hostile_table_name_is_written(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 'CREATE TABLE "../../it\'s ""x""" (id integer, said text)')
    (table,) = stage.schema
    out = tmp_path / "out"
    for each in FORMATS:
        destination = Folder(out, each)
        destination.prepare(stage.schema)
        destination.write(stage.engine, [stage.hostile(table.name)], silent)
    assert len(list(out.iterdir())) == 7


def test_a_format_of_another_package(stage: Stage, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @file_format(".tsv")
    def tsv(job: Job) -> None:
        (staged,) = job.tables
        job.copy(f"FROM '{staged.path}'", "FORMAT csv, HEADER, DELIMITER '\t'", staged.table.name)

    monkeypatch.setitem(WRITERS._found, "tsv", tsv)
    publish(stage, Folder(out, "tsv"))
    assert names_in(out) == ["dea_report.json", "orders.tsv", "users.tsv"]
    assert (out / "users.tsv").read_text().startswith("id\tsaid\n1\tplain\n")


def test_a_disk_that_is_full_while_rows_are_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As DuckDB says it: an error within an error, of which a person needs five words."""
    said = """IO Error: Async write failed: {"exception_message":"Could not write file: No space left on device"}"""

    def execute(self: DuckDB, sql: str, *more: Any) -> None:
        if sql.startswith("COPY"):
            raise EngineError(said)
        written(self, sql, *more)

    written = DuckDB.execute
    monkeypatch.setattr(DuckDB, "execute", execute)
    with pytest.raises(WriteError, match=r"cannot write to .*: No space left on device$") as refused:
        generate("CREATE TABLE t (id int);", rows=1, out=tmp_path / "data")
    assert "free some space" in str(refused.value.hint)
    assert list(tmp_path.iterdir()) == []
