"""A small dbt project of our own, written into a folder: a shop on sources that declare next to nothing."""

from __future__ import annotations

from pathlib import Path

import yaml

SHOP = {
    "dbt_project.yml": """
name: shop
profile: shop
model-paths: [models]
seed-paths: [seeds]
test-paths: [checks]
target-path: "{{ env_var('SHOP_TARGET', 'target') }}"
""",
    "models/sources.yml": """
sources:
  - name: till
    schema: raw
    tables:
      - name: customers
      - name: orders
        columns:
          - name: id
            data_type: bigint
            constraints: [{type: primary_key}]
          - name: status
            data_tests:
              - accepted_values: {values: [open, paid, void]}
      - name: payments
      - name: unused
""",
    "models/stg_customers.sql": """
with source as (select * from {{ source('till', 'customers') }})
select id as customer_id, trim(email) as email, cast(joined as date) as joined_on from source
""",
    "models/stg_orders.sql": """
select id as order_id, customer as customer_id, status, placed_at, country
from {{ source('till', 'orders') }} where status <> 'void'
""",
    "models/stg_payments.sql": """
select id as payment_id, order_id, method, amount / 100 as amount, fee from {{ source('till', 'payments') }}
""",
    "models/orders.sql": """
with paid as (select order_id, sum(amount) as amount from {{ ref('stg_payments') }} group by order_id)
select o.*, c.email, n.label, paid.amount
from {{ ref('stg_orders') }} o
left join {{ ref('stg_customers') }} c using (customer_id)
left join {{ ref('countries') }} n on n.code = o.country
left join paid on paid.order_id = o.order_id
""",
    "models/models.yml": """
models:
  - name: stg_customers
    config: {contract: {enforced: true}}
    columns:
      - {name: customer_id, data_type: bigint, constraints: [{type: not_null}], data_tests: [unique]}
      - {name: email, data_type: varchar}
      - {name: joined_on, data_type: date}
  - name: stg_payments
    columns:
      - name: payment_id
        data_tests: [unique, not_null]
      - name: method
        data_tests:
          - accepted_values: {values: [card, cash], config: {severity: warn}}
      - name: fee
        data_tests:
          - accepted_values: {values: [1, 2], quote: false, config: {where: "method = 'card'"}}
  - name: orders
    columns:
      - name: order_id
        data_tests: [unique, not_null]
      - name: customer_id
        data_tests:
          - relationships: {to: ref('stg_customers'), field: customer_id}
      - name: country
        data_tests:
          - relationships: {to: ref('countries'), field: code}
      - name: amount
        data_tests: [not_null]
""",
    "checks/no_old_orders.sql": "select * from {{ ref('stg_orders') }} where placed_at < '2020-01-01'",
    "checks/each_customer_pays.sql": """
select customer from {{ source('till', 'orders') }} group by customer having count(*) > 100000
""",
    "checks/totals.sql": "select 1 from {{ ref('orders') }} having sum(amount) < 0",
    "seeds/countries.csv": "code,label\nde,Germany\nfr,France\n",
}


def write(root: Path, files: dict[str, str], **more: str) -> Path:
    """Write a project, with a DuckDB profile beside it."""
    for name, text in {**files, **more}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    if not (root / "profiles.yml").exists():
        write_profile(root)
    return root


def write_profile(root: Path, **more: object) -> None:
    """profiles.yml with a DuckDB file as ``dev`` and a server that is not there as ``prod``."""
    dev = {"type": "duckdb", "path": str(root / "shop.duckdb"), "schema": "main", "threads": 2, **more}
    prod = {"type": "postgres", "host": "localhost", "port": 1, "user": "me", "password": "secret", "dbname": "shop"}
    outputs = {"dev": dev, "prod": {**prod, "schema": "public"}}
    (root / "profiles.yml").write_text(yaml.safe_dump({"shop": {"target": "dev", "outputs": outputs}}))
