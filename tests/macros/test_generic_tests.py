"""The dbt package's generic tests, each on rows that pass and rows that do not, on every engine.

A test is a macro whose SQL returns the violating rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import sqlglot

from tests.macros.rendering import MACROS, CompileError, Package


@dataclass(frozen=True)
class Case:
    """A generic test with its arguments, on ``rows`` (SQL's VALUES) under ``columns``; ``violations`` are returned."""

    name: str
    test: str
    arguments: dict[str, Any]
    columns: str
    rows: str
    violations: int
    parent: str = "(1, 1), (1, 2), (2, 1), (null, 3)"

    def __str__(self) -> str:
        return f"{self.test}: {self.name}"


PAIR = {"columns": ["a", "b"]}
TO = {**PAIR, "to": "parent"}
RANGE = {"lower": "a", "upper": "b"}
ZIP, ZIPS = {"columns": ["a"], "determined": "b"}, "a, b text"
CODE = {"column_name": "a", "pattern": r"[A-Z]-\d{2}"}
SUM = {"column_name": "b", "to": "parent"}
"""The parent's b sums to 7: 1 + 2 where a is 1, 1 where it is 2, and 3 where it is NULL."""
GROUPS = {**SUM, "group_by": "a"}
SHARES = {"column_name": "a", "shares": {"x": [0.5, 0.75], "y": [0.2, 0.5]}}
BOUNDS = {"column_name": "a", "min_value": 2, "max_value": 3}
SHIPPED = {"column_name": "b", "condition": "a = 1"}

CASES = [
    Case("every pair has its parent", "foreign_key", TO, "a, b", "(1, 1), (2, 1), (2, 1)", 0),
    Case("each half is there, not the pair", "foreign_key", TO, "a, b", "(2, 2), (1, 1)", 1),
    Case("a null refers to none", "foreign_key", TO, "a, b", "(null, 9), (9, null), (1, 1)", 0),
    Case("a null in the parent is no parent", "foreign_key", TO, "a, b", "(3, 3), (1, 1)", 1),
    Case("other names", "foreign_key", {**TO, "to_columns": ["b", "a"]}, "a, b", "(1, 2), (2, 1), (3, 1)", 1),
    Case("equal pairs", "unique_together", PAIR, "a, b", "(1, 1), (1, 1), (1, 2)", 1),
    Case("halves may repeat", "unique_together", PAIR, "a, b", "(1, 1), (1, 2), (2, 1)", 0),
    Case("a null clashes with none", "unique_together", PAIR, "a, b", "(1, null), (1, null), (null, null)", 0),
    Case("filled where it must be", "not_null_where", SHIPPED, "a, b", "(1, 5), (2, null), (2, 5), (null, null)", 0),
    Case("empty where it may not be", "not_null_where", SHIPPED, "a, b", "(1, null), (2, null)", 1),
    Case(
        "filled where it may not be",
        "not_null_where",
        {**SHIPPED, "null_otherwise": True},
        "a, b",
        "(1, 5), (1, null), (2, 5), (null, 5), (2, null), (null, null)",
        3,
    ),
    Case("an or inside", "expression_holds", {"expression": "a = 1 or b = 1"}, "a, b", "(1, 2), (2, 1), (2, 2)", 1),
    Case("null passes", "expression_holds", {"expression": "a < b"}, "a, b", "(1, null), (1, 2)", 0),
    Case("on a column", "expression_holds", {"expression": "a < b", "column_name": "a"}, "a, b", "(2, 1)", 1),
    Case("one after another", "no_overlap", RANGE, "a, b", "(3, 5), (1, 3), (5, null)", 0),
    Case("two overlap", "no_overlap", RANGE, "a, b", "(1, 4), (3, 5)", 1),
    Case("one inside another", "no_overlap", RANGE, "a, b", "(1, 9), (3, 5)", 1),
    Case("not the neighbour alone", "no_overlap", RANGE, "a, b", "(1, 9), (2, 3), (4, 5)", 1),
    Case("one never ends", "no_overlap", RANGE, "a, b", "(1, null), (3, 5)", 1),
    Case("the same twice", "no_overlap", RANGE, "a, b", "(1, 2), (1, 2)", 1),
    Case("ends before it begins", "no_overlap", RANGE, "a, b", "(2, 1), (7, 8)", 1),
    Case("ends as it begins", "no_overlap", RANGE, "a, b", "(2, 2), (7, 8)", 1),
    Case("apart by partition", "no_overlap", {**RANGE, "partition_by": "c"}, "a, b, c", "(1, 4, 1), (3, 5, 2)", 0),
    Case("in one partition", "no_overlap", {**RANGE, "partition_by": ["c"]}, "a, b, c", "(1, 4, 1), (3, 5, 1)", 1),
    Case("one city a zip", "determines", ZIP, ZIPS, "(1, 'x'), (1, 'x'), (2, 'y'), (3, 'x')", 0),
    Case(
        "two zips with two cities",
        "determines",
        ZIP,
        ZIPS,
        "(1, 'x'), (1, 'y'), (1, 'z'), (2, 'x'), (2, 'y'), (3, 'x')",
        2,
    ),
    Case("a null is a city of its own", "determines", ZIP, ZIPS, "(1, 'x'), (1, null), (2, null), (2, null)", 1),
    Case("a null zip says nothing", "determines", ZIP, ZIPS, "(null, 'x'), (null, 'y')", 0),
    Case("on a column", "determines", {"column_name": "a", "determined": "b"}, ZIPS, "(1, 'x'), (1, 'y')", 1),
    Case(
        "pairs determine two columns",
        "determines",
        {"columns": ["a", "b"], "determined": ["c", "d"]},
        "a, b, c, d",
        "(1, 1, 5, 6), (1, 1, 5, 7), (1, 2, 5, 6), (1, 2, 6, 6), (2, 2, 1, 1), (2, 2, 1, 1)",
        2,
    ),
    Case("all match", "matches_pattern", CODE, "a text", "('A-12'), ('Z-00'), (null)", 0),
    Case(
        "the whole value must", "matches_pattern", CODE, "a text", "('A-12'), ('xA-12'), ('A-123'), (''), ('a-12')", 4
    ),
    Case(
        "a branch is whole too", "matches_pattern", {**CODE, "pattern": "ab|cd"}, "a text", "('ab'), ('cd'), ('abd')", 1
    ),
    Case(
        "a quote and a backslash",
        "matches_pattern",
        {**CODE, "pattern": r"it's \d\."},
        "a text",
        "('it''s 1.'), ('its 1.')",
        1,
    ),
    Case("equal in all", "sums_agree", SUM, "a, b", "(9, 3), (9, 2), (9, null), (8, 2)", 0),
    Case("not equal", "sums_agree", SUM, "a, b", "(1, 3), (2, 3)", 1),
    Case("within a tolerance", "sums_agree", {**SUM, "tolerance": 1}, "a, b", "(1, 3), (2, 3)", 0),
    Case("of two empty tables", "sums_agree", SUM, "a, b", "(1, null)", 0, parent="(1, null)"),
    Case("equal in each group", "sums_agree", GROUPS, "a, b", "(1, 3), (2, 1), (null, 3), (7, 0), (8, null)", 0),
    Case("moved between groups", "sums_agree", GROUPS, "a, b", "(1, 1), (2, 3), (null, 3)", 2),
    Case("a group too many and one too few", "sums_agree", GROUPS, "a, b", "(1, 3), (3, 1), (null, 3)", 2),
    Case(
        "other names there",
        "sums_agree",
        {"to": "parent", "column_name": "b", "to_expression": "a", "group_by": ["a"], "to_group_by": ["b"]},
        "a, b",
        "(1, 3), (2, 1), (3, 5)",
        1,
    ),
    Case("within", "shares_within", SHARES, "a text", "('x'), ('x'), ('x'), ('y'), (null)", 0),
    Case("at its bounds", "shares_within", SHARES, "a text", "('x'), ('x'), ('y'), ('y')", 0),
    Case("one too many, one too few", "shares_within", SHARES, "a text", "('x'), ('y'), ('y'), ('y')", 2),
    Case("one is gone", "shares_within", SHARES, "a text", "('x'), ('x')", 2),
    Case("others", "shares_within", {**SHARES, "others": [0, 0.2]}, "a text", "('x'), ('x'), ('y'), ('z')", 1),
    Case("few others", "shares_within", {**SHARES, "others": [0, 0.25]}, "a text", "('x'), ('x'), ('y'), ('z')", 0),
    Case("of numbers", "shares_within", {"column_name": "a", "shares": {1: [0, 0.5]}}, "a", "(1), (1), (2)", 1),
    Case("no rows", "shares_within", SHARES, "a text", "(null)", 0),
    Case("within", "mean_within", BOUNDS, "a, b", "(1, 1), (3, 1), (null, 1)", 0),
    Case("below", "mean_within", BOUNDS, "a, b", "(1, 1), (2, 1), (null, 1)", 1),
    Case("above", "mean_within", BOUNDS, "a, b", "(3, 1), (4, 1)", 1),
    Case("one bound", "mean_within", {"column_name": "a", "max_value": 3}, "a, b", "(-90, 1)", 0),
    Case("no rows", "mean_within", BOUNDS, "a, b", "(null, 1)", 0),
    Case("by group", "mean_within", {**BOUNDS, "group_by": "b"}, "a, b", "(2, 1), (9, 2), (0, 3), (9, null)", 3),
    Case("the median within", "quantile_within", {**BOUNDS, "quantile": 0.5}, "a, b", "(1, 1), (2, 1), (90, 1)", 0),
    Case("the median above", "quantile_within", {**BOUNDS, "quantile": 0.5}, "a, b", "(1, 1), (4, 1), (90, 1)", 1),
    Case("between two values", "quantile_within", {**BOUNDS, "quantile": 0.25}, "a, b", "(0, 1), (10, 1)", 0),
    Case("the least", "quantile_within", {**BOUNDS, "quantile": 0}, "a, b", "(1, 1), (3, 1)", 1),
    Case(
        "by group", "quantile_within", {**BOUNDS, "quantile": 1, "group_by": ["b"]}, "a, b", "(2, 1), (2, 2), (4, 2)", 1
    ),
    Case("within", "null_share_within", {"column_name": "a", "max_value": 0.5}, "a", "(1), (null)", 0),
    Case("too many", "null_share_within", {"column_name": "a", "max_value": 0.5}, "a", "(1), (null), (null)", 1),
    Case("too few", "null_share_within", {"column_name": "a", "min_value": 0.1}, "a", "(1), (2)", 1),
    Case(
        "by group",
        "null_share_within",
        {"column_name": "a", "max_value": 0.5, "group_by": "b"},
        "a, b",
        "(1, 1), (null, 2), (null, 3), (3, 3)",
        1,
    ),
    Case("within", "distinct_count_within", BOUNDS, "a, b", "(1, 1), (1, 1), (5, 1), (null, 1)", 0),
    Case("too few", "distinct_count_within", BOUNDS, "a, b", "(1, 1), (1, 1), (null, 1)", 1),
    Case("too many", "distinct_count_within", BOUNDS, "a, b", "(1, 1), (2, 1), (3, 1), (4, 1)", 1),
    Case("by group", "distinct_count_within", {**BOUNDS, "group_by": "b"}, "a, b", "(1, 1), (2, 1), (1, 2), (1, 3)", 2),
]


def relation(connection: Any, adapter: str, name: str, columns: str, rows: str) -> None:
    """A relation of ``rows`` (SQL's VALUES), as all engines read it. Columns without a type are integers."""
    if adapter == "spark":  # which calls texts strings, and takes two quotes within one for none
        columns, rows = columns.replace(" text", " string"), rows.replace("it''s", r"it\'s")
    pairs = [f"{column} integer".split()[:2] for column in columns.split(", ")]
    cast = ", ".join(f"cast({column} as {kind}) as {column}" for column, kind in pairs)
    names = ", ".join(column for column, _ in pairs)
    connection.execute(
        f"create temporary view {name} as select {cast}, true as kept from (values {rows}) as v({names})"
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_generic_test_returns_the_violations(case: Case, connection: Any, adapter: str) -> None:
    relation(connection, adapter, "candidate", case.columns, case.rows)
    relation(connection, adapter, "parent", "a, b", case.parent)
    macro = getattr(Package(adapter), f"test_{case.test}")
    try:
        for model in ("candidate", "(select * from candidate where kept) dbt_subquery"):
            violations = connection.execute(macro(model=model, **case.arguments)).fetchall()
            assert len(violations) == case.violations, violations
    finally:
        connection.execute("drop view if exists candidate")
        connection.execute("drop view if exists parent")


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("foreign_key", {**TO, "to_columns": ["a"]}, "not equally many"),
    ("foreign_key", {**TO, "columns": []}, "column or a list of columns"),
    ("unique_together", {"columns": []}, "column or a list of columns"),
    ("determines", {"determined": "b"}, "column or a list of columns"),
    ("determines", {"columns": "a", "determined": {"b": 1}}, "column or a list of columns"),
    ("matches_pattern", {"column_name": "a", "pattern": ""}, "must be a regular expression"),
    ("sums_agree", {"to": "parent"}, "names no expression"),
    ("sums_agree", {**SUM, "tolerance": -1}, "tolerance=-1"),
    ("sums_agree", {**GROUPS, "to_group_by": ["a", "b"]}, "not equally many"),
    ("shares_within", {"column_name": "a", "shares": ["x"]}, "must map values"),
    ("shares_within", {"column_name": "a", "shares": {"x": [0.5, 0.4]}}, "two shares from 0 to 1, in order"),
    ("shares_within", {"column_name": "a", "shares": {"x": 0.5}}, "two shares from 0 to 1, in order"),
    ("shares_within", {**SHARES, "others": [0, 2]}, "two shares from 0 to 1, in order"),
    ("mean_within", {"column_name": "a"}, "numbers in this order, or one of them"),
    ("mean_within", {"column_name": "a", "min_value": 3, "max_value": 2}, "numbers in this order"),
    ("mean_within", {"column_name": "a", "min_value": "two"}, "must be numbers"),
    ("quantile_within", {**BOUNDS, "quantile": 50}, "quantile=50"),
    ("null_share_within", {"column_name": "a"}, "numbers in this order, or one of them"),
    ("distinct_count_within", {**BOUNDS, "group_by": {"b": 1}}, "column or a list of columns"),
]


@pytest.mark.parametrize(("test", "arguments", "message"), REFUSED)
def test_bad_arguments_are_refused(test: str, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(CompileError, match=message) as caught:
        getattr(Package("duckdb"), f"test_{test}")("candidate", **arguments)
    assert f"dea.{test}" in str(caught.value)


NEVER_RUN = {"snowflake": "snowflake", "bigquery": "bigquery", "redshift": "postgres", "databricks": "databricks"}


@pytest.mark.parametrize("case", {case.test: case for case in CASES}.values(), ids=lambda case: case.test)
@pytest.mark.parametrize("engine", NEVER_RUN)
def test_what_never_ran_can_be_read(engine: str, case: Case) -> None:
    rendered = getattr(Package(engine), f"test_{case.test}")(model="candidate", **case.arguments)
    assert isinstance(sqlglot.parse_one(rendered, dialect=NEVER_RUN[engine]), sqlglot.exp.Select)


def test_every_generic_test_has_cases() -> None:
    assert {path.stem for path in (MACROS / "tests").glob("*.sql")} == {case.test for case in CASES}
