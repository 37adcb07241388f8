"""The dbt package's generic tests, each on rows that pass and rows that do not, on every engine.

A test is a macro whose SQL returns the violating rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

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
]


def relation(connection: Any, name: str, columns: str, rows: str) -> None:
    """A relation of ``rows`` (SQL's VALUES), in the one way that all engines have. Columns without a type are integers."""
    pairs = [f"{column} integer".split()[:2] for column in columns.split(", ")]
    cast = ", ".join(f"cast({column} as {kind}) as {column}" for column, kind in pairs)
    names = ", ".join(column for column, _ in pairs)
    connection.execute(
        f"create temporary view {name} as select {cast}, true as kept from (values {rows}) as v({names})"
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_generic_test_returns_the_violations(case: Case, connection: Any, adapter: str) -> None:
    relation(connection, "candidate", case.columns, case.rows)
    relation(connection, "parent", "a, b", case.parent)
    macro = getattr(Package(adapter), f"test_{case.test}")
    try:
        for model in ("candidate", "(select * from candidate where kept) dbt_subquery"):
            violations = connection.execute(macro(model=model, **case.arguments)).fetchall()
            assert len(violations) == case.violations, violations
    finally:
        connection.execute("drop view if exists candidate")
        connection.execute("drop view if exists parent")


def test_foreign_key_wants_equally_many_columns() -> None:
    with pytest.raises(CompileError, match="not equally many"):
        Package("duckdb").test_foreign_key("child", **{**TO, "to_columns": ["a"]})


def test_every_generic_test_has_cases() -> None:
    assert {path.stem for path in (MACROS / "tests").glob("*.sql")} == {case.test for case in CASES}
