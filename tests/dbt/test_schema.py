from __future__ import annotations

from pathlib import Path

from dea_core.schema import Family, Schema
from dea_dbt.manifest import Manifest
from dea_dbt.schema import read_dbt_schema


def rules(schema: Schema, table: str) -> set[str]:
    found = schema.table(table)
    return {
        *(f"{column.name} NOT NULL" for column in found.columns if column.not_null),
        *(f"{'PRIMARY KEY' if key.primary else 'UNIQUE'} {', '.join(key.columns)}" for key in found.keys),
        *(
            f"{', '.join(link.columns)} -> {link.parent}.{', '.join(link.parent_columns)}"
            + (" covering" if link.covers_parents else "")
            for link in found.foreign_keys
        ),
        *(check.expression.sql("duckdb") + (" (warn)" if check.severity == "warn" else "") for check in found.checks),
        *(f"assert {assertion.name}" for assertion in found.assertions),
    }


def test_the_tables_are_the_sources(schema: Schema) -> None:
    assert [table.name for table in schema] == ["till.customers", "till.orders", "till.payments"]
    assert schema.table("till.orders").path == ("shop", "raw", "orders")
    assert [str(u) for u in schema.unsupported if u.ignorable] == [
        "not supported: source table till.unused [models/sources.yml no column is declared, and no query reads one]"
    ]


def test_columns_nobody_declared_are_found_with_types(schema: Schema) -> None:
    found = {f"{t.name}.{c.name}": str(c.type) for t in schema for c in t.columns}
    assert found == {
        "till.customers.id": "bigint",
        "till.customers.email": "VARCHAR",
        "till.customers.joined": "DATE",
        "till.orders.id": "bigint",
        "till.orders.status": "VARCHAR",
        "till.orders.customer": "bigint",
        "till.orders.placed_at": "TIMESTAMP",
        "till.orders.country": "VARCHAR",
        "till.payments.id": "INTEGER",
        "till.payments.order_id": "bigint",
        "till.payments.method": "VARCHAR",
        "till.payments.amount": "DECIMAL(12, 2)",
        "till.payments.fee": "INTEGER",
    }
    assert schema.table("till.payments").column("amount").type.family is Family.DECIMAL


def test_rules_of_models_land_on_sources(schema: Schema) -> None:
    assert rules(schema, "till.customers") == {"id NOT NULL", "UNIQUE id"}
    assert rules(schema, "till.orders") == {
        "id NOT NULL",
        "PRIMARY KEY id",
        "customer -> till.customers.id",
        "\"status\" IN ('open', 'paid', 'void')",
        "\"country\" IN ('de', 'fr')",
        "\"status\" = 'void' OR \"placed_at\" >= '2020-01-01'",
        "assert each_customer_pays",
    }
    assert rules(schema, "till.payments") == {
        "id NOT NULL",
        "UNIQUE id",
        "amount NOT NULL",
        "order_id NOT NULL",
        "order_id -> till.orders.id covering",
        "\"method\" IN ('card', 'cash') (warn)",
        '"method" <> \'card\' OR "fee" IN (1, 2)',
    }


def test_every_rule_says_where_it_comes_from(schema: Schema) -> None:
    orders = schema.table("till.orders")
    assert str(orders.column("id").not_null_origin) == "models/sources.yml constraint primary_key (id) of till.orders"
    (link,) = orders.foreign_keys
    assert link.origin.place == "relationships_orders_customer_id__customer_id__ref_stg_customers_"
    assert "placed_at" in str(orders.column("placed_at").origin)


def test_what_has_no_place_is_listed(schema: Schema) -> None:
    listed = {f"{u.what} {u.name}": u.origin.detail for u in schema.unsupported if not u.ignorable}
    assert listed.keys() == {"dbt test totals"}


def test_seeds_that_are_to_be_made_again(manifest: Manifest, shop: Path) -> None:
    schema = read_dbt_schema(manifest, shop, remake_seeds=True)
    countries = schema.table("countries")
    assert [column.name for column in countries.columns] == ["code", "label"]
    assert "country -> countries.code" in rules(schema, "till.orders")
