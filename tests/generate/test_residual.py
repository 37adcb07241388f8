"""CHECKs that no domain says are met by drawing again, and any range of rows still stands alone."""

from __future__ import annotations

import pytest

from dea_core import generate, read_schema
from dea_core.errors import PlanError, UnsatisfiableError
from dea_core.generate import read_plan

CHECKS = {
    "arithmetic": "w int NOT NULL, h int NOT NULL, CHECK (w * h < 100000)",
    "parity": "n int NOT NULL CHECK (n % 2 = 0)",
    "if and only if": "s text NOT NULL CHECK (s IN ('paid', 'open')), at date, CHECK ((s = 'paid') = (at IS NOT NULL))",
    "either": "a int, b int, CHECK ((a IS NULL) <> (b IS NULL))",
    "different": "x int NOT NULL, y int NOT NULL, CHECK (x % 3 <> y % 3)",
    "implication": "kind text NOT NULL CHECK (kind IN ('a', 'b')), n int NOT NULL, CHECK (kind <> 'a' OR n > 500)",
}


@pytest.mark.parametrize("name", CHECKS)
def test_every_row_passes(name):
    ddl = f"CREATE TABLE t (id int PRIMARY KEY, {CHECKS[name]});"
    names = {"s": 0, "kind": 0, "at": 0.5, "a": 0.5, "b": 0.5}
    columns = {
        column: {"recipe": "choice", "values": [1, 2, 3]} | {"null": share}
        for column, share in names.items()
        if share and f"{column} int" in ddl
    }
    plan = read_plan({"tables": {"t": {"rows": 2000, "columns": columns}}})
    result = generate(ddl, plan=plan, rows={"t": 2000})
    assert all(check.passed for check in result.checks), [str(check) for check in result.checks]
    assert len(set(result.table("t").fetchall())) == 2000


def test_a_self_reference_that_must_not_be_the_row_itself():
    ddl = "CREATE TABLE t (id int PRIMARY KEY, boss int REFERENCES t (id), CHECK (boss <> id));"
    assert all(check.passed for check in generate(ddl, rows=500).checks)


def test_only_what_fails_is_drawn_again():
    ddl = "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL{});"
    plan = read_plan({"tables": {"t": {"rows": 500, "columns": {"n": {"recipe": "integer", "max_value": 99}}}}})
    free = generate(ddl.format(""), plan=plan).table("t").fetchall()
    held = generate(ddl.format(" CHECK (n % 2 = 0)"), plan=plan).table("t").fetchall()
    kept = [(one, other) for one, other in zip(free, held, strict=True) if one[1] % 2 == 0]
    assert kept
    assert all(one == other for one, other in kept)
    assert {n for _, n in held} == set(range(0, 100, 2))


def test_what_never_passes_is_refused_and_not_written(tmp_path):
    schema = read_schema("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL CHECK (n * 0 = 1));")
    with pytest.raises(UnsatisfiableError, match=r"t.n NOT NULL .* and CHECK \(n \* 0 = 1\) .* leave no value"):
        generate(schema, rows=10, out=tmp_path / "data")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "column",
    [
        "n int PRIMARY KEY CHECK (n IN (3, 5, 8))",
        "n int PRIMARY KEY CHECK (n <> 2)",
        "n int PRIMARY KEY CHECK (n < 40)",
    ],
)
def test_a_key_counts_only_within_its_checks(column):
    result = generate(f"CREATE TABLE t ({column});", rows=30)
    assert all(check.passed for check in result.checks)


def test_a_check_that_a_key_leaves_no_room_for_is_refused_by_name():
    with pytest.raises(PlanError, match=r"not supported: t: CHECK \(n % 2 = 0\)"):
        generate("CREATE TABLE t (n int PRIMARY KEY CHECK (n % 2 = 0));", rows=30)
    plan = read_plan({"tables": {"t": {"rows": 30, "columns": {"n": {"recipe": "sequence", "start": 2, "step": 2}}}}})
    assert all(
        check.passed for check in generate("CREATE TABLE t (n int PRIMARY KEY CHECK (n % 2 = 0));", plan=plan).checks
    )
