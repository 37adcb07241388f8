"""NULLs that depend on other columns of the row: read from CHECKs, followed row by row, kept in the plan."""

from __future__ import annotations

import pytest

from dea_core import generate, plan, read_schema
from dea_core.errors import PlanError
from dea_core.generate import read_plan

TABLE = """
CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL CHECK (status IN ('open', 'paid', 'void')),
                     placed_at timestamp NOT NULL, paid_at timestamp, note text, qty int, CHECK ({check}));
"""
BOTH, ONLY, ALWAYS = ("only_where", "always_where"), ("only_where",), ("always_where",)
CHECKS = {
    "(status = 'paid') = (paid_at IS NOT NULL)": BOTH,
    "(paid_at IS NULL) = (status <> 'paid')": BOTH,
    "(status = 'paid') <> (paid_at IS NULL)": BOTH,
    "(status = 'paid' AND paid_at IS NOT NULL) OR (status <> 'paid' AND paid_at IS NULL)": (),
    "(status = 'paid' OR paid_at IS NULL) AND (status <> 'paid' OR paid_at IS NOT NULL)": BOTH,
    "status = 'paid' OR paid_at IS NULL": ONLY,
    "NOT (status = 'open' AND paid_at IS NOT NULL)": ONLY,
    "status <> 'paid' OR paid_at IS NOT NULL": ALWAYS,
    "NOT (status = 'paid' AND paid_at IS NULL)": ALWAYS,
    "paid_at IS NULL OR paid_at > placed_at": (),
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_check_holds_and_both_sides_of_it_occur(check):
    result = generate(TABLE.format(check=check), rows=500)
    assert all(one.passed for one in result.checks)
    filled = result.table("orders").aggregate("count(paid_at), count(*)").fetchall()[0]
    assert 0 < filled[0] < filled[1]
    line = result.plan.tables["orders"].columns["paid_at"]
    assert tuple(word for word in BOTH if getattr(line, word)) == CHECKS[check]


@pytest.mark.parametrize(
    "check",
    [
        "(note IS NULL) <> (qty IS NULL)",
        "note IS NOT NULL OR qty IS NOT NULL",
        "note IS NULL OR qty IS NULL",
        "(note IS NULL) = (qty IS NULL)",
        "(note IS NOT NULL)::int + (qty IS NOT NULL)::int = 1",
    ],
)
def test_two_columns_of_which_one_may_be_missing(check):
    result = generate(TABLE.format(check=check), rows=500)
    assert all(one.passed for one in result.checks)
    kinds = result.table("orders").aggregate("count(DISTINCT (note IS NULL, qty IS NULL))").fetchall()[0][0]
    assert kinds >= 2


def test_a_condition_that_goes_round_is_put_on_one_column_only():
    both = "(note IS NULL) = (qty IS NULL)), CHECK ((qty IS NULL) = (note IS NULL)"
    lines = plan(read_schema(TABLE.format(check=both)), rows=10).plan.tables["orders"].columns
    assert (bool(lines["qty"].only_where), bool(lines["note"].only_where)) == (True, False)


def test_a_plan_may_say_it_itself():
    ddl = "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL, half int);"
    line = {"recipe": "integer", "only_where": "n % 2 = 0", "always_where": "n % 4 = 0", "null": 0.9}
    result = generate(ddl, rows=400, plan=read_plan({"tables": {"t": {"rows": 400, "columns": {"half": line}}}}))
    rows = result.table("t").aggregate("n % 4, count(*), count(half)", "n % 4").fetchall()
    shares = {rest: filled / count for rest, count, filled in rows}
    assert (shares[0], shares[1], shares[3]) == (1, 0, 0)
    assert 0 < shares[2] < 0.3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"only_where": "statsu = 'paid'"}, "statsu"),
        ({"only_where": "status = "}, "cannot read only_where"),
        ({"always_where": 3}, "must be a predicate"),
        ({"only_where": "paid_at IS NULL"}, "made from itself"),
    ],
)
def test_a_condition_that_cannot_be_followed_is_refused(line, told):
    columns = {"paid_at": {"recipe": "timestamp", **line}}
    document = {"tables": {"orders": {"rows": 5, "columns": columns}}}
    with pytest.raises(PlanError, match=told):
        generate(TABLE.format(check="true"), rows=5, plan=read_plan(document))


def test_the_conditions_come_back_from_the_plans_file(tmp_path):
    from dea_core.generate.plan_file import dump_plan, load_plan

    proposal = plan(read_schema(TABLE.format(check="(status = 'paid') = (paid_at IS NOT NULL)")), rows=10)
    file = tmp_path / "dea_plan.yml"
    file.write_text(dump_plan(proposal.plan))
    assert load_plan(file) == proposal.plan
    assert load_plan(file).tables["orders"].columns["paid_at"].only_where == "status = 'paid'"
