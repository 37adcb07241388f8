"""Schemas that real people wrote, each of which was once refused or made wrong."""

from __future__ import annotations

import pytest

from dea_core import generate, plan, read_schema
from dea_core.errors import CapacityError, PlanError

OWNER = """
CREATE TABLE tenants (tenant_id bigint PRIMARY KEY, owner_id integer);
CREATE TABLE members (tenant_id bigint NOT NULL REFERENCES tenants, member_id integer NOT NULL,
                      PRIMARY KEY (tenant_id, member_id));
ALTER TABLE tenants ADD FOREIGN KEY (tenant_id, owner_id) REFERENCES members (tenant_id, member_id);
"""
LEAD = """
CREATE TABLE tenants (tenant_id int PRIMARY KEY, created_at timestamptz NOT NULL);
CREATE TABLE members (tenant_id int NOT NULL REFERENCES tenants, member_id int NOT NULL,
                      PRIMARY KEY (tenant_id, member_id));
CREATE TABLE projects (tenant_id int NOT NULL REFERENCES tenants, project_id int NOT NULL, lead_id int NOT NULL,
                       starts_on date NOT NULL, PRIMARY KEY (tenant_id, project_id),
                       FOREIGN KEY (tenant_id, lead_id) REFERENCES members);
"""
BOOKINGS = """
CREATE TABLE guests (id int PRIMARY KEY, created_at timestamp NOT NULL);
CREATE TABLE rooms (hotel_id int, room_no int, PRIMARY KEY (hotel_id, room_no));
CREATE TABLE bookings (id int PRIMARY KEY, guest_id int NOT NULL REFERENCES guests, hotel_id int NOT NULL,
                       room_no int NOT NULL, check_in date NOT NULL, UNIQUE (hotel_id, room_no, check_in),
                       FOREIGN KEY (hotel_id, room_no) REFERENCES rooms);
"""
TWINS = """
CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY REFERENCES a (id));
ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b (id);
"""


@pytest.mark.parametrize(
    ("ddl", "rows"),
    [(OWNER, {"tenants": 20, "*": 200}), (LEAD, {"tenants": 20, "*": 200}), (BOOKINGS, {"*": 30, "bookings": 200})],
)
def test_all_rows_are_made(ddl, rows):
    result = generate(ddl, rows=rows)
    assert all(check.passed for check in result.checks)
    assert result.rows == {name: rows.get(name, rows["*"]) for name in result.rows}


def test_an_owner_is_a_member_of_the_tenant():
    owned = generate(OWNER, rows={"tenants": 20, "members": 200}).table("tenants").aggregate("count(owner_id)")
    assert owned.fetchall()[0][0] > 10


def test_tables_that_share_one_key_both_ways():
    result = generate(TWINS, rows=50)
    assert all(check.passed for check in result.checks)


@pytest.mark.parametrize("kind", ["int", "numeric(8, 2)", "date", "timestamp"])
def test_what_is_above_a_column_that_may_be_null_is_there(kind):
    ddl = f"CREATE TABLE t (id int PRIMARY KEY, low {kind}, high {kind} NOT NULL, CHECK (low < high));"
    result = generate(ddl, rows=300)
    assert all(check.passed for check in result.checks)
    assert result.plan.tables["t"].columns["high"].recipe in ("above", "after")


def test_few_rows_refer_to_another_of_their_table_unless_it_is_a_chain_of_command():
    ddl = """CREATE TABLE t (id int PRIMARY KEY, parent_id int REFERENCES t (id));
             CREATE TABLE e (id int PRIMARY KEY, manager_id int REFERENCES e (id));"""
    result = generate(ddl, rows=1000)
    counts = {name: result.table(name).aggregate("count(*) - count(COLUMNS('_id'))").fetchall()[0][0] for name in "te"}
    assert 500 < counts["t"] < 700
    assert counts["e"] < 100


def test_a_partial_key_that_bounds_the_rows_is_named():
    ddl = """CREATE TABLE t (id int PRIMARY KEY);
             CREATE TABLE m (t int NOT NULL REFERENCES t, id int PRIMARY KEY, role text);
             CREATE UNIQUE INDEX one_owner ON m (t) WHERE role = 'owner';"""
    with pytest.raises(CapacityError, match=r"partial key .* is kept over all rows"):
        generate(ddl, rows={"t": 5, "m": 40})


def test_no_parents_at_all_is_refused_before_a_row_is_made():
    ddl = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int {} REFERENCES a (id));"
    with pytest.raises(PlanError, match=r"b\.a must refer to a row of a, and that gets none"):
        generate(ddl.format("NOT NULL"), rows={"a": 0, "b": 5})
    rows = generate(ddl.format(""), rows={"a": 0, "b": 5}).table("b").fetchall()
    assert [row[1] for row in rows] == [None] * 5


def test_a_plan_may_be_a_document_and_leave_rows_out():
    ddl = "CREATE TABLE b (id int PRIMARY KEY, s text NOT NULL);"
    document = {"tables": {"b": {"columns": {"s": {"recipe": "constant", "value": "X"}}}}}
    result = generate(ddl, rows=5, plan=document)
    assert [row[1] for row in result.table("b").fetchall()] == ["X"] * 5
    assert plan(read_schema(ddl), plan=document).plan.tables["b"].rows == 1000
    with pytest.raises(PlanError, match="zzz"):
        generate(ddl, plan={"tables": {"zzz": {"rows": 3}}})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_check_that_seldom_fails_is_drawn_again_all_the_same(seed):
    ddl = """CREATE TABLE a (id int PRIMARY KEY);
             CREATE TABLE t (id int PRIMARY KEY, one int NOT NULL REFERENCES a, other int NOT NULL REFERENCES a,
                             CHECK (one <> other));"""
    assert all(check.passed for check in generate(ddl, rows={"a": 5000, "t": 20_000}, seed=seed).checks)


@pytest.mark.parametrize(("orders", "lines", "most"), [(17, 170, 10), (31, 310, 20), (37, 140, 4), (30, 200, 9)])
def test_lines_are_spread_over_all_their_orders(orders, lines, most):
    ddl = f"""CREATE TABLE o (id int PRIMARY KEY);
              CREATE TABLE l (o int REFERENCES o, n int CHECK (n BETWEEN 1 AND {most}), PRIMARY KEY (o, n));"""
    made = generate(ddl, rows={"o": orders, "l": lines}).table("l").aggregate("count(DISTINCT o), max(n)").fetchall()[0]
    assert made[0] == orders
    assert made[1] <= most


def test_more_rows_than_a_small_key_counts_are_refused():
    with pytest.raises(CapacityError, match="32,767"):
        generate("CREATE TABLE t (id smallint PRIMARY KEY);", rows={"t": 40_000})
    assert generate("CREATE TABLE t (id tinyint PRIMARY KEY);", dialect="duckdb").rows == {"t": 127}


def test_a_numeric_without_limits_keeps_the_digits_that_its_check_asks_for():
    ddl = (
        "CREATE TABLE t (a numeric NOT NULL CHECK (a > 0 AND a < 1), b numeric NOT NULL CHECK (b BETWEEN 0.1 AND 0.4));"
    )
    result = generate(ddl, rows=50)
    assert all(check.passed for check in result.checks)
    assert len({a for a, _ in result.table("t").fetchall()}) > 10


def test_between_symmetric_takes_its_ends_in_either_order():
    ddl = "CREATE TABLE t (a int CHECK (a BETWEEN SYMMETRIC 18 AND -18), b int CHECK (b BETWEEN SYMMETRIC 10 AND 13));"
    result = generate(ddl, rows=100)
    assert all(check.passed for check in result.checks)
    assert {b for _, b in result.table("t").fetchall()} >= {10, 11, 12, 13}
