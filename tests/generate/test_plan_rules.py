"""Rules of a plan: held like the schema's own CHECKs, kept in the file, and refused where they cannot be one."""

from __future__ import annotations

import pytest

from dea_core import generate, plan
from dea_core.errors import DeaError, PlanError
from dea_core.generate import dump_plan, load_plan, read_plan

DDL = """CREATE TABLE orders (
    id int PRIMARY KEY,
    ordered_on date NOT NULL,
    shipped_on date,
    net numeric(8, 2) NOT NULL,
    tax numeric(8, 2) NOT NULL,
    total numeric(9, 2) NOT NULL
);
"""


def ruled(*rules):
    return read_plan({"tables": {"orders": {"rows": 300, "rules": list(rules)}}})


def test_every_row_obeys_and_is_checked():
    given = ruled({"check": "shipped_on > ordered_on", "why": "a day at least"}, "total = net + tax")
    made = generate(DDL + "\n", plan=given)
    rows = made.table("orders")
    assert rows.aggregate("count(*) FILTER (shipped_on IS NOT NULL)").fetchall()[0][0] > 200
    assert rows.filter("NOT (shipped_on > ordered_on) OR total <> net + tax").fetchall() == []
    told = [str(result.check) for result in made.checks]
    assert sum("shipped_on > ordered_on" in text or "total = net + tax" in text for text in told) == 2


def test_they_stay_in_the_file(tmp_path):
    given = ruled({"check": "net >= tax", "why": "tax is a share"}, "net > 1")
    (tmp_path / "plan.yml").write_text(dump_plan(plan(DDL + "\n", plan=given).plan))
    again = load_plan(tmp_path / "plan.yml").table("orders").rules
    assert [(rule.check, rule.why) for rule in again] == [("net >= tax", "tax is a share"), ("net > 1", "")]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("net >", "is not SQL"),
        ("nett > 1", "has no column nett"),
        ("net > (SELECT 1)", "no predicate over one row"),
        ("sum(net) > 1", "no predicate over one row"),
        ("DROP TABLE orders", "no predicate over one row"),
        ({"chek": "net > 1"}, "no setting 'chek'"),
        ({"why": "because"}, "has no predicate"),
    ],
)
def test_what_is_no_rule_is_refused(rule, said):
    with pytest.raises(PlanError, match=said):
        generate(DDL + "\n", plan=ruled(rule))


def test_rules_must_be_a_list():
    with pytest.raises(PlanError, match="rules of orders must be a list"):
        read_plan({"tables": {"orders": {"rules": "net > 1"}}})


def test_rules_that_clash_are_refused_before_a_row():
    with pytest.raises(DeaError, match="net"):
        generate(DDL + "\n", plan=ruled("net > 10", "net < 5"))
