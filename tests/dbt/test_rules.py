"""What each generic test asks, table-driven: package and name, arguments -> demands."""

from __future__ import annotations

from typing import Any

import pytest

from dea_core.infer import Agrees, Demand, Nothing, Predicate, Present, Reference, Shown, Typed, Unique
from dea_dbt.manifest import DataTest, Node, NodeColumn, Rule
from dea_dbt.rules import READERS, demands
from dea_dbt.rules.constraints import constraint_demands

U, E = "dbt_utils.", "dbt_expectations."
# fmt: off
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("unique", {}, "unique c"),
    ("not_null", {}, "present c"),
    ("accepted_values", {"values": ["a", "b"]}, "c IN ('a', 'b')"),
    ("accepted_values", {"values": [1, 2]}, "c IN (1, 2)"),
    ("accepted_values", {"values": ["x + 1"], "quote": False}, "c IN (x + 1)"),
    ("accepted_values", {"values": [True, False]}, "c IN (TRUE, FALSE)"),
    ("accepted_values", {"values": "{{ var('v') }}"}, "shown its argument values is written in Jinja: {{ var('v') }}"),
    ("relationships", {"to": "ref('p')", "field": "id"}, "c -> ref('p') id"),
    (U + "unique_combination_of_columns", {"combination_of_columns": ["a", "b"]}, "unique a, b, NULLs equal"),
    (U + "accepted_range", {"min_value": 0, "max_value": 5}, "c >= 0 AND c <= 5"),
    (U + "accepted_range", {"min_value": 0, "inclusive": False}, "c > 0"),
    (U + "accepted_range", {}, "shown it names neither min_value nor max_value"),
    (U + "expression_is_true", {"expression": "> 0"}, "c > 0"),
    (U + "not_accepted_values", {"values": ["x"]}, "NOT c IN ('x')"),
    (U + "not_empty_string", {}, "TRIM(c) <> ''"),
    (U + "relationships_where", {"to": "ref('p')", "field": "id", "from_condition": "a = 1"},
     "c -> ref('p') id where a = 1"),
    (
        U + "relationships_where",
        {"to": "ref('p')", "field": "id", "to_condition": "live"},
        "c -> ref('p') id; shown parents must also satisfy: live",
    ),
    (U + "not_null_proportion", {"at_least": 1.0}, "present c"),
    (U + "not_null_proportion", {"at_least": 0.9}, "shown at least 0.9 of c must be there"),
    (
        U + "mutually_exclusive_ranges",
        {"lower_bound_column": "a", "upper_bound_column": "b"},
        "present a; present b; a < b; shown ranges must not meet, which is more than one row says",
    ),
    (U + "recency", {}, "shown dbt_utils.recency is not a rule over single rows"),
    (E + "expect_column_values_to_be_in_set", {"value_set": ["a"]}, "present c; c IN ('a')"),
    (E + "expect_column_values_to_not_be_in_set", {"value_set": [3], "quote_values": False}, "NOT c IN (3)"),
    (E + "expect_column_values_to_be_between", {"min_value": 1, "strictly": True}, "c > 1"),
    (E + "expect_column_values_to_be_null", {"row_condition": "a > 1"}, "c IS NULL where a > 1"),
    (E + "expect_column_values_to_be_unique", {}, "unique c"),
    (
        E + "expect_compound_columns_to_be_unique",
        {"column_list": ["a", "b"]},
        "unique a, b, NULLs equal where NOT (a IS NULL AND b IS NULL)",
    ),
    (E + "expect_compound_columns_to_be_unique", {"column_list": ["a"], "ignore_row_if": "never"},
     "unique a, NULLs equal"),
    (E + "expect_column_value_lengths_to_be_between", {"min_value": 2, "max_value": 3},
     "LENGTH(c) >= 2 AND LENGTH(c) <= 3"),
    (E + "expect_column_value_lengths_to_equal", {"value": 5}, "LENGTH(c) = 5"),
    (E + "expect_column_pair_values_A_to_be_greater_than_B", {"column_A": "a", "column_B": "b", "or_equal": True},
     "a >= b"),
    (E + "expect_column_pair_values_to_be_equal", {"column_A": "a", "column_B": "b"}, "a = b"),
    (
        E + "expect_column_pair_values_to_be_in_set",
        {"column_A": "a", "column_B": "b", "value_pairs_set": [[0, 1], [1, 0]]},
        "(a = 0 AND b = 1) OR (a = 1 AND b = 0)",
    ),
    (E + "expect_select_column_values_to_be_unique_within_record", {"column_list": ["a", "b"]}, "a <> b"),
    (E + "expect_column_values_to_match_like_pattern", {"like_pattern": "x%"}, "c LIKE 'x%'"),
    (E + "expect_column_values_to_not_match_like_pattern_list", {"like_pattern_list": ["x", "y"], "match_on": "all"},
     "NOT c LIKE 'x' AND NOT c LIKE 'y'"),
    (E + "expect_column_values_to_match_regex", {"regex": "^[a-z]+$"}, "REGEXP_MATCHES(c, '^[a-z]+$')"),
    (E + "expect_column_values_to_match_regex_list", {"regex_list": ["a", "b"]},
     "REGEXP_MATCHES(c, 'a') OR REGEXP_MATCHES(c, 'b')"),
    (E + "expect_column_min_to_be_between", {"min_value": 3}, "c >= 3"),
    (E + "expect_column_max_to_be_between", {"min_value": 3, "max_value": 9},
     "c <= 9; shown the extreme value must also reach the other bound"),
    (E + "expect_column_values_to_be_of_type", {"column_type": "date"}, "typed c date"),
    (E + "expect_column_to_exist", {}, "typed c"),
    (E + "expect_table_columns_to_match_set", {"column_list": ["a", "b"]}, "typed a; typed b"),
    (E + "expect_table_column_count_to_equal", {"value": 3}, "nothing"),
    (E + "expect_column_values_to_not_be_null", {}, "present c"),
    (E + "expect_column_distinct_values_to_be_in_set", {"value_set": ["a"]}, "present c; c IN ('a')"),
    (E + "expect_column_distinct_values_to_equal_set", {"value_set": ["a"]},
     "present c; c IN ('a'); shown every value of the set must be there"),
    (E + "expect_column_values_to_be_in_type_list", {"column_type_list": ["int", "bigint"]}, "typed c int bigint"),
    (E + "expect_column_values_to_match_like_pattern_list", {"like_pattern_list": ["x", "y"]},
     "c LIKE 'x' OR c LIKE 'y'"),
    (E + "expect_column_values_to_not_match_like_pattern", {"like_pattern": "x"}, "NOT c LIKE 'x'"),
    (E + "expect_column_values_to_not_match_regex", {"regex": "a", "flags": "i"}, "NOT REGEXP_MATCHES(c, 'a', 'i')"),
    (E + "expect_column_values_to_not_match_regex_list", {"regex_list": ["a", "b"]},
     "NOT REGEXP_MATCHES(c, 'a') OR NOT REGEXP_MATCHES(c, 'b')"),
    (E + "expect_table_columns_to_contain_set", {"column_list": ["a"]}, "typed a"),
    (E + "expect_table_columns_to_match_ordered_list", {"column_list": ["a"]}, "typed a"),
    (E + "expect_table_columns_to_not_contain_set", {"column_list": ["a"]}, "nothing"),
    (E + "expect_table_column_count_to_be_between", {"min_value": 3}, "nothing"),
    (E + "expect_table_column_count_to_equal_other_table", {"compare_model": "m"}, "nothing"),
    (U + "at_least_one", {}, "shown at_least_one looks at all rows together"),
    (U + "not_constant", {}, "shown not_constant looks at all rows together"),
    (E + "expression_is_true", {"expression": "sum(a) > 1"}, "shown it aggregates rows"),
    (E + "expression_between", {"expression": "a + b", "min_value": 0}, "a + b >= 0"),
    ("dea.unique_together", {"columns": ["a", "b"]}, "unique a, b"),
    ("dea.foreign_key", {"columns": ["a", "b"], "to": "ref('p')"}, "a, b -> ref('p') a, b"),
    ("dea.expression_holds", {"expression": "a > b"}, "a > b"),
    ("dea.not_null_where", {"condition": "a > 1"}, "present c where a > 1"),
    ("dea.no_overlap", {"lower": "a", "upper": "b"},
     "present a; a < b; shown ranges must not overlap, which is more than one row says"),
    ("mine.anything", {}, "shown mine.anything is not a rule over single rows"),
    ("dea.unique_together", {"columns": ["a", "b"]}, "unique a, b"),
    ("dea.foreign_key", {"columns": ["a", "b"], "to": "ref('p')"}, "a, b -> ref('p') a, b"),
    ("dea.expression_holds", {"expression": "a > b"}, "a > b"),
    ("dea.not_null_where", {"condition": "a > 1"}, "present c where a > 1"),
    (
        "dea.not_null_where",
        {"condition": "a > 1", "null_otherwise": True},
        "present c where a > 1; COALESCE((a > 1), FALSE) OR c IS NULL",
    ),
    (
        "dea.no_overlap",
        {"lower": "a", "upper": "b"},
        "present a; a < b; shown ranges must not overlap, which is more than one row says",
    ),
    ("dea.matches_pattern", {"pattern": "a|b"}, "REGEXP_MATCHES(c, '^(a|b)$')"),
    ("dea.null_share_within", {"max_value": 0}, "present c"),
    ("dea.null_share_within", {"max_value": 0.1}, "shown how many are NULL is more than one row says"),
    ("dea.shares_within", {"shares": {"x": [0, 1]}}, "shown how often each value comes is more than one row says"),
    (
        "dea.shares_within",
        {"shares": {"x": [0, 1], 2: [0, 1]}, "others": [0, 0]},
        "c IN ('x', 2); shown how often each value comes is more than one row says",
    ),
    ("dea.determines", {"determined": "d"}, "shown that one column determines another is more than one row says"),
    ("dea.sums_agree", {"to": "ref('p')", "group_by": "g"}, "sum of c by g agrees with c by g of ref('p') to 0.0"),
    (
        "dea.sums_agree",
        {"to": "ref('p')", "expression": "a * b"},
        "shown that sums of two relations agree is more than one row says",
    ),
    *(
        (
            f"dea.{measure}_within",
            {"min_value": 1},
            f"shown {measure}_within measures all rows, which is more than one row says",
        )
        for measure in ("mean", "quantile", "distinct_count")
    ),
]
# fmt: on


def made(key: str, arguments: dict[str, Any], where: str | None = None) -> DataTest:
    namespace, _, name = key.rpartition(".")
    return DataTest("id", "title", name, namespace or None, arguments, "c", "model.m", (), None, "m.yml", where)


def said(demand: Demand) -> str:
    where = f" where {demand.where.sql('duckdb')}" if getattr(demand, "where", None) is not None else ""
    match demand:
        case Unique(columns, _, nulls_distinct):
            return f"unique {', '.join(columns)}{'' if nulls_distinct else ', NULLs equal'}{where}"
        case Present(column):
            return f"present {column}{where}"
        case Predicate(condition):
            return condition.sql("duckdb") + where
        case Reference(columns, to, to_columns):
            return f"{', '.join(columns)} -> {to} {', '.join(to_columns)}{where}"
        case Agrees(column, to, to_column, by, to_by, tolerance):
            groups = f"by {', '.join(by)}"
            return f"sum of {column} {groups} agrees with {to_column} by {', '.join(to_by)} of {to} to {tolerance}"
        case Typed(column, types):
            return " ".join(["typed", column, *types])
        case Shown(reason):
            return f"shown {reason}"
        case Nothing():
            return "nothing"


@pytest.mark.parametrize(("key", "arguments", "expected"), CASES, ids=[case[0] for case in CASES])
def test_demands(key: str, arguments: dict[str, Any], expected: str) -> None:
    assert "; ".join(said(demand) for demand in demands(made(key, arguments), "duckdb")) == expected


def test_every_reader_has_a_case() -> None:
    covered = {key for key, _, _ in CASES}
    assert covered - READERS.keys() == {U + "recency", "mine.anything"}
    assert not READERS.keys() - covered


def test_where_of_the_config_is_honoured() -> None:
    (demand,) = demands(made("not_null", {}, "status = 'open'"), "duckdb")
    assert said(demand) == "present c where status = 'open'"
    (demand,) = demands(made("not_null", {}, "at > __3_days_ago__"), "duckdb")
    assert isinstance(demand, Shown)


def test_constraints_are_demands_too() -> None:
    rules = (Rule("check", (), "a > 0"), Rule("foreign_key", ("a",), "raw.parents (id)"), Rule("custom", (), "x"))
    column = NodeColumn("b", constraints=(Rule("primary_key"), Rule("not_null")))
    node = Node("source.s.t", "source", "t", ("d", "s", "t"), "d.s.t", columns=(column,), constraints=rules)
    found = [(said(demand), primary) for demand, primary, _ in constraint_demands(node, "duckdb")]
    assert found == [
        ("a > 0", False),
        ("a -> raw.parents id", False),
        ("shown constraints of type custom are the engine's own", False),
        ("unique b", True),
        ("present b", True),
        ("present b", False),
    ]


def test_a_model_without_contract_has_no_constraints() -> None:
    node = Node("model.s.t", "model", "t", ("d", "s", "t"), "d.s.t", constraints=(Rule("check", (), "a > 0"),))
    assert not list(constraint_demands(node, "duckdb"))
