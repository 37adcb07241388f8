"""Rows of a large table, whose numbers come from a file, are those of the same table made over a range."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_core.engines import DuckDB
from dea_core.generate.numbers import ROW_GROUP, numbers, write_numbers

ROWS = 3 * ROW_GROUP + 7


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("rows", [ROWS, ROWS - 1, ROW_GROUP + 1, ROW_GROUP, 1])
def test_each_number_stands_once_and_in_order(tmp_path: Path, threads: int, rows: int) -> None:
    with DuckDB.open(threads=threads) as engine:
        file = write_numbers(engine, tmp_path, ROWS)
        relation = numbers(file, 5, 5 + rows).sql(engine.dialect)
        engine.execute(f"CREATE TABLE t AS SELECT i, row_number() OVER () - 1 AS place FROM {relation}")
        told = engine.rows("SELECT count(*), count(DISTINCT i), count_if(i <> place + 5) FROM t")
    assert told == [(rows, rows, 0)]


def test_a_small_run_needs_no_file(tmp_path: Path) -> None:
    with DuckDB.open() as engine:
        assert write_numbers(engine, tmp_path, ROW_GROUP) is None
    assert not list(tmp_path.iterdir())
