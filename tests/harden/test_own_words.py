"""What a model's SQL says of its own columns, so far as they come out: conditions, definitions, CASEs, windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from dea_core.harden import Bench, Candidate, harden, workload_of
from dea_core.harden.proposers.case_values import case_values
from dea_core.harden.proposers.conditions import conditions
from dea_core.harden.proposers.definitions import definitions
from dea_core.harden.proposers.order import order
from dea_core.harden.proposers.windows import windows
from dea_core.harden.subject import Subject
from dea_core.readers import read_schema
from tests.harden import shop

DDL = """
CREATE TABLE visits (
  id INT PRIMARY KEY, who INT NOT NULL CHECK (who BETWEEN 1 AND 9), at DATE NOT NULL, until DATE, worth INT NOT NULL
)
"""
Proposer = Callable[[Subject], Iterator[Candidate]]


def said(proposer: Proposer, sql: str) -> list[str]:
    """What is proposed of a model with this SQL."""
    workload = workload_of(read_schema(DDL), {"m": sql})
    bench = Bench(workload, shop.made(workload.schema, 1), "made rows")
    return [str(one) for one in proposer(Subject(workload, bench)) if one.table == "m"]


KEPT = "SELECT id, at AS began, until FROM visits WHERE at <= until AND worth > 2"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (KEPT, ['m: "began" <= "until"']),  # worth does not come out
        (f"WITH k AS ({KEPT}) SELECT id, began AS b, until AS u FROM k", ['m: "b" <= "u"']),
        (f"SELECT v.id, began, k.until FROM visits v LEFT JOIN ({KEPT}) k ON k.id = v.id", ['m: "began" <= "until"']),
        (f"{KEPT} UNION ALL {KEPT}", []),
        ("SELECT id, at FROM visits WHERE at < current_date AND at < today()", []),  # tomorrow it is another
        ("SELECT who, max(at) AS at FROM visits WHERE at > DATE '2020-01-01' GROUP BY who", []),  # another at
    ],
)
def test_a_condition_holds_of_what_comes_out(sql: str, expected: list[str]) -> None:
    assert said(conditions, sql) == expected


SIZES = "SELECT worth, CASE WHEN worth > 9 THEN 'big' WHEN worth > 5 THEN 'fair' ELSE 'no' END AS size FROM visits"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT id, worth, worth * 2 + id AS score FROM visits", ['m: "score" = ("worth" * 2 + "id")']),
        ("SELECT id, worth, worth * 2 AS score, score > 4 AS is_big FROM visits", ['m: "is_big" = ("score" > 4)']),
        ("SELECT id, worth * 2 AS score FROM visits", []),  # worth does not come out
        ("SELECT who, sum(worth) AS worth, sum(worth) * 2 AS twice FROM visits GROUP BY who", []),
        ("SELECT id, coalesce(worth, 0) AS worth FROM visits", []),  # made of what it hides
        (
            SIZES,
            [
                """m: "size" <> 'big' OR ("worth" > 9)""",
                """m: NOT ("worth" > 9) OR "size" = 'big'""",
                """m: "size" <> 'fair' OR ("worth" > 5)""",
            ],
        ),
    ],
)
def test_a_column_is_what_its_sql_makes_of_others(sql: str, expected: list[str]) -> None:
    found = said(definitions, sql)
    assert [text for text in expected if text not in found] == []
    assert bool(found) is bool(expected)


NUMBERED = "SELECT id, who, row_number() OVER (PARTITION BY who ORDER BY id) n, count(*) OVER (PARTITION BY who) all_n"


def test_row_numbers_are_keys_of_their_partition_and_within_its_count() -> None:
    assert said(windows, f"{NUMBERED} FROM visits") == ["m (who, n) is unique", 'm: "n" <= "all_n"']
    assert said(windows, "SELECT id, row_number() OVER (PARTITION BY who ORDER BY id) AS n FROM visits") == []
    assert said(windows, "SELECT id, row_number() OVER (ORDER BY id) AS n FROM visits") == ["m (n) is unique"]


def test_ends_of_a_window_are_in_order() -> None:
    ends = "SELECT id, min(at) OVER (PARTITION BY who) AS a, max(at) OVER (PARTITION BY {}) AS b FROM visits"
    assert said(order, ends.format("who")) == ['m: "a" <= "b"']
    assert said(order, ends.format("worth")) == []


def test_numbers_that_a_case_writes_are_all_there_are() -> None:
    assert said(case_values, "SELECT id, CASE WHEN worth > 3 THEN 1.0 ELSE 0.5 END AS part FROM visits") == [
        'm: "part" IN (0.5, 1.0)'
    ]
    assert said(case_values, "SELECT id, CASE WHEN worth > 3 THEN worth ELSE 0 END AS part FROM visits") == []


def test_they_notice_what_keys_do_not() -> None:
    model = f"SELECT *, worth * n AS score FROM ({NUMBERED}, worth FROM visits WHERE at < until)"
    workload = workload_of(read_schema(DDL), {"m": model})
    found = harden(workload, shop.benches(workload))
    _, _, noticed = found.noticed
    assert noticed > 0
    assert any('"score"' in str(one.candidate) for one in found.kept)
