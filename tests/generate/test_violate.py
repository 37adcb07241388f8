"""A rule broken on purpose: in one row, and no other rule anywhere, whatever kind of rule it is."""

from __future__ import annotations

import pytest

from dea_core import check, generate, read_schema
from dea_core.checks import checks_of
from dea_core.errors import UnsatisfiableError, UsageError

DDL = """
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE TABLE users (id serial PRIMARY KEY, email varchar(60) NOT NULL UNIQUE, mood mood NOT NULL);
CREATE TABLE profiles (user_id int PRIMARY KEY REFERENCES users (id), bio text);
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users (id), placed date NOT NULL, shipped date,
    amount numeric(10, 2) CHECK (amount > 0), status text NOT NULL CHECK (status IN ('open', 'paid', 'sent')),
    code char(5) CHECK (code ~ '^[A-Z]{2}[0-9]{3}'),
    CHECK (shipped >= placed), CHECK ((status = 'sent') = (shipped IS NOT NULL)));
CREATE TABLE lines (order_id int REFERENCES orders (id), no int, qty int NOT NULL, PRIMARY KEY (order_id, no));
CREATE TABLE returns (id int PRIMARY KEY, order_id int NOT NULL, no int NOT NULL,
    FOREIGN KEY (order_id, no) REFERENCES lines (order_id, no));
"""
RULES = [one.name for one in checks_of(read_schema(DDL))]


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_broken_alone(rule, tmp_path):
    result = generate(DDL, rows=40, violate=rule, out=tmp_path / "data", format="parquet")
    found = check(tmp_path / "data", DDL)
    broken = [one for one in found if not one.passed]
    assert [(one.check.name, one.violations) for one in broken] == [(rule, 1)]
    assert [one.check.name for one in result.checks if not one.passed] == [rule]
    assert result.notes[-1].startswith(f"broken on purpose: {rule}: row ")


def test_only_one_row_differs_from_those_that_obey():
    obeying, broken = (generate(DDL, rows=40, violate=rule).table("orders").fetchall() for rule in (None, "amount > 0"))
    assert sum(one != other for one, other in zip(obeying, broken, strict=True)) == 1


def test_a_row_is_added_where_all_are_referred_to():
    result = generate(DDL, rows=40, violate="users PRIMARY KEY")
    assert (result.rows["users"], result.rows["profiles"]) == (41, 40)


def test_a_rule_must_be_one_of_the_schema():
    with pytest.raises(UsageError, match="no rule is called amount < 0"):
        generate(DDL, violate="amount < 0")
    with pytest.raises(UsageError, match=r"NOT NULL means \d+ rules"):
        generate(DDL, violate="NOT NULL")
    with pytest.raises(UsageError, match="whole tables"):
        generate(DDL, violate="amount > 0", parts=2, part=1)


def test_what_others_imply_cannot_be_broken_alone():
    ddl = "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, CHECK (a >= 0), CHECK (a > 0));"
    with pytest.raises(UnsatisfiableError, match=r"cannot break t CHECK \(a >= 0\) alone: .*breaks t CHECK \(a > 0\)"):
        generate(ddl, rows=20, violate="a >= 0")
    with pytest.raises(UnsatisfiableError, match="t has no rows"):
        generate(ddl, rows=0, violate="a > 0")
