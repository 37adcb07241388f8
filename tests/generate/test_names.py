"""What names mean, and that what they mean fits the column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dea_core.generate.blueprint import Blueprint
from dea_core.generate.compile import compile_table
from dea_core.generate.domains import domain_of
from dea_core.generate.names import RULES, by_name, by_type
from dea_core.generate.names.asking import Ask, shared_prefix, singular, snake, told
from dea_core.generate.names.ruled import _answer
from dea_core.generate.plan import ColumnPlan, Plan, TablePlan
from dea_core.readers import read_schema
from dea_core.schema import Column, Family, Schema, Table, Type
from dea_core.sql.rows_sql import rows_sql
from tests.generate.made import AS_OF

CASES = Path(__file__).parents[1] / "cases" / "names.txt"


def cases() -> list[tuple[str, str, str]]:
    """(table, column with its type, recipe) of each line of the file that is no comment."""
    lines = [line.split("#")[0].strip() for line in CASES.read_text(encoding="utf-8").splitlines()]
    split = [line.split("->") for line in lines if line]
    return [(*left.strip().split(" ", 1), right.strip()) for left, right in split]


def asked(ddl: str) -> dict[str, ColumnPlan | None]:
    """What the names of a table's columns say."""
    schema = read_schema(ddl, dialect="postgres")
    table = next(iter(schema))
    return {c.name: by_name(schema, table, c, domain_of(table, c)) for c in table.columns}


@pytest.mark.parametrize(("table", "column", "expected"), cases(), ids=lambda text: text.replace(" ", "_"))
def test_a_name_means(table, column, expected):
    plan = asked(f"CREATE TABLE {table} ({column})")[column.split()[0].strip('"')]
    recipe, _, options = expected.partition(" ")
    if recipe == "nothing":
        assert plan is None
        return
    assert plan is not None
    assert plan.recipe == recipe
    assert plan.why.startswith("its name says")
    for option in options.split():
        name, _, value = option.partition("=")
        assert str(plan.null if name == "null" else plan.options[name]) == value


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CustomerID", "customer_id"),
        ("firstName", "first_name"),
        ("HTTPStatus", "http_status"),
        ("a b-c", "a_b_c"),
        ("X", "x"),
    ],
)
def test_names_in_snake_case(name, expected):
    assert snake(name) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("orders", "order"),
        ("categories", "category"),
        ("people", "person"),
        ("addresses", "address"),
        ("status", "status"),
        ("boxes", "box"),
    ],
)
def test_singular(word, expected):
    assert singular(word) == expected


def test_a_prefix_that_all_share_is_put_aside():
    columns = tuple(Column(f"c_{name}", Type(Family.TEXT, "text")) for name in ("name", "phone", "address"))
    assert shared_prefix(Table("customer", columns)) == "c_"
    assert shared_prefix(Table("customer", (*columns, Column("id", Type(Family.TEXT, "text"))))) == ""


@pytest.mark.parametrize("table", ["stg_customers", "dim_customer", "raw.Customers", "fct_customers"])
def test_layers_are_no_part_of_what_a_row_is(table):
    text = Type(Family.TEXT, "text")
    ask = Ask(
        Schema(()),
        Table(table, (Column("name", text),)),
        Column("name", text),
        domain_of(Table(table, ()), Column("name", text)),
    )
    assert ask.noun == "customer"


# --- whatever a name means, it fits ----------------------------------------------------------------------------------

NAMES = sorted({case[1].split()[0].strip('"') for case in cases()})
TEXTS = ["text", "varchar(1)", "varchar(2)", "char(3)", "varchar(5)", "varchar(8)", "varchar(12)", "varchar(60)"]
NUMBERS = ["smallint", "int", "bigint", "numeric(3,2)", "numeric(4,0)", "numeric(5,4)", "numeric(12,2)", "real"]
OTHERS = ["boolean", "date", "timestamp", "timestamptz", "time", "interval", "uuid", "jsonb", "bytea", "text[]", "inet"]
TYPES = [*TEXTS, *NUMBERS, *OTHERS]
CHECKS = ["length({c}) >= 6", "length({c}) <= 9", "length({c}) >= 4 AND length({c}) <= 30", "{c} <> ''"]
NUMBER_CHECKS = ["{c} > 0", "{c} BETWEEN 5 AND 9", "{c} >= 1000", "{c} <= -3", "{c} <> 0"]


def unlike(table: Table, plans: dict[str, ColumnPlan]) -> Table:
    """The table without columns that are made just like another: of one type and plan, under CHECKs that say the same.

    What JSON holds goes by the column's name; a column that another is made from stays.
    """
    read = {value for plan in plans.values() for value in plan.options.values() if isinstance(value, str)}
    first: dict[str, str] = {}
    for column in table.columns:
        plan = plans[column.name]
        checks = [c.expression.sql().replace(column.name, "") for c in table.checks if c.columns == (column.name,)]
        told = f"{plan.recipe} {plan.options} {plan.null} {column.type} {checks}"
        alone = column.name in read or plan.recipe in ("json", "computed")
        first.setdefault(f"{told} {column.name}" if alone else told, column.name)
    names = set(first.values())
    checks = tuple(check for check in table.checks if set(check.columns) <= names)
    return replace(table, columns=tuple(c for c in table.columns if c.name in names), checks=checks)


def filled(ddl: str, rows: int = 60) -> list[tuple[object, ...]]:
    """Rows of the only table, by what names say or else types; inserted into DuckDB's own table, with its CHECKs."""
    schema = read_schema(ddl, dialect="postgres")
    table = next(iter(schema))
    plans: dict[str, ColumnPlan] = {}
    for column in table.columns:
        domain = domain_of(table, column)
        plan = by_name(schema, table, column, domain) or by_type(column, domain)
        assert plan is not None, column
        plans[column.name] = plan
    table = unlike(table, plans)
    schema = replace(schema, tables=(table,))
    plans = {column.name: plans[column.name] for column in table.columns}
    plan = Plan({table.name: TablePlan(rows, plans)}, as_of=AS_OF)
    with duckdb.connect() as connection:
        connection.execute("PRAGMA disable_optimizer")  # for these few rows it takes longer than it saves
        query = rows_sql(compile_table(Blueprint(schema, plan), table.name), "duckdb")
        connection.execute(f"CREATE TEMP TABLE made AS {query}")
        found = connection.execute("FROM made").fetchall()
        if table.checks:
            flags = ", ".join(f"count(*) FILTER (NOT ({check.expression.sql('duckdb')}))" for check in table.checks)
            broken = connection.execute(f"SELECT {flags} FROM made").fetchall()[0]
            failed = [check for check, count in zip(table.checks, broken, strict=True) if count]
            assert not failed, [(check.expression.sql(), plans[check.columns[0]]) for check in failed]
    for position, column in enumerate(table.columns):
        length = column.type.length
        if length is not None and column.type.family is Family.TEXT:
            longest = max((len(str(row[position])) for row in found if row[position] is not None), default=0)
            assert longest <= length, (column.name, plans[column.name])
    return found


@pytest.mark.parametrize("kind", TYPES)
def test_every_name_fits_every_type(kind):
    """Each name in turn stands in a table of customers, products, orders or things."""
    names = NAMES if kind in TEXTS + NUMBERS else NAMES[::6]
    for turn, table in enumerate(("customers", "products", "orders", "things")):
        columns = ", ".join(f'"{name}" {kind}' for name in names[turn::4])
        assert len(filled(f"CREATE TABLE {table} ({columns})", rows=12)) == 12


def checked(table: str, kind: str, check: str) -> str:
    """A table of all names, each with the CHECK."""
    columns = [f'"{name}" {kind} CHECK ({check.format(c=chr(34) + name + chr(34))})' for name in NAMES]
    return f"CREATE TABLE {table} ({', '.join(columns)})"


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("kind", ["text", "varchar(40)"])
def test_every_name_keeps_checks_on_lengths(check, kind):
    filled(checked("customers", kind, check))


@pytest.mark.parametrize("check", NUMBER_CHECKS)
@pytest.mark.parametrize("kind", ["int", "numeric(8,2)", "double precision"])
def test_every_name_keeps_checks_on_numbers(check, kind):
    filled(checked("orders", kind, check))


def test_nothing_is_a_numbered_word():
    values = filled("CREATE TABLE blobs (" + ", ".join(f"x{n} {kind}" for n, kind in enumerate(TYPES)) + ")")
    assert not any(str(value).startswith("word") for row in values for value in row)


def test_a_total_is_the_sum_of_its_parts():
    ddl = """CREATE TABLE invoices (
             quantity int NOT NULL, unit_price numeric(10,2) NOT NULL, subtotal numeric(12,2) NOT NULL,
             tax_rate numeric(5,4) NOT NULL, tax numeric(12,2) NOT NULL, shipping numeric(12,2) NOT NULL,
             total numeric(12,2))"""
    for quantity, price, subtotal, rate, tax, shipping, total in filled(ddl, rows=200):
        assert subtotal == quantity * price
        assert abs(tax - subtotal * rate) <= 0.01
        assert total == subtotal + tax + shipping


def test_a_maximum_is_not_below_its_minimum():
    rows = filled("CREATE TABLE jobs (min_salary int NOT NULL, max_salary int NOT NULL)", rows=200)
    assert all(low <= high for low, high in rows)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.why)
def test_rules_say_why_and_are_patterns(rule):
    import re

    re.compile(rule.pattern)
    assert rule.why


@pytest.mark.parametrize("line", [{}, {"how": "x", "least": 3, "shape": "normal"}, {"term": "tag", "terms": "tag"}])
def test_a_line_of_rules_that_says_too_much_or_too_little_is_an_error(line):
    with pytest.raises(ValueError, match="no way to answer"):
        _answer(dict(line), {"x": told("text")})
