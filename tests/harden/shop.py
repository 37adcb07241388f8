"""A small workload of our own: tables with rules, models over them, and the databases in which it is tried."""

from __future__ import annotations

from dea_core.checks import Check
from dea_core.engines import DuckDB
from dea_core.harden import Bench, Standing, Workload, workload_of
from dea_core.readers import read_schema
from dea_core.schema import Schema
from dea_core.verbs import generate

DDL = """
CREATE TABLE customers (id INT PRIMARY KEY, email TEXT NOT NULL UNIQUE, country TEXT CHECK (country IN ('de', 'fr')));
CREATE TABLE orders (
  id INT PRIMARY KEY, customer_id INT NOT NULL REFERENCES customers, status TEXT NOT NULL
    CHECK (status IN ('open', 'paid', 'void')), placed DATE NOT NULL, shipped DATE, CHECK (shipped >= placed)
);
CREATE TABLE payments (
  id INT PRIMARY KEY, order_id INT NOT NULL REFERENCES orders, method TEXT NOT NULL CHECK (method IN ('card', 'cash')),
  cents INT NOT NULL CHECK (cents > 0)
);
"""
MODELS = {
    "stg_orders": "SELECT id AS order_id, customer_id, status, placed, shipped FROM orders",
    "stg_payments": "SELECT id AS payment_id, order_id, method, cents AS amount FROM payments",
    "order_totals": """
        WITH paid AS (
          SELECT order_id, SUM(CASE WHEN method = 'card' THEN amount ELSE 0 END) AS card_amount,
            SUM(CASE WHEN method = 'cash' THEN amount ELSE 0 END) AS cash_amount, SUM(amount) AS amount
          FROM stg_payments GROUP BY order_id
        )
        SELECT o.order_id, o.customer_id, o.status, COALESCE(paid.card_amount, 0) AS card_amount,
          COALESCE(paid.cash_amount, 0) AS cash_amount, COALESCE(paid.amount, 0) AS amount
        FROM stg_orders AS o LEFT JOIN paid ON paid.order_id = o.order_id
    """,
    "customer_orders": """
        SELECT customer_id, COUNT(*) AS number_of_orders, MIN(placed) AS first_placed, MAX(placed) AS last_placed,
          CASE WHEN COUNT(*) > 2 THEN 'regular' ELSE 'new' END AS kind
        FROM stg_orders GROUP BY customer_id
    """,
}
ROWS = 60


def shop(standing: tuple[Standing, ...] = (), models: dict[str, str] | None = None) -> Workload:
    """The workload, with the tests that it is to have."""
    return workload_of(read_schema(DDL), models or MODELS, standing)


def made(schema: Schema, seed: int) -> DuckDB:
    """A database of made rows."""
    memory = generate(schema, rows=ROWS, seed=seed).memory
    assert memory is not None
    return memory.engine


def benches(workload: Workload) -> list[Bench]:
    """Two databases of made rows, the models built in each."""
    return [Bench(workload, made(workload.schema, seed), f"rows of seed {seed}") for seed in (1, 2)]


def standing(name: str, sql: str, table: str, *rules: tuple[object, ...]) -> Standing:
    """A test by its SQL."""
    from sqlglot import exp, parse_one

    tree = parse_one(sql, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    return Standing(Check("assertion", name, table, (), tree), rules)
