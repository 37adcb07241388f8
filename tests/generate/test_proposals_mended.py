"""What is proposed for lists of numbers, orders of CHECKs, years and bounded shares: guesses that rules overrule."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dea_core.generate import Wish, propose_plan
from dea_core.generate.destinations import InMemory
from dea_core.generate.plan_file import dump_plan
from dea_core.generate.produce import generate_data
from dea_core.readers import read_schema
from tests.generate.made import AS_OF, MONEY, one
from tests.generate.test_propose import plans_of, rows_of

# --- lists of numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "listed", "expected"),
    [
        ("numeric(4,3)", "0, 0.07, 0.19, 0.20", ["0", "0.07", "0.19", "0.20"]),
        ("numeric(4,1)", "1, 2.5, 3.9", ["1", "2.5", "3.9"]),
        ("numeric(4,2)", "0.0, 0.07", ["0", "0.07"]),
        ("numeric(30,20)", "1, 0.12345678901234567891", ["1", "0.12345678901234567891"]),
        ("numeric(4,2)", "'0', '0.07'", ["0", "0.07"]),
        ("double precision", "1, 2.5, 3.9", ["1", "2.5", "3.9"]),
        ("real", "-1, 0.5", ["-1", "0.5"]),
    ],
)
def test_every_number_of_a_list_comes_out(kind, listed, expected):
    rows = rows_of(f"CREATE TABLE t (id int PRIMARY KEY, r {kind} NOT NULL CHECK (r IN ({listed})))")
    assert {Decimal(str(row["r"])) for row in rows} == {Decimal(text) for text in expected}


def test_a_plan_shows_numbers_as_numbers():
    schema = read_schema("CREATE TABLE t (r numeric(4,3) NOT NULL CHECK (r IN (0, 0.07, 0.20)))", dialect="postgres")
    text = dump_plan(propose_plan(schema, Wish(rows=9, as_of=AS_OF)).plan)
    assert "values: [0, 0.07, 0.2]" in text


def test_a_list_of_numbers_in_a_plan_may_mix_texts_and_numbers():
    assert set(one(50, "choice", MONEY, values=[0, "0.07", 2.5])) == {Decimal("0"), Decimal("0.07"), Decimal("2.5")}


# --- orders of CHECKs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "checks"),
    [
        ("period_start period_end issued_on", "period_end > period_start, issued_on >= period_end"),
        ("issued_on period_end period_start", "period_end > period_start, issued_on >= period_end"),
        ("issued_on period_end period_start", "period_end > period_start AND period_end <= issued_on"),
        ("invited_at joined_at", "joined_at >= invited_at"),
        ("joined_at invited_at", "joined_at >= invited_at"),
        ("started_at ended_at", "started_at >= ended_at"),
        ("created_at updated_at", "updated_at <= created_at"),
        ("ordered_at shipped_at delivered_at", "ordered_at >= delivered_at"),
        ("event_at cancelled_at booked_at", "event_at >= cancelled_at"),
        ("start_at cancelled_at booked_at", "start_at >= cancelled_at"),
        ("created_at started_at ended_at", "created_at BETWEEN started_at AND ended_at"),
        ("created_at reviewed_at", "reviewed_at + interval '1 day' < created_at"),
        ("created_at started_at ended_at", "started_at >= ended_at, ended_at >= created_at"),
    ],
)
@pytest.mark.parametrize("kind", ["date", "timestamp"])
def test_no_name_contradicts_the_order_of_a_check(columns, checks, kind):
    kinds = ", ".join(f"{name} {kind} NOT NULL" for name in columns.split())
    rules = ", ".join(f"CHECK ({check})" for check in checks.split(", "))
    assert rows_of(f"CREATE TABLE t (id int PRIMARY KEY, {kinds}, {rules})")


def test_names_still_order_what_checks_do_not():
    plans = plans_of(
        "CREATE TABLE t (period_start date, period_end date, issued_on date, paid_on date, "
        "CHECK (period_end > period_start), CHECK (issued_on >= period_end))"
    )
    followed = {name: plan.options.get("column") for name, plan in plans.items()}
    assert followed == {
        "period_start": None,
        "period_end": "period_start",
        "issued_on": "period_end",
        "paid_on": "issued_on",
    }


# --- years -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["y YEAR", "made YEAR(4)", "model_year year NOT NULL", "founded YEAR", "age YEAR"])
def test_years_of_mysql_are_years(column):
    schema = read_schema(f"CREATE TABLE t (id int PRIMARY KEY, {column})", dialect="mysql")
    plan = propose_plan(schema, Wish(rows=9, as_of=AS_OF)).plan.tables["t"].columns[column.split()[0]]
    assert 1950 <= plan.options["min_value"] < plan.options["max_value"] <= 2030


def test_years_that_are_a_key_are_those_that_the_type_holds():
    schema = read_schema("CREATE TABLE t (y YEAR PRIMARY KEY)", dialect="mysql")
    relation = generate_data(schema, propose_plan(schema, Wish(rows=200, as_of=AS_OF)), InMemory()).table("t")
    years = {row[0] for row in relation.fetchall()}
    assert len(years) == 200
    assert years <= set(range(1901, 2156))


# --- bounded shares --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["order_items", "products"])
@pytest.mark.parametrize(
    ("kind", "rule", "least", "most"),
    [
        ("numeric(5,2)", "discount BETWEEN 0 AND 100", 5, 100),
        ("numeric(6,3)", "discount BETWEEN 0 AND 100", 5, 100),
        ("double precision", "discount >= 0 AND discount <= 100", 5, 100),
        ("double precision", "discount BETWEEN 0 AND 1", 0.05, 1),
        ("numeric(5,2)", "discount >= 0 AND discount <= 1", 0.05, 1),
        ("numeric(5,2)", "discount BETWEEN 0 AND 50", 5, 50),
    ],
)
def test_a_share_has_the_scale_of_its_bounds(table, kind, rule, least, most):
    plan = plans_of(f"CREATE TABLE {table} (id int PRIMARY KEY, discount {kind} NOT NULL CHECK ({rule}))")["discount"]
    assert least <= plan.options["max_value"] <= most
