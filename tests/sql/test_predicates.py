"""A condition in its parts, whatever the parentheses."""

from __future__ import annotations

import pytest
from sqlglot import parse_one

from dea_core.sql.predicates import conjuncts, disjuncts


@pytest.mark.parametrize(
    ("condition", "of_and", "of_or"),
    [
        ("a = 1", ["a = 1"], ["a = 1"]),
        ("a AND (b AND (c))", ["a", "b", "c"], ["a AND (b AND (c))"]),
        ("((a OR b) OR c)", ["(a OR b) OR c"], ["a", "b", "c"]),
        ("(a OR b) AND NOT (c AND d)", ["a OR b", "NOT (c AND d)"], ["(a OR b) AND NOT (c AND d)"]),
    ],
)
def test_parts(condition, of_and, of_or):
    parsed = parse_one(condition)
    assert [part.sql() for part in conjuncts(parsed)] == of_and
    assert [part.sql() for part in disjuncts(parsed)] == of_or


def test_no_condition_has_no_parts():
    assert (conjuncts(None), disjuncts(None)) == ([], [])
