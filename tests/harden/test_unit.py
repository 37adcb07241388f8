"""The rows of a unit test: each is there for a goal or a mistake, and what no row shows is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from sqlglot import exp, parse_one

from dea_core.engines import DuckDB
from dea_core.errors import UsageError
from dea_core.harden.unit import GIVEN, Known, Unit, columns_read, goals, unit_of

TABLES = """
CREATE TABLE orders AS SELECT i AS id, i % 7 AS customer, ['open', 'paid', 'void'][i % 3 + 1] AS status,
  DATE '2024-01-01' + i::INTEGER AS placed, 'x' AS unread FROM range(1, 60) t(i);
CREATE TABLE payments AS SELECT i AS id, i % 20 + 1 AS order_id, i * 1.25::DECIMAL(8, 2) AS amount
  FROM range(1, 40) t(i);
CREATE TABLE customers AS SELECT i AS id, 'c' || i AS name FROM range(7) t(i);
"""
TOTALS = """
with paid as (select order_id, sum(amount) as amount from given.payments group by order_id)
select o.id, o.status, coalesce(paid.amount, 0) as amount,
  case when paid.amount > 40 then 'large' when paid.amount > 10 then 'small' else 'none' end as size
from given.orders o left join paid on paid.order_id = o.id
where o.status <> 'void'
"""


@pytest.fixture
def engine() -> Iterator[DuckDB]:
    with DuckDB.open() as engine:
        for statement in TABLES.split(";\n"):
            engine.execute(statement)
        yield engine


@pytest.fixture(scope="module")
def totals() -> Iterator[tuple[DuckDB, Unit]]:
    """The unit test of TOTALS, and where it was found."""
    with DuckDB.open() as engine:
        for statement in TABLES.split(";\n"):
            engine.execute(statement)
        yield engine, made(engine, TOTALS)


def query(sql: str) -> exp.Query:
    tree = parse_one(sql, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    return tree


def made(engine: DuckDB, sql: str, known: Mapping[str, Known] | None = None) -> Unit:
    return unit_of(engine, query(sql), known)


def again(engine: DuckDB, unit: Unit, sql: str) -> list[tuple[object, ...]]:
    """What another query gives for the rows of a unit test: built anew from nothing but what it says."""
    engine.execute(f"DROP SCHEMA {GIVEN} CASCADE; CREATE SCHEMA {GIVEN}")
    for given in unit.given:
        columns = ", ".join(f"{name} {kind}" for name, kind in given.types.items())
        engine.execute(f"CREATE TABLE {GIVEN}.{given.table} ({columns})")
        for row in given.rows:
            listed = ", ".join("NULL" if value is None else f"'{value}'" for value in row)
            engine.execute(f"INSERT INTO {GIVEN}.{given.table} VALUES ({listed})")
    names = ", ".join(unit.expected.types)
    return sorted(engine.rows(f"SELECT {names} FROM ({sql})"), key=repr)


def rows_of(unit: Unit, table: str) -> Sequence[tuple[object, ...]]:
    return next(given.rows for given in unit.given if given.table == table)


def test_goals_name_joins_conditions_arms_groups() -> None:
    told = [goal.told for goal in goals(query(TOTALS))]
    assert told == [
        "paid: a group of one row",
        "paid: a group of several rows",
        "o with paid",
        "o without paid",
        "paid without o",
        "o.status <> 'void'",
        "not: o.status <> 'void'",
        "NULL: o.status <> 'void'",
        "WHEN paid.amount > 40",
        "WHEN paid.amount > 10",
        "no arm of CASE WHEN paid.amount > 40",
        "paid.amount with a value",
        "paid.amount without a value",
    ]


def test_every_goal_is_shown_and_every_mistake_noticed_by_few_rows(totals: tuple[DuckDB, Unit]) -> None:
    unit = totals[1]
    assert unit.found.not_shown == unit.found.not_asked == ()
    assert unit.found.mutants > 10
    assert unit.found.noticed == unit.found.mutants, unit.found.unnoticed
    assert len(rows_of(unit, "orders")) <= 7
    assert len(rows_of(unit, "payments")) <= 7


def test_what_is_recorded_is_what_the_query_gives_for_exactly_these_rows(totals: tuple[DuckDB, Unit]) -> None:
    engine, unit = totals
    assert again(engine, unit, TOTALS) == sorted(unit.expected.rows, key=repr)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("left join", "join"), ("> 40", ">= 40"), ("'void'", "'open'"), ("coalesce(paid.amount, 0)", "paid.amount")],
)
def test_a_mistake_by_hand_is_noticed(totals: tuple[DuckDB, Unit], right: str, wrong: str) -> None:
    engine, unit = totals
    mistaken = TOTALS.replace(right, wrong)
    assert mistaken != TOTALS
    assert again(engine, unit, mistaken) != sorted(unit.expected.rows, key=repr)


def test_no_row_is_there_for_nothing(totals: tuple[DuckDB, Unit]) -> None:
    unit = totals[1]
    assert all(why and why != "needed with the others" for given in unit.given for why in given.why)
    assert "paid without o" in [why for given in unit.given for why in given.why]


def test_the_same_rows_are_chosen_again(totals: tuple[DuckDB, Unit], engine: DuckDB) -> None:
    assert made(engine, TOTALS) == totals[1]


def test_only_columns_that_are_read_are_given(totals: tuple[DuckDB, Unit]) -> None:
    unit = totals[1]
    assert {given.table: tuple(given.types) for given in unit.given} == {
        "payments": ("order_id", "amount"),
        "orders": ("id", "status"),
    }


def test_columns_read_through_stars_and_names_in_any_case() -> None:
    tree = query('with c as (select * from given.c) select s."Id", k from given.s join c using (id)')
    assert columns_read(tree, {"s": ("Id", "other"), "c": ("ID", "k", "x")}) == {"s": ("Id",), "c": ("ID", "k")}


def test_a_column_that_is_never_null_stays_so_and_the_goal_is_told(engine: DuckDB) -> None:
    unit = made(engine, TOTALS, {"orders": Known(present=frozenset({"status"}))})
    assert unit.found.not_shown == ("NULL: o.status <> 'void'",)
    assert all(status is not None for _, status in rows_of(unit, "orders"))


def test_a_row_made_without_a_value_has_a_key_of_its_own(engine: DuckDB) -> None:
    sql = "select id, status from given.orders where status <> 'void'"
    unit = made(engine, sql, {"orders": Known(unique=frozenset({"id"}))})
    (key,) = [key for key, status in rows_of(unit, "orders") if status is None]
    assert int(str(key)) >= 60  # beyond those that are there


def test_what_only_a_row_that_is_there_twice_shows_is_shown_so(engine: DuckDB) -> None:
    unit = made(engine, "select distinct id from given.orders", {"orders": Known(unique=frozenset({"id"}))})
    assert "rows that DISTINCT makes one" in unit.found.shown
    assert unit.found.noticed == unit.found.mutants == 1


def test_a_mistake_that_changes_nothing_is_told_apart(engine: DuckDB) -> None:
    unit = made(engine, "select id from given.orders where id > 0 group by id, id + 0")
    assert unit.found.silent
    assert unit.found.noticed == unit.found.mutants


def test_a_column_of_the_clock_is_left_out_and_named(engine: DuckDB) -> None:
    unit = made(engine, "select id, current_date - placed as age, random() as luck from given.orders")
    assert set(unit.expected.left_out) == {"age", "luck"}
    assert "depends on" in unit.expected.left_out["age"]
    assert list(unit.expected.types) == ["id"]


def test_rows_of_the_clock_are_refused(engine: DuckDB) -> None:
    with pytest.raises(UsageError, match="which rows it gives depends on current_date"):
        made(engine, "select id from given.orders where placed > current_date - 3000")


def test_days_counted_until_today_are_refused(engine: DuckDB) -> None:
    with pytest.raises(UsageError, match="which rows it gives depends on"):
        made(engine, "select * from (select unnest(['2024-01-01'::DATE]) as d) where d <= current_date")


def test_a_value_that_a_tie_decides_is_left_out(engine: DuckDB) -> None:
    sql = "select customer, count(*) as n, first(status) as any_status from given.orders group by customer"
    unit = made(engine, sql)
    assert "any_status" not in unit.expected.types or again(engine, unit, sql) == list(unit.expected.rows)


def test_what_does_not_run_is_refused(engine: DuckDB) -> None:
    with pytest.raises(UsageError, match="does not run on DuckDB"):
        made(engine, "select no_such_function(id) from given.orders")


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select status from given.orders union all select name from given.customers", "arm 2 of the UNION"),
        ("select id from given.orders where status = 'open' or id > 50", "id > 50 alone"),
        ("select distinct status from given.orders", "rows that DISTINCT makes one"),
        ("select id, row_number() over (partition by customer order by id) as n from given.orders",
         "a window of customer with later rows"),
        ("select customer, count(*) as n from given.orders group by 1 having count(*) > 2", "not: COUNT(*) > 2"),
        ("select id from given.orders qualify row_number() over (partition by customer order by id) = 1",
         "not: ROW_NUMBER() OVER (PARTITION BY customer ORDER BY id) = 1"),
        ("select sum(case when status = 'paid' then 1 else 0 end) as n from given.orders", "WHEN status = 'paid'"),
        ("with recursive r as (select min(placed) as d from given.orders union all"
         " select d + 1 from r where d < '2024-01-05'::date) select d from r",
         "r: not: d < CAST('2024-01-05' AS DATE)"),
    ],
)  # fmt: skip
def test_other_clauses_are_shown_too(engine: DuckDB, sql: str, told: str) -> None:
    unit = made(engine, sql)
    assert told in unit.found.shown, (unit.found.shown, unit.found.not_shown, unit.found.not_asked)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("case when id > 50 then 1 else 0 end", "1"), ("or customer is null", ""), ("status = 'open' or ", "")],
)
def test_what_a_row_does_within_has_to_come_out(engine: DuckDB, right: str, wrong: str) -> None:
    sql = """
    with per as (select customer, sum(case when id > 50 then 1 else 0 end) as n from given.orders
      where status = 'open' or customer is null group by customer)
    select c.id, per.n from given.customers c left join per on per.customer is not distinct from c.id
    """
    assert right in sql
    unit = made(engine, sql)
    assert again(engine, unit, sql.replace(right, wrong)) != sorted(unit.expected.rows, key=repr)


def test_a_correlated_subquery_is_told_as_not_looked_at(engine: DuckDB) -> None:
    unit = made(
        engine,
        "select id, (select sum(amount) from given.payments p where p.order_id = o.id) as paid from given.orders o",
    )
    assert unit.found.not_asked
    assert unit.found.noticed == unit.found.mutants
