"""Rules as generic tests: the simplest spelling for the packages there are, and read back it demands the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from dea_core.infer import Demand, Predicate, Present, Reference, Shown, Unique
from dea_dbt.manifest import DataTest
from dea_dbt.rules import demands
from dea_dbt.testing.spelling import NewTest, Spelled, nests_arguments, spell, unspellable
from dea_dbt.testing.standing import covering, parts_of
from tests.dbt.editing import ORDERS

ALL = ("dbt_utils", "dea", "dbt_expectations")
PAIR = Unique(("a", "b"))


def holds(condition: str) -> Predicate:
    return Predicate(parse_one(condition))


def spelled(demand: Demand, packages: tuple[str, ...] = ALL) -> Spelled | None:
    return spell(NewTest(ORDERS, "c", demand, ""), packages, (1, 7, 0))


# demand, packages -> the test and where it stands
CASES: list[tuple[Demand, tuple[str, ...], str, str | None]] = [
    (Present("c"), (), "not_null", "c"),
    (Present("c", parse_one("a = 1")), (), "{'not_null': {'config': {'where': 'a = 1'}}}", "c"),
    (Unique(("c",)), ALL, "unique", "c"),
    (PAIR, ALL, "{'dea.unique_together': {'columns': ['a', 'b']}}", None),
    (
        PAIR,
        ("dbt_utils",),
        "{'dbt_utils.unique_combination_of_columns': {'combination_of_columns': ['a', 'b'],"
        " 'config': {'where': 'a IS NOT NULL AND b IS NOT NULL'}}}",
        None,
    ),
    (
        replace(PAIR, where=parse_one("x OR y")),
        ("dbt_utils",),
        "{'dbt_utils.unique_combination_of_columns': {'combination_of_columns': ['a', 'b'],"
        " 'config': {'where': '(x OR y) AND (a IS NOT NULL AND b IS NOT NULL)'}}}",
        None,
    ),
    (
        replace(PAIR, nulls_distinct=False),
        ALL,
        "{'dbt_utils.unique_combination_of_columns': {'combination_of_columns': ['a', 'b']}}",
        None,
    ),
    (
        replace(PAIR, nulls_distinct=False),
        ("dbt_expectations",),
        "{'dbt_expectations.expect_compound_columns_to_be_unique': {'column_list': ['a', 'b'],"
        " 'ignore_row_if': 'never'}}",
        None,
    ),
    (Reference(("c",), "ref('p')", ("id",)), (), "{'relationships': {'to': \"ref('p')\", 'field': 'id'}}", "c"),
    (
        Reference(("a", "b"), "ref('p')", ("a", "d")),
        ALL,
        "{'dea.foreign_key': {'columns': ['a', 'b'], 'to': \"ref('p')\", 'to_columns': ['a', 'd']}}",
        None,
    ),
    (holds("c IN ('x', 'y')"), ALL, "{'accepted_values': {'values': ['x', 'y']}}", "c"),
    (holds("c IN (1, -2, 0.5)"), ALL, "{'accepted_values': {'values': [1, -2, 0.5], 'quote': False}}", "c"),
    (holds("c IN (TRUE)"), ALL, "{'accepted_values': {'values': [True], 'quote': False}}", "c"),
    (holds("c NOT IN ('x')"), ALL, "{'dbt_utils.not_accepted_values': {'values': ['x']}}", "c"),
    (
        holds("c NOT IN (1)"),
        ("dbt_expectations",),
        "{'dbt_expectations.expect_column_values_to_not_be_in_set': {'value_set': [1], 'quote_values': False}}",
        "c",
    ),
    (holds("c BETWEEN 0 AND 5"), ALL, "{'dbt_utils.accepted_range': {'min_value': 0, 'max_value': 5}}", "c"),
    (holds("5 >= c"), ALL, "{'dbt_utils.accepted_range': {'max_value': 5}}", "c"),
    (holds("c > 0"), ALL, "{'dbt_utils.accepted_range': {'min_value': 0, 'inclusive': False}}", "c"),
    (holds("c >= '2020-01-01'"), ALL, "{'dbt_utils.accepted_range': {'min_value': \"'2020-01-01'\"}}", "c"),
    (
        holds("c < 9 AND c > 1"),
        ("dbt_expectations",),
        "{'dbt_expectations.expect_column_values_to_be_between': {'min_value': 1, 'max_value': 9, 'strictly': True}}",
        "c",
    ),
    (holds("TRIM(c) <> ''"), ALL, "dbt_utils.not_empty_string", "c"),
    (holds("c >= a"), ALL, "{'dbt_utils.expression_is_true': {'expression': '>= a'}}", "c"),
    (holds("c > 0 AND c <= 1"), ALL, "{'dbt_utils.expression_is_true': {'expression': 'c > 0 AND c <= 1'}}", None),
    (holds("c = 1 OR a"), ("dea",), "{'dea.expression_holds': {'expression': 'c = 1 OR a'}}", "c"),
    (
        holds("a * (b + c) = 0"),
        ("dbt_expectations",),
        "{'dbt_expectations.expression_is_true': {'expression': 'a * (b + c) = 0'}}",
        None,
    ),
    (holds("c IN ('it''s')"), ALL, "{'dbt_utils.expression_is_true': {'expression': \"c IN ('it''s')\"}}", None),
]


@pytest.mark.parametrize(("demand", "packages", "said", "column"), CASES, ids=str)
def test_the_simplest_that_says_it(demand: Demand, packages: tuple[str, ...], said: str, column: str | None) -> None:
    found = spelled(demand, packages)
    assert found is not None
    assert str(found.item()) == said
    assert found.column == column
    assert_same(demand, found)


def read_back(found: Spelled) -> tuple[Demand, ...]:
    namespace, _, name = found.key.rpartition(".")
    where = found.config.get("where")
    test = DataTest("t", "t", name, namespace or None, found.arguments, found.column, None, (), None, "", where)
    return demands(test, "duckdb")


def assert_same(demand: Demand, found: Spelled) -> None:
    """What is read of the spelling covers the demand, and nothing that it does not say."""
    known = [part for one in read_back(found) for part in parts_of(one, "t")]
    assert not [one for one in read_back(found) if isinstance(one, Shown)]
    assert covering(demand, known) == "t"
    assert len(known) == len(parts_of(demand, ""))


@pytest.mark.parametrize(
    ("demand", "packages", "said"),
    [
        (PAIR, (), "it takes a test of dea or dbt_utils or dbt_expectations, and none of them is installed"),
        (Reference(("a", "b"), "ref('p')", ("a", "b")), ("dbt_utils",), "it takes a test of dea,"),
        (Reference(("a",), "a_table", ("a",)), ALL, "no generic test says that"),
        (holds("c = '{{ x }}'"), ALL, "it holds {{ or {%, which dbt would render"),
        (Shown("whatever"), ALL, "no generic test says that"),
    ],
)
def test_what_cannot_be_said_has_a_reason(demand: Demand, packages: tuple[str, ...], said: str) -> None:
    assert spelled(demand, packages) is None
    assert said in unspellable(NewTest(ORDERS, None, demand, ""), packages)


def test_a_text_that_would_be_read_otherwise_is_not_written() -> None:
    tree = exp.Mul(this=exp.column("a"), expression=exp.Add(this=exp.column("b"), expression=exp.column("c")))
    condition = exp.EQ(this=tree, expression=exp.Literal.number(0))
    assert condition.sql() == "a * b + c = 0"
    assert spelled(Predicate(condition)) is None


def test_arguments_are_nested_where_dbt_wants_it() -> None:
    assert [nests_arguments(v) for v in ((1, 7), (1, 10, 5), (1, 10, 8), (1, 11, 0))] == [False, False, True, True]
    assert nests_arguments((1, 10, 5), flag=True)
    assert not nests_arguments((1, 10, 4), flag=True)
    assert not nests_arguments((1, 11, 0), flag=False)


NUMBERS = st.integers(-9, 99) | st.decimals(-9, 99, places=2, allow_nan=False)
VALUES = st.lists(NUMBERS, min_size=1, max_size=3) | st.lists(st.text("ab'{}% é", max_size=3), min_size=1, max_size=3)


@st.composite
def conditions(draw: st.DrawFn) -> exp.Expr:
    column, kind = exp.column("c"), draw(st.sampled_from(["in", "not in", "range", "strict", "pair", "or"]))
    if kind in ("in", "not in"):
        listed = column.isin(*(exp.convert(value) for value in draw(VALUES)))
        return listed if kind == "in" else exp.not_(listed)
    low, high = (exp.convert(value) for value in sorted([draw(NUMBERS), draw(NUMBERS)]))
    if kind == "range":
        return exp.Between(this=column, low=low, high=high)
    compared = exp.GT(this=column, expression=low if kind == "strict" else exp.column("d"))
    return compared if kind != "or" else exp.or_(compared, exp.column("e").is_(exp.null()))


@given(conditions(), st.sets(st.sampled_from(ALL)), st.booleans())
def test_any_condition_is_said_exactly_or_not_at_all(condition: exp.Expr, packages: set[str], some: bool) -> None:
    demand = Predicate(condition, parse_one("a = 1") if some else None)
    found = spelled(demand, tuple(packages))
    if found is not None:
        assert "." not in found.key or found.key.partition(".")[0] in packages
        assert_same(demand, found)
    else:
        assert unspellable(NewTest(ORDERS, None, demand, ""), tuple(packages))


@pytest.mark.parametrize(
    ("wanted", "standing", "is_covered"),
    [
        ("a > 0", "((a) > 0)", True),
        ("a * (b + c) > 0", "a * b + c > 0", False),
        ("(a = 1) = (b = 2)", "a = (1 = b) = 2", False),
        ("x IN ('b', 'a')", "\"X\" in ('a', 'b')", True),
    ],
)
def test_a_condition_stands_where_another_says_the_same(wanted: str, standing: str, is_covered: bool) -> None:
    demands = [Predicate(parse_one(text, dialect="duckdb")) for text in (wanted, standing)]
    assert (covering(demands[0], parts_of(demands[1], "t")) == "t") is is_covered
