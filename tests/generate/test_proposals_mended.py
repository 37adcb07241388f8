"""What is proposed for lists of numbers, orders of CHECKs, years and bounded shares: guesses that rules overrule."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dea_core.generate import Wish, propose_plan
from dea_core.generate.plan_file import dump_plan
from dea_core.readers import read_schema
from tests.generate.made import AS_OF, MONEY, one
from tests.generate.test_propose import plans_of, rows_of

# --- lists of numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "listed", "expected"),
    [
        ("numeric(4,3)", "0, 0.07, 0.19, 0.20", ["0", "0.07", "0.19", "0.20"]),
        ("numeric(4,1)", "1, 2.5, 3.9", ["1", "2.5", "3.9"]),
        ("numeric(4,2)", "0.0, 0.07", ["0", "0.07"]),
        ("numeric(30,20)", "1, 0.12345678901234567891", ["1", "0.12345678901234567891"]),
        ("numeric(4,2)", "'0', '0.07'", ["0", "0.07"]),
        ("double precision", "1, 2.5, 3.9", ["1", "2.5", "3.9"]),
        ("real", "-1, 0.5", ["-1", "0.5"]),
    ],
)
def test_every_number_of_a_list_comes_out(kind, listed, expected):
    rows = rows_of(f"CREATE TABLE t (id int PRIMARY KEY, r {kind} NOT NULL CHECK (r IN ({listed})))")
    assert {Decimal(str(row["r"])) for row in rows} == {Decimal(text) for text in expected}


def test_a_plan_shows_numbers_as_numbers():
    schema = read_schema("CREATE TABLE t (r numeric(4,3) NOT NULL CHECK (r IN (0, 0.07, 0.20)))", dialect="postgres")
    text = dump_plan(propose_plan(schema, Wish(rows=9, as_of=AS_OF)).plan)
    assert "values: [0, 0.07, 0.2]" in text


def test_a_list_of_numbers_in_a_plan_may_mix_texts_and_numbers():
    assert set(one(50, "choice", MONEY, values=[0, "0.07", 2.5])) == {Decimal("0"), Decimal("0.07"), Decimal("2.5")}
