"""Lines of a plan's file: what is wrong with one is told with its column and line, before a row is made."""

from __future__ import annotations

import pytest

from dea_core import generate, plan
from dea_core.errors import PlanError
from dea_core.generate import ColumnPlan, dump_plan, produce

DDL = """CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE, born date, CHECK (born > '1900-01-01'));
CREATE TABLE orders (
    id int PRIMARY KEY,
    user_id int NOT NULL REFERENCES users (id),
    status varchar(8) CHECK (status IN ('open', 'paid')),
    code varchar(8) CHECK (code LIKE 'A%'),
    total numeric(8, 2) CHECK (total BETWEEN 0 AND 100),
    paid_on date,
    settled_at timestamp,
    note text
);
"""


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "shop.sql").write_text(DDL)
    return tmp_path


def follow(shop, column, line, table="orders"):
    """A plan with one line for that column."""
    file = shop / "dea_plan.yml"
    file.write_text(f"tables:\n  {table}:\n    rows: 5\n    columns:\n      {column}: {line}\n")
    return generate(shop / "shop.sql")


@pytest.mark.parametrize(
    ("column", "line", "said"),
    [
        ("total", "{recipe: computed}", "expression"),
        ("note", '{recipe: computed, sql: "upper(code)"}', "expression"),
        ("note", "{recipe: uuuid}", ["unknown recipe 'uuuid'", "did you mean uuid?"]),
        ("note", "{recipe: text, knid: title}", ["no option 'knid'", "did you mean kind?"]),
        ("note", "{recipe: text, kind: 5}", ["kind=5 does not fit recipe text, which wants text"]),
        ("note", "{recipe: text, max_length: ten}", ["wants a whole number or null"]),
        ("note", "{recipe: term, of: colour}", ["no terms of 'colour'", "did you mean color?"]),
        ("note", "{recipe: text, topic: revew}", ["'revew'", "did you mean review?"]),
        ("note", "{recipe: choice}", ["recipe choice wants values (a list or a mapping)"]),
        ("note", "{recipe: choice, values: {a: 0}}", ["all weights are zero"]),
        ("note", "{recipe: faker, provider: catch_phrse}", ["no provider 'catch_phrse'", "did you mean catch_phrase?"]),
        ("note", "{recipe: pattern, regex: '[a-'}", ["cannot read the pattern '[a-'"]),
        ("note", "{recipe: computed, expression: 'code || statsu'}", ["no column 'statsu'", "did you mean status?"]),
        ("note", "{recipe: computed, expression: note}", ["made from itself"]),
        ("note", "{recipe: computed, expression: '(select 1)'}", ["holds a query"]),
        ("total", "{recipe: decimal, min_value: abc}", ["min_value='abc' is not a number"]),
        ("total", "{recipe: decimal, min_value: 9, max_value: 3}", ["min_value=9 is above max_value=3"]),
        ("total", "{recipe: decimal, shape: normall}", ["unknown shape 'normall'", "did you mean normal"]),
        ("total", "{recipe: decimal, min_value: -1, max_value: 5}", ["min_value=-1 is below what CHECK"]),
        ("total", "{recipe: decimal, max_value: 1000}", ["max_value=1000 is above what CHECK", "from 0 to 100"]),
        ("total", "{recipe: above, column: totl}", ["no column 'totl'"]),
        ("id", "{recipe: sequence, step: 0}", ["step=0"]),
        ("id", "{recipe: integer, step: -1}", ["step=-1 must be at least 1"]),
        ("id", "{recipe: sequence, null: 0.2}", ["null=0.2 of a column that must not be NULL", "delete null"]),
        ("user_id", "{recipe: reference, to: user.id}", ["did you mean users?"]),
        ("user_id", "{recipe: reference, to: users.di}", ["users has no column di", "known: id, email, born"]),
        ("user_id", "{recipe: reference, to: users.id, skew: zipff}", ["skew='zipff'", "did you mean zipf?"]),
        ("user_id", "{recipe: constant, value: null}", ["NULL is among the values"]),
        ("user_id", "{recipe: constant, value: x}", ["'x' is no int"]),
        ("status", "{recipe: choice, values: [open, piad]}", ["'piad' breaks CHECK (status IN", "did you mean paid?"]),
        ("status", "{recipe: constant, value: long_status}", ["more than the 8 characters"]),
        ("status", "{recipe: choice, values: [yes, no]}", ["True breaks CHECK", "put them in quotes"]),
        ("code", "{recipe: choice, values: {ABC: 3, BCD: 1}}", ["'BCD' breaks CHECK (code LIKE 'A%')"]),
        ("paid_on", "{recipe: after, column: users.bron}", ["users has no column 'bron'", "did you mean born?"]),
        ("paid_on", "{recipe: after, column: usrs.born}", ["does not refer to usrs", "did you mean users?"]),
        ("paid_on", "{recipe: after, column: users.born, min_minutes: -1}", ["min_minutes=-1 must be at least 0"]),
        (
            "paid_on",
            "{recipe: after, column: users.born, min_days: 5, max_days: 9, max_minutes: 3}",
            ["5 days is above"],
        ),
        (
            "settled_at",
            "{recipe: after, column: users.born, min_minutes: 100000, max_minutes: 10}",
            ["100000 minutes is"],
        ),
        ("paid_on", "{recipe: date, min_value: 2026-05-01, max_value: 2026-01-01}", ["min_value is after max_value"]),
        ("paid_on", "{recipe: date, min_value: soon}", ["'soon' is not a date"]),
        ("paid_at", "{recipe: date}", ["orders.paid_at", "did you mean paid_on?"]),
    ],
)
def test_what_is_wrong_with_a_line_is_told_with_its_place(shop, monkeypatch, column, line, said):
    monkeypatch.setattr(produce, "_stage", no_rows)
    with pytest.raises(PlanError) as caught:
        follow(shop, column, line)
    assert caught.value.place == f"{shop / 'dea_plan.yml'}:5"
    told = "\n".join(caught.value.lines())
    assert f"orders.{column}" in told
    for part in said:
        assert part in told


def no_rows(*_):
    raise AssertionError("a row was made")


def test_a_range_of_dates_is_held_against_its_check(shop):
    with pytest.raises(PlanError, match=r"min_value=1850-01-01 is below what CHECK \(born > '1900-01-01'\)"):
        follow(shop, "born", "{recipe: date, min_value: 1850-01-01, max_value: 1999-12-31}", table="users")


def told(call):
    with pytest.raises(PlanError) as caught:
        call()
    return caught.value


def test_tables_that_are_not_there_have_their_line(shop):
    error = told(lambda: follow(shop, "id", "sequence", table="user"))
    assert (error.place, error.hint) == (f"{shop / 'dea_plan.yml'}:2", "did you mean users?")


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("status", "{recipe: choice, values: {open: 1, lost: 0}}"),
        ("status", "{recipe: choice, values: [open], null: 0.5}"),
        ("code", "{recipe: choice, values: [A1, A2]}"),
        ("total", "{recipe: decimal, min_value: '0.5', max_value: 99.5}"),
        ("note", "{recipe: constant, value: null}"),
        ("note", "{recipe: computed, expression: \"code || ' ' || status\"}"),
        ("paid_on", "{recipe: after, column: users.born}"),
    ],
)
def test_what_is_right_is_followed(shop, column, line):
    assert follow(shop, column, line).rows["orders"] == 5


def test_an_error_in_a_parent_s_line_is_the_parent_s(shop):
    error = told(lambda: follow(shop, "email", "{recipe: emial}", table="users"))
    assert error.column == "users.email"


def test_edited_lines_lose_the_reason_of_the_rule(shop):
    first = plan(shop / "shop.sql")
    text = dump_plan(first.plan)
    before = first.plan.tables["orders"].columns
    edited = text.replace("values: [open, paid]", "values: [open]").replace("foreign key [", "our own key [")
    (shop / "dea_plan.yml").write_text(edited)
    after = plan(shop / "shop.sql").plan.tables["orders"].columns
    assert before["status"].why.startswith("the values allowed")
    assert after["status"] == ColumnPlan("choice", {"values": ["open"]}, before["status"].null, why="edited")
    assert after["id"] == before["id"]
    assert after["user_id"].why.startswith("our own key")
    (shop / "dea_plan.yml").write_text(text)
    assert plan(shop / "shop.sql").plan.tables["orders"].columns == before


def test_reasons_follow_the_lines_of_the_schema(shop):
    text = dump_plan(plan(shop / "shop.sql").plan)
    (shop / "dea_plan.yml").write_text(text)
    (shop / "shop.sql").write_text("\n\n" + DDL)
    moved = plan(shop / "shop.sql").plan.tables["orders"].columns
    assert "shop.sql:7" in moved["status"].why


def test_what_follows_is_there_where_a_check_says_so():
    ddl = """CREATE TABLE students (id int PRIMARY KEY, enrolled_at timestamp,
        graduated_at timestamp CHECK (graduated_at IS NOT NULL))"""
    rows = generate(ddl, rows=200).table("students").fetchall()
    assert len(rows) == 200
    assert all(row[2] is not None for row in rows)


def test_values_are_held_against_similar_to_as_sql_means_it(shop):
    ddl = "CREATE TABLE words (id int PRIMARY KEY, c text CHECK (c SIMILAR TO 'a%'))"
    (shop / "shop.sql").write_text(ddl)
    rows = follow(shop, "c", "{recipe: constant, value: abc}", "words").table("words").fetchall()
    assert {row[1] for row in rows} == {"abc"}
    with pytest.raises(PlanError, match="'bac' breaks CHECK"):
        follow(shop, "c", "{recipe: constant, value: bac}", "words")
