"""Parts of a plan's rows, made anywhere: together they are the whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dea_core import check, generate
from dea_core.engines import DuckDB
from dea_core.errors import ReadError, RefusedError, UsageError
from dea_core.generate.row_parts import RowPart

SHOP = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, born DATE);
CREATE TABLE orders (
    id BIGINT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), placed_at TIMESTAMP NOT NULL,
    total NUMERIC(10, 2) NOT NULL CHECK (total > 0), paid NUMERIC(10, 2) CHECK (paid * 2 < total)
);
"""
ROWS = {"users": 100, "orders": 20_007}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "shop.sql"
    path.write_text(SHOP)
    return path


def command(source: Path, out: Path, *more: str) -> list[str]:
    rows = [word for table, count in ROWS.items() for word in ("--rows", f"{table}={count}")]
    return ["generate", str(source), *rows, "--as-of", "2026-01-01", "--out", str(out), *more]


def sums(folder: Path, pattern: str) -> list[tuple[object, ...]]:
    with DuckDB.open() as engine:
        files = {table: f"'{folder}/{table}{pattern}'" for table in ROWS}
        return [engine.rows(f"SELECT count(*), sum(hash(t)) FROM {name} t")[0] for name in files.values()]


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_parts_made_in_processes_of_their_own_are_the_whole(source: Path, tmp_path: Path, file_format: str) -> None:
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    more = [["--format", file_format, "--parts", "2", "--part", number] for number in "12"]
    commands = [command(source, whole, "--format", file_format), *(command(source, parted, *words) for words in more)]
    run = "from dea_core.cli import main; main()"
    made = [subprocess.Popen([sys.executable, "-c", run, *words], stdout=subprocess.DEVNULL) for words in commands]
    assert [process.wait() for process in made] == [0, 0, 0]
    assert sums(parted, f".part-*.{file_format}") == sums(whole, f".{file_format}")
    assert all(result.passed for result in check(parted, source))
    (parted / f"orders.part-1-of-2.{file_format}").unlink()
    with pytest.raises(ReadError, match="orders lacks part 1 of 2"):
        check(parted, source)


def test_bounds_leave_no_row_out_and_take_none_twice() -> None:
    for rows in (0, 1, 7, 100):
        for of in (1, 2, 3, 8):
            bounds = [RowPart(number, of).bounds(rows) for number in range(1, of + 1)]
            assert [i for start, stop in bounds for i in range(start, stop)] == list(range(rows))


def test_what_a_part_cannot_be_held_to_is_named(source: Path) -> None:
    result = generate(source, rows={"users": 10, "orders": 20}, parts=2, part=2)
    assert [str(one.check.kind) for one in result.unchecked] == ["foreign key"]
    assert "rows of other parts" in str(result.unchecked[0])
    assert result.rows == {"users": 5, "orders": 10}
    assert "part 2 of 2: the others need the same plan" in result.notes[-1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"parts": 2}, "--parts and --part go together"),
        ({"parts": 2, "part": 3}, "--part 3 of --parts 2 must be from 1 to 2"),
        ({"parts": 2, "part": 1, "into": "duckdb:///x.duckdb"}, "--parts is for files"),
        ({"parts": 2, "part": 1, "out": "x.duckdb"}, "is one file"),
        ({"parts": 2, "part": 1, "out": "x", "format": "sql"}, "sql is not"),
    ],
)
def test_what_does_not_go_together_is_refused(source: Path, given: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        generate(source, **given)  # type: ignore[arg-type]


def test_a_part_that_was_changed_is_not_written_over(source: Path, tmp_path: Path) -> None:
    small = {"rows": 10, "out": tmp_path, "parts": 2}
    generate(source, part=1, **small)
    generate(source, part=2, **small)
    generate(source, part=1, **small)
    (tmp_path / "users.part-2-of-2.csv").write_text("mine\n")
    with pytest.raises(RefusedError, match="has been changed"):
        generate(source, part=2, **small)
