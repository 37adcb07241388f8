"""A key is offered only if the rows have it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dea_core import analyze


@pytest.mark.parametrize(
    ("rows", "against"),
    [
        ("SELECT range FROM range(9)", None),
        ("SELECT range // 2 FROM range(8)", "another row has too: 8 rows"),
        ("SELECT nullif(range, 3) FROM range(9)", "without it: 1 row"),
    ],
)
def test_a_key_is_offered_where_the_rows_have_it(tmp_path: Path, rows: str, against: str | None) -> None:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE track (track_id INTEGER)")
        connection.execute(f"INSERT INTO track {rows}")
    (found,) = analyze(f"duckdb:///{path}", rules=("no_primary_key",)).findings
    assert bool(found.fix) is (against is None)
    assert (against or "no unique key") in found.why
