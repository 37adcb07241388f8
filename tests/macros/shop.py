"""The same two tables twice: as a plan that Python compiles, and as models that call the package's macros."""

from __future__ import annotations

import datetime
from typing import Any

import yaml

from dea_core.generate.blueprint import Blueprint
from dea_core.generate.compile import compile_table
from dea_core.generate.plan import read_plan
from dea_core.readers import read_schema
from dea_core.sql.rows_sql import rows_sql

DDL = """
CREATE TABLE customers (id bigint PRIMARY KEY, code bigint NOT NULL UNIQUE);
CREATE TABLE orders (
    id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id), status text, channel text,
    paid boolean, quantity bigint, wide bigint, price numeric(18, 2), ordered_on date, ordered_at timestamp,
    sku text, token text
);
"""

PLAN = """
seed: {seed}
as_of: 2026-01-31
tables:
  customers:
    rows: {customers}
    columns: {{id: sequence, code: {{recipe: shuffled, start: 1000}}}}
  orders:
    rows: {orders}
    columns:
      id: {{recipe: sequence, start: 10, step: 3}}
      customer_id: {{recipe: reference, to: customers.id}}
      status: {{recipe: choice, values: {{paid: 8, open: 1.5, "it's void": 0.5}}}}
      channel: {{recipe: choice, values: [web, shop, phone], 'null': 0.1}}
      paid: {{recipe: boolean, 'true': 0.75}}
      quantity: {{recipe: integer, min_value: -3, max_value: 12, step: 5}}
      wide: {{recipe: integer, min_value: 0, max_value: 999999999999}}
      price: {{recipe: decimal, min_value: -1.5, max_value: 60, scale: 2}}
      ordered_on: {{recipe: date, min_value: 1969-06-01, max_value: 2026-01-31}}
      ordered_at: {{recipe: timestamp, min_value: 1969-06-01, max_value: 2026-01-31}}
      sku: {{recipe: pattern, regex: 'T[A-CX]{{2}}-\\d{{4}}\\.[a-z]'}}
      token: {{recipe: pattern, regex: '[0-9a-f]{{7}}-\\d{{2}}/[0-9a-f]{{9}}[A-Z]{{7}}'}}
"""

TABLES = """
{{%- set customers = dea.table("customers", rows={customers}, seed={seed}) -%}}
{{%- set orders = dea.table("orders", rows={orders}, seed={seed}) -%}}
"""

CUSTOMERS = """
select {{ dea.sequence(of=customers) }} as id, {{ dea.permuted("code", customers, start=1000) }} as code
from {{ dea.rows(customers) }}
"""

ORDERS = """
select
    {{ dea.sequence(10, 3, orders) }} as id,
    {{ dea.reference(customers, "customer_id", orders) }} as customer_id,
    {{ dea.weighted({"paid": 8, "open": 1.5, "it's void": 0.5}, "status", orders) }} as status,
    {{ dea.or_null(dea.pick(["web", "shop", "phone"], "channel", orders), 0.1, "channel", orders) }} as channel,
    {{ dea.chance(0.75, "paid", orders) }} as paid,
    {{ dea.integer_between(-3, 12, "quantity", orders, step=5) }} as quantity,
    {{ dea.integer_between(0, 999999999999, "wide", orders) }} as wide,
    {{ dea.decimal_between(-1.5, 60, "price", orders) }} as price,
    {{ dea.date_between("1969-06-01", "2026-01-31", "ordered_on", orders) }} as ordered_on,
    {{ dea.timestamp_between("1969-06-01", "2026-01-31", "ordered_at", orders) }} as ordered_at,
    {{ dea.pattern("T[A-CX]{2}-\\\\d{4}\\\\.[a-z]", "sku", orders) }} as sku,
    {{ dea.pattern("[0-9a-f]{7}-[0-9]{2}/[0-9a-f]{9}[A-Z]{7}", "token", orders) }} as token
from {{ dea.rows(orders) }}
"""

SIZES = {"customers": 200, "orders": 1000, "seed": 42}
"""Small enough for strata."""
LARGE = {"customers": 70_000, "orders": 80_000, "seed": 7}
"""Too large for them."""


def python_query(table: str, sizes: dict[str, int]) -> str:
    """The SELECT that Python compiles for DuckDB."""
    plan = read_plan(yaml.safe_load(PLAN.format(**sizes)))
    return rows_sql(compile_table(Blueprint(read_schema(DDL, dialect="postgres"), plan), table), "duckdb")


def model(table: str, sizes: dict[str, int]) -> str:
    """The model that makes the same rows with macros."""
    return TABLES.format(**sizes) + {"customers": CUSTOMERS, "orders": ORDERS}[table]


def plain(rows: list[Any]) -> list[tuple[Any, ...]]:
    """Rows as every driver agrees on: in order of their first column, moments without a zone."""

    def value(one: Any) -> Any:
        return one.replace(tzinfo=None) if isinstance(one, datetime.datetime) else one

    return sorted(tuple(map(value, row)) for row in rows)
