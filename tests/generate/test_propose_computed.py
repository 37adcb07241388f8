"""Columns that a CHECK says are equal to an expression are computed, where their type holds all of its digits."""

from __future__ import annotations

import pytest

from dea_core import generate, plan

WHOLE = ["extract(year FROM d)", "extract(doy FROM d)", "length(t)", "floor(n)", "ceil(n / 3)"]
OTHERS = ["n / 3", "extract(epoch FROM d)"]


def ddl(expression: str) -> str:
    return (
        "CREATE TABLE t (id int PRIMARY KEY, d timestamp NOT NULL, t varchar(20) NOT NULL, "
        f"n numeric(6, 2) NOT NULL CHECK (n BETWEEN 0 AND 100), y int NOT NULL, CHECK (y = {expression}))"
    )


@pytest.mark.parametrize("expression", WHOLE)
def test_whole_numbers_are_computed(expression: str) -> None:
    assert plan(ddl(expression)).plan.tables["t"].columns["y"].recipe == "computed"
    assert len(generate(ddl(expression), rows=50).table("t").fetchall()) == 50


@pytest.mark.parametrize("expression", OTHERS)
def test_what_may_have_a_fraction_is_not(expression: str) -> None:
    assert plan(ddl(expression)).plan.tables["t"].columns["y"].recipe != "computed"
