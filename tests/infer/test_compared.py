"""Literals that queries compare columns with, followed down to base columns, and what is proposed for them."""

from __future__ import annotations

import pytest

from dea_core import generate, plan, read_schema
from dea_core.schema import Compared


def compared(where: str, column: str = "x") -> Compared:
    found = read_schema(f"select t.x, t.y from t where {where} ;").table("t").column(column).compared
    return found or Compared()


@pytest.mark.parametrize(
    ("where", "values"),
    [
        ("x = 'a'", ("a",)),
        ("'a' = lower(trim(x))", ("a",)),
        ("coalesce(x, 'none') in ('a', 'b')", ("a", "b")),
        ("case x when 'a' then y when 'b' then y end > 1", ("a", "b")),
        ("substr(x, 1, 2) = 'ab'", ("ab",)),
        ("x * 100 = 2500", ("25",)),
        ("x + 2 = 5 or 10 - 3 = x", ("3", "7")),
        ("cast(x as int) = -4", ("-4",)),
    ],
)
def test_values(where, values):
    assert compared(where).values == values


def test_what_is_avoided_is_not_asked_for():
    assert compared("x <> 'a' and not x in ('b') and x not like '%c%'").avoided == ("c", "a", "b")
    assert compared("not x <> 'a'").values == ("a",)


@pytest.mark.parametrize(
    ("where", "window"),
    [
        ("x between 3 and 7", ("3", "7")),
        ("x >= 3 and y = 1 and x < 7", ("3", "7")),
        ("x >= date '2020-01-31' and x < date '2020-01-31' + interval '1' month", ("2020-01-31", "2020-02-29")),
        ("extract(year from x) = 1995", ("1995-01-01", "1995-12-31")),
        ("5 < x", ("5", "")),
    ],
)
def test_windows(where, window):
    assert compared(where).windows == (window,)


def test_literals_are_followed_through_queries_below():
    text = """with a as (select upper(s.state) as st from shops s), b as (select st as z from a)
        select z from b where z = 'TN'"""
    assert read_schema(text).table("shops").column("state").compared.values == ("TN",)


@pytest.mark.parametrize(
    ("where", "column", "recipe", "options"),
    [
        ("x in ('a', 'b')", "x", "choice", {"values": ["a", "b"]}),
        ("x = 'a'", "x", "choice", {"values": {"other": 1, "a": 3}}),
        ("x <> 'a'", "x", "choice", {"values": {"other": 3, "a": 1}}),
        ("x like 'green%'", "x", "choice", {"values": {"other": 1, "green": 3}}),
        ("x = 11", "x", "choice", {"values": {10: 1, 12: 1, 11: 3}}),
        ("x between 3 and 7", "x", "spread", {"ranges": [[3, 7], [0, 11]]}),
        ("x between 0.05 and 0.07", "x", "decimal", {"min_value": "0.03", "max_value": "0.09"}),
    ],
)
def test_proposals(where, column, recipe, options):
    line = plan(f"select t.x, t.y from t where {where} ;").plan.tables["t"].columns[column]
    assert (line.recipe, line.options) == (recipe, options)
    assert "what queries ask for" in line.why


def test_a_key_keeps_as_many_values_as_it_needs():
    text = "create table t (code varchar(9) primary key); select t.code from t where t.code in ('a', 'b')"
    result = generate(text, rows=30)
    assert result.rows == {"t": 30}


def test_all_arms_are_taken():
    text = "select case when t.kind = 'a' then 1 when t.kind = 'b' then 2 when t.day > '2020-01-01' then 3 end from t"
    result = generate(text, rows=200)
    kinds = result.table("t").aggregate("kind, count(*)").fetchall()
    assert {"a", "b"} <= {kind for kind, _ in kinds}
