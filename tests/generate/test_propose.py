"""What rules propose: equations of CHECKs, names within patterns, the strictest order, NULLs that a CHECK asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dea_core.generate import Wish, propose_plan
from dea_core.generate.destinations import InMemory
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.produce import generate_data
from dea_core.readers import read_schema
from tests.generate.made import AS_OF

ROWS = 200


def plans_of(ddl: str) -> dict[str, ColumnPlan]:
    """The plan of each column of the only table."""
    schema = read_schema(ddl, dialect="postgres")
    plan = propose_plan(schema, Wish(rows=ROWS, as_of=AS_OF)).plan
    return dict(plan.tables[next(iter(schema)).name].columns)


def rows_of(ddl: str, table: str = "t") -> list[dict[str, Any]]:
    """Rows of a table, made and checked."""
    schema = read_schema(ddl, dialect="postgres")
    proposal = propose_plan(schema, Wish(rows=ROWS, as_of=AS_OF))
    relation = generate_data(schema, proposal, InMemory()).table(table)
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


# --- equations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "check", "computed"),
    [
        ("q int, p numeric(10,2), x numeric(12,2)", "x = q * p", "x"),
        ("q int, p numeric(10,2), x numeric(12,2)", "q * p = x", "x"),
        ("q int, p numeric(10,2), x numeric(12,2)", "x IS NULL OR x = q * p", "x"),
        ("p numeric(10,2), r numeric(5,4), x numeric(12,2)", "x = p * r", None),
        ("p numeric(10,2), r numeric(5,4), x numeric(12,2)", "x = round(p * r, 2)", "x"),
        ("p numeric(10,2), x int", "x = p", "p"),
        ("p int, x int", "x = p", "x"),
        ("x int, p int", "x = p", "p"),
        ("p int, x int UNIQUE", "x = p + 1", "p"),
        ("p int, x int CHECK (x IN (1, 2))", "x = p + 1", "p"),
        ("p date, x boolean", "x = (p IS NOT NULL)", "x"),
        ("a text, b text, x text", "x = a || b", "x"),
        ("a text, b text, x varchar(9)", "x = a || b", None),
        ("p double precision, x double precision", "x = p / 3", "x"),
        ("p numeric(10,2), x numeric(10,2)", "x = p / 3", "p"),
    ],
)
def test_an_equation_computes_a_column(columns, check, computed):
    plans = plans_of(f"CREATE TABLE t ({columns}, CHECK ({check}))")
    assert [name for name, plan in plans.items() if plan.recipe == "computed"] == ([computed] if computed else [])


def test_a_computed_total_holds_in_every_row():
    rows = rows_of("""CREATE TABLE t (quantity int CHECK (quantity > 0), unit_price numeric(10,2) NOT NULL,
        total numeric(12,2) NOT NULL CHECK (total >= 0), CHECK (total = quantity * unit_price))""")
    told = [row for row in rows if row["quantity"] is not None]
    assert all(row["total"] == row["quantity"] * row["unit_price"] for row in told)
    assert len({row["total"] for row in told}) > ROWS / 2


def test_what_is_computed_is_drawn_again_with_its_parts_where_a_check_bounds_it():
    rows = rows_of("""CREATE TABLE t (a int NOT NULL CHECK (a BETWEEN 0 AND 50),
        b int NOT NULL CHECK (b BETWEEN 0 AND 50),
        net int NOT NULL CHECK (net >= 0), CHECK (net = a - b))""")
    assert all(row["net"] == row["a"] - row["b"] >= 0 for row in rows)
    assert len({row["net"] for row in rows}) > 5


def test_equations_both_ways_do_not_go_round():
    rows = rows_of("CREATE TABLE t (a int NOT NULL, b int NOT NULL, CHECK (a = b + 1), CHECK (b = a - 1))")
    assert all(row["a"] == row["b"] + 1 for row in rows)


def test_what_a_name_says_does_not_go_round_with_an_equation():
    rows = rows_of("""CREATE TABLE t (subtotal numeric(12,2) NOT NULL, tax numeric(12,2) NOT NULL,
        total numeric(12,2) NOT NULL, CHECK (subtotal = total - tax))""")
    assert all(row["subtotal"] == row["total"] - row["tax"] for row in rows)
    assert all(isinstance(row["total"], Decimal) for row in rows)


# --- names within patterns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "check", "recipe"),
    [
        ("email text NOT NULL", "email LIKE '%@%'", "person.email"),
        ("email text UNIQUE", "email ~* '^[A-Z0-9._%+-]+@[A-Z0-9.-]+\\.[A-Z]{2,}$'", "person.email"),
        ("country_code char(2)", "country_code ~ '^[A-Z]{2}$'", "place.country_code"),
        ("phone text", "phone ~ '^[+][0-9]{10,15}$'", "pattern"),
        ("phone text", "phone ~ '[0-9]{4}$'", "phone"),
        ("status text", "status LIKE 'p%'", "choice"),
        ("email text", "email LIKE '%@corp.test'", "pattern"),
        ("email text", "email SIMILAR TO '%@(example|mail)[.]%'", "person.email"),
        ("zzz text", "zzz SIMILAR TO 'A_[0-9]%'", "pattern"),
        ("zzz text", "zzz NOT SIMILAR TO '%[0-9]%'", "text"),
        ("zzz text", "zzz ~ '^[A-Z]{2}$'", "pattern"),
    ],
)
def test_a_name_within_a_pattern(column, check, recipe):
    ddl = f"CREATE TABLE customers (id int PRIMARY KEY, {column}, CHECK ({check}))"
    name = column.split()[0]
    assert plans_of(ddl)[name].recipe == recipe
    assert all(row[name] is None or len(row[name]) >= 1 for row in rows_of(ddl, "customers"))


def test_another_spelling_of_a_phone_is_still_one_that_rings_nowhere():
    rows = rows_of("CREATE TABLE t (phone text NOT NULL CHECK (phone ~ '^[+][0-9]{10,15}$'))")
    assert all(row["phone"].startswith("+1") and "55501" in row["phone"] for row in rows)


def test_the_words_that_a_pattern_lets_through():
    rows = rows_of("CREATE TABLE orders (status text NOT NULL CHECK (status LIKE 'p%'))", "orders")
    assert {row["status"] for row in rows} == {"pending", "processing"}


# --- order and NULLs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "checks", ["CHECK (a <= b), CHECK (b > a)", "CHECK (b > a), CHECK (a <= b)", "CHECK (a <= b AND a < b)"]
)
def test_the_strictest_order_is_followed(checks):
    plans = plans_of(f"CREATE TABLE t (a date, b date, {checks})")
    assert plans["b"].options["or_equal"] is False


def test_a_unique_column_that_must_sometimes_be_null():
    rows = rows_of("""CREATE TABLE t (status text NOT NULL CHECK (status IN ('open', 'paid')), receipt text UNIQUE,
        CHECK (status = 'paid' OR receipt IS NULL))""")
    assert {(row["status"], row["receipt"] is None) for row in rows} >= {("open", True), ("paid", False)}
