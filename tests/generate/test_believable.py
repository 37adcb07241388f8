"""What people of a trade would laugh at does not happen: rules on rows, over tables of several trades."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_core.generate import Wish, propose_plan
from dea_core.generate.destinations import InMemory
from dea_core.generate.produce import generate_data
from dea_core.generate.result import GenerateResult
from dea_core.readers import read_schema
from tests.generate.made import AS_OF

DDL = Path(__file__).parents[1] / "cases" / "believable.sql"
ROWS = 400


@pytest.fixture(scope="module")
def made() -> GenerateResult:
    schema = read_schema(DDL.read_text(encoding="utf-8"), dialect="postgres")
    return generate_data(schema, propose_plan(schema, Wish(rows=ROWS, as_of=AS_OF)), InMemory())


RULES = [
    ("patients", "age = date_part('year', age(DATE '2025-06-30', date_of_birth))"),
    ("patients", "died_on IS NULL OR died_on > date_of_birth"),
    ("patients", "died_on IS NULL OR died_on >= created_at::date"),
    ("visits", "weight_kg IS NULL OR weight_kg >= 45"),
    ("visits", "discharged_at IS NULL OR discharged_at::date - visit_date BETWEEN 0 AND 1"),
    ("appointments", "ends_at - starts_at BETWEEN INTERVAL 15 MINUTE AND INTERVAL 120 MINUTE"),
    ("appointments", "duration_minutes IS NULL OR duration_minutes = date_sub('minute', starts_at, ends_at)"),
    ("appointments", "cancelled_at IS NULL OR status = 'cancelled'"),
    ("pets", "birth_date >= DATE '2010-01-01'"),
    ("pets", "age BETWEEN 0 AND 15"),
    ("pets", "died_on IS NULL OR died_on > birth_date"),
    ("vaccinations", "expires_on - given_on BETWEEN 365 AND 3 * 365"),
    ("reservations", "check_in >= booked_at::date"),
    ("reservations", "check_out - check_in BETWEEN 1 AND 14"),
    ("reservations", "nights = check_out - check_in"),
    ("reservations", "(cancelled_at IS NOT NULL) = (status = 'cancelled')"),
    ("reservations", "cancelled_at IS NULL OR cancelled_at::date BETWEEN booked_at::date AND check_in"),
    ("subscriptions", "ends_at - started_at BETWEEN INTERVAL 30 DAY AND INTERVAL 731 DAY"),
    ("subscriptions", "canceled_at IS NULL OR status = 'canceled'"),
    ("employments", "end_date IS NULL OR end_date - start_date >= 180"),
    ("sessions", "ended_at - started_at BETWEEN INTERVAL 5 MINUTE AND INTERVAL 180 MINUTE"),
    ("invoices", "due_date - issue_date BETWEEN 14 AND 45"),
    ("invoices", "paid_at IS NULL OR status = 'paid'"),
    ("orders", "shipped_at IS NULL OR status IN ('shipped', 'completed')"),
    ("orders", "delivered_at IS NULL OR status = 'completed'"),
    ("orders", "cancelled_at IS NULL OR status = 'cancelled'"),
    ("orders", "shipped_at IS NULL OR shipped_at >= ordered_at"),
    ("orders", "delivered_at IS NULL OR delivered_at >= shipped_at"),
    ("orders", "unit_cost < unit_price"),
    ("orders", "discount <= unit_price"),
    ("orders", "total = quantity * unit_price - discount"),
    ("flights", "arrival_time - departure_time BETWEEN INTERVAL 45 MINUTE AND INTERVAL 14 HOUR"),
    ("bus_stops", "departs_at - arrives_at BETWEEN INTERVAL 10 MINUTE AND INTERVAL 3 HOUR"),
    ("classes", "enrolled <= capacity"),
    ("cards", "expires_on > issued_on + 700"),
    ("cards", "blocked_at IS NULL OR status = 'blocked'"),
    ("shops", "country_code <> 'US' OR latitude BETWEEN 18 AND 72 AND longitude < -60"),
]


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_a_row_makes_sense(made: GenerateResult, table: str, rule: str) -> None:
    relation = made.table(table)
    broken = relation.filter(f"NOT coalesce(({rule}), true)").limit(3).fetchall()
    assert not broken, (made.plan.tables[table].columns, relation.columns)


@pytest.mark.parametrize(
    ("child", "own", "parent", "link", "theirs"),
    [
        ("visits", "visit_date", "patients", "patient_id", "created_at"),
        ("appointments", "starts_at", "patients", "patient_id", "created_at"),
        ("vaccinations", "given_on", "pets", "pet_id", "birth_date"),
    ],
)
def test_nothing_happens_before_the_parent_was_there(made, child, own, parent, link, theirs):
    rows = made.table(child).fetchall()
    columns = made.table(child).columns
    parents = {row[0]: row[made.table(parent).columns.index(theirs)] for row in made.table(parent).fetchall()}
    for row in rows:
        told = dict(zip(columns, row, strict=True))
        assert str(told[own])[:10] >= str(parents[told[link]])[:10]


def test_nobody_comes_after_death(made):
    died = {row[0]: row[3] for row in made.table("patients").fetchall() if row[3] is not None}
    assert died
    assert not [row for row in made.table("visits").fetchall() if row[1] in died and row[2] > died[row[1]]]


@pytest.mark.parametrize(
    ("table", "column", "least", "most"),
    [
        ("patients", "died_on", 0.85, 1.0),
        ("pets", "died_on", 0.85, 1.0),
        ("orders", "cancelled_at", 0.85, 0.97),
        ("employments", "end_date", 0.05, 0.8),
    ],
)
def test_so_many_have_no_such_day(made, table, column, least, most):
    missing = made.table(table).filter(f"{column} IS NULL").count("*").fetchall()[0][0]
    assert least <= missing / ROWS <= most


def test_a_state_is_asked_of_its_own_rows_only_and_says_so(made):
    plan = made.plan.tables["orders"].columns["cancelled_at"]
    assert plan.only_where
    assert "what is cancelled" in plan.why
