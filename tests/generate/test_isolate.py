"""Equations are solved for one column, and what comes out keeps them."""

from __future__ import annotations

import pytest
from sqlglot import exp, parse_one

from dea_core import generate
from dea_core.generate.isolate import isolate

SOLVED = [
    ("a - b = c", "a", "c + b"),
    ("a - b = c", "b", "a - c"),
    ("a = b * 100", "b", "a / 100"),
    ("CAST(a / 100 AS DECIMAL(16, 2)) - b = c", "a", "(c + b) * 100"),
    ("-a = b", "a", "-b"),
    ("a = ROUND(b * 0.2, 2)", "b", "a / 0.2"),
    ("a * b = c", "a", None),
    ("a * 0 = c", "a", None),
    ("a + a = c", "a", None),
    ("ABS(a) = c", "a", None),
    ("b / a = c", "a", None),
]


@pytest.mark.parametrize(("equation", "column", "expected"), SOLVED)
def test_isolated(equation, column, expected):
    parsed = parse_one(equation)
    assert isinstance(parsed, exp.EQ)
    found = isolate(parsed, column)
    assert (found.unnest().sql() if found is not None else None) == expected


CHECKS = ["total - tax = net", "net = total - tax", "total = net + tax AND tax * 5 = net", "net + tax + 3 = total"]
CENTS = "CAST(total / 100.0 AS numeric(16, 2)) - CAST(tax / 100.0 AS numeric(16, 2)) = net * 0.01"


@pytest.mark.parametrize(
    ("kind", "check"),
    [*((kind, check) for kind in ("integer", "numeric(10, 2)") for check in CHECKS), ("integer", CENTS)],
)
def test_the_rows_keep_the_equation(check, kind):
    ddl = f"""CREATE TABLE o (id int PRIMARY KEY, total {kind} NOT NULL CHECK (total >= 0), tax {kind} NOT NULL,
                              net {kind} NOT NULL CHECK (net >= 0), CHECK ({check}));"""
    result = generate(ddl, rows=500)
    assert all(one.passed for one in result.checks)
    assert len({row[0] for row in result.table("o").project("total").fetchall()}) > 50
