"""Dates and moments in whole units, as CHECKs and plans ask: the first of a month, of a quarter, of an hour."""

from __future__ import annotations

import datetime

import pytest

from dea_core import generate, plan, read_schema
from dea_core.errors import PlanError

CHECKS = {
    "month": ("date", "date_trunc('month', x) = x"),
    "quarter": ("date", "x = date_trunc('quarter', x)::date"),
    "year": ("date", "date_trunc('year', x) = x"),
    "week": ("date", "date_trunc('week', x) = x"),
    "first": ("date", "extract(day FROM x) = 1"),
    "hour": ("timestamp", "date_trunc('hour', x) = x"),
    "day": ("timestamptz", "date_trunc('day', x) = x"),
    "month of a moment": ("timestamp", "date_trunc('month', x) = x"),
}


@pytest.mark.parametrize("name", CHECKS)
def test_checks_that_want_whole_units_are_kept_by_construction(name):
    kind, said = CHECKS[name]
    schema = read_schema(f"CREATE TABLE t (x {kind} NOT NULL CHECK ({said}));", dialect="postgres")
    made = generate(schema, rows=300)
    assert all(check.passed for check in made.checks)
    assert not made.notes
    assert made.plan.tables["t"].columns["x"].options["unit"] in (*CHECKS, "month")


def test_every_month_of_a_range_is_made_and_no_other():
    lines = {"x": {"recipe": "date", "unit": "month", "min_value": "1999-12-02", "max_value": "2000-03-31"}}
    made = generate("CREATE TABLE t (x date);", rows=200, plan={"tables": {"t": {"columns": lines}}}).table("t")
    found = {day for (day,) in made.fetchall()}
    assert found == {datetime.date(2000, month, 1) for month in (1, 2, 3)}


def test_whole_units_may_be_a_key_and_have_their_capacity():
    ddl = """CREATE TABLE t (x date PRIMARY KEY CHECK (date_trunc('month', x) = x), CHECK (x >= '2024-01-01'),
    CHECK (x < '2025-01-01'));"""
    assert plan(read_schema(ddl, dialect="postgres"), rows=50).plan.tables["t"].rows == 12


@pytest.mark.parametrize(
    "line", [{"unit": "fortnight"}, {"unit": "year", "min_value": "2024-02-01", "max_value": "2024-03-01"}]
)
def test_units_that_are_none_are_refused(line):
    with pytest.raises(PlanError) as caught:
        generate(
            "CREATE TABLE t (x date);", rows=5, plan={"tables": {"t": {"columns": {"x": {"recipe": "date", **line}}}}}
        )
    assert caught.value.hint
