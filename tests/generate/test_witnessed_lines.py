"""Witnesses keep to what people wrote of a column; what a rule proposed may be widened."""

from __future__ import annotations

import pytest

from dea_core import generate
from dea_core.errors import DeaError
from dea_core.generate import read_plan

DDL = "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL, CHECK (3 * a + 7 * b = 100100));\n"


def made(**lines):
    return generate(DDL, plan=read_plan({"tables": {"t": {"rows": 200, "columns": lines}}})).table("t")


def test_a_rule_s_range_may_be_left():
    assert len(made().fetchall()) == 200


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ({"recipe": "choice", "values": [14, 15]}, "a IN (14, 15)"),
        ({"recipe": "integer", "min_value": 30, "max_value": 60}, "a BETWEEN 30 AND 60"),
        ({"recipe": "constant", "value": 7}, "a = 7"),
    ],
)
def test_a_written_range_is_kept(line, kept):
    rows = made(a=line)
    assert rows.filter(f"NOT ({kept})").fetchall() == []
    assert len(rows.fetchall()) == 200


def test_a_line_that_leaves_no_row_is_refused():
    with pytest.raises(DeaError, match="3 \\* a"):
        made(a={"recipe": "constant", "value": 8})
