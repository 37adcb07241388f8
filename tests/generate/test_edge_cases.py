"""Edge cases: planted where a column takes them, counted as planted, and told as SQL users write values."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from dea_core.generate import Planted, Wish, propose_plan
from dea_core.generate.destinations import InMemory
from dea_core.generate.produce import generate_data
from dea_core.generate.result import GenerateResult
from dea_core.readers import read_schema
from dea_core.render.text import render_generated
from dea_core.sql.values import shown
from tests.generate.made import AS_OF

ROWS = 400
DDL = """CREATE TABLE customers (
    id int PRIMARY KEY, last_name text NOT NULL, balance int NOT NULL CHECK (balance BETWEEN -2 AND 2),
    note text, born date NOT NULL, level int CHECK (level BETWEEN 0 AND 3 AND level <> 2))"""


def made(share: float) -> tuple[GenerateResult, list[dict[str, Any]]]:
    schema = read_schema(DDL, dialect="postgres")
    result = generate_data(schema, propose_plan(schema, Wish(rows=ROWS, as_of=AS_OF)), InMemory(), edge_share=share)
    relation = result.table("customers")
    return result, [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def test_what_was_planted_is_counted_and_what_came_by_itself_is_not():
    """A planted zero differs from the same plan's zeros without edge cases; those were there anyway."""
    (result, rows), (_, plain) = made(0.1), made(0.0)
    counts = {(p.column, p.value): p.rows for p in result.planted}
    for column in ("last_name", "balance", "note", "born"):
        told = sum(count for (name, _), count in counts.items() if name == column)
        changed = sum(row[column] != old[column] for row, old in zip(rows, plain, strict=True))
        assert told
        assert changed <= told <= changed + sum(old[column] in {v for _, v in counts} for old in plain)
    zeros = sum(row["balance"] == 0 for row in rows)
    assert counts["balance", Decimal(0)] < zeros / 2
    assert abs(sum(count for (name, _), count in counts.items() if name == "last_name") - 0.1 * ROWS) <= 2


def test_columns_that_are_drawn_again_are_counted_by_the_draw_that_stands():
    result, rows = made(0.3)
    for one in result.planted:
        if one.column == "level":
            assert 0 < one.rows <= sum(row["level"] == one.value for row in rows)
    assert any(one.column == "level" for one in result.planted)


def test_none_without_a_share():
    assert made(0.0)[0].planted == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.00"), "1.00"),
        (7, "7"),
        (datetime.date(2024, 2, 29), "'2024-02-29'"),
        (datetime.datetime(2024, 2, 29, 8, 30), "'2024-02-29 08:30:00'"),
        (True, "TRUE"),
        (None, "NULL"),
        ("O'Brien", "'O''Brien'"),
        ("", "''"),
        ("line one\nline two", "E'line one\\nline two'"),
        ("long " * 51, f"'{'long ' * 12}…' (255 characters)"),
    ],
)
def test_values_are_shown_as_sql_spells_them(value, expected):
    assert shown(value) == expected


def test_a_row_and_rows():
    assert str(Planted("t", "name", "O'Brien", 1)) == "t.name = 'O''Brien' in 1 row"
    assert str(Planted("t", "born", datetime.date(2024, 2, 29), 1200)) == "t.born = '2024-02-29' in 1,200 rows"


def test_a_report_has_no_python_in_it():
    report = render_generated(made(0.1)[0])
    assert "edge case: customers." in report
    assert not [word for word in ("Decimal(", "datetime", " 1 rows") if word in report]
