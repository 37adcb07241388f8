"""The tiny databases obey every rule of the schema, hold what is unkind, and are the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlglot import exp

from dea_core.checks import checks_of, relation, run_checks
from dea_core.engines import DuckDB
from dea_core.prove.harvest import domains, harvest
from dea_core.prove.rules import Rules, Settled
from dea_core.prove.sampler import Sampler, parents_first
from dea_core.prove.store import Store
from dea_core.readers import read_schema
from dea_core.schema import Schema
from tests.prove.cases import schema_named

SCHEMAS = {
    "shop": None,
    "tenants": """
        CREATE TABLE tenants (id integer PRIMARY KEY, code char(2) NOT NULL UNIQUE);
        CREATE TABLE people (tenant integer REFERENCES tenants, id integer, boss integer, email varchar(9),
            PRIMARY KEY (tenant, id), UNIQUE (tenant, email),
            FOREIGN KEY (tenant, boss) REFERENCES people (tenant, id));
        CREATE TABLE leave (tenant integer, person integer, first_day date NOT NULL, last_day date NOT NULL,
            days integer GENERATED ALWAYS AS (last_day - first_day) STORED, kind varchar(8) CHECK (kind LIKE 's%'),
            CHECK (last_day >= first_day), FOREIGN KEY (tenant, person) REFERENCES people (tenant, id));
    """,
    "codes": """
        CREATE TABLE parts (code text PRIMARY KEY CHECK (code ~ '^[A-Z]{3}-[0-9]{4}$'), name text NOT NULL
            CHECK (name LIKE 'x_%z'), share text NOT NULL CHECK (share LIKE '%!%' ESCAPE '!'));
        CREATE TABLE stock (ean text PRIMARY KEY CHECK (ean SIMILAR TO '[0-9]{13}'),
            code text NOT NULL REFERENCES parts);
    """,
    "circle": """
        CREATE TABLE a (id integer PRIMARY KEY, b_id integer);
        CREATE TABLE b (id integer PRIMARY KEY, a_id integer NOT NULL REFERENCES a (id));
        ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);
    """,
}


def schema_of(name: str) -> Schema:
    ddl = SCHEMAS[name]
    return schema_named(name) if ddl is None else read_schema(ddl, dialect="postgres")


@contextmanager
def sampler_for(schema: Schema, seed: int = 1, reach: int = 0) -> Iterator[Sampler]:
    with Store(schema) as store:
        rules = Rules(store)
        found = harvest([check.expression for table in schema for check in table.checks])
        found.reach = reach
        yield Sampler(rules, domains(schema, found, store.cast, rules.allowed), found.reach, seed)


def drawn(schema: Schema, count: int = 150, seed: int = 1, reach: int = 0) -> list[Settled]:
    with sampler_for(schema, seed, reach) as sampler:
        return sampler.draw(count)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_check_passes_on_every_database(name: str) -> None:
    schema = schema_of(name)
    relations: dict[str, exp.Expression] = {table.name: relation(table.name) for table in schema}
    checks = [check for check in checks_of(schema) if check.kind != "generated"]
    with Store(schema) as store:
        for database in drawn(schema, 60):
            store.alone(database)
            results = run_checks(DuckDB(store.engine.connection), checks, relations)
            assert not [str(result) for result in results if not result.passed]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_is_filled_and_sometimes_empty(name: str) -> None:
    schema = schema_of(name)
    databases = drawn(schema)
    for table in schema:
        counts = {len(database[table.name]) for database in databases}
        assert 0 in counts
        assert max(counts) >= 2, table.name


def test_values_are_unkind() -> None:
    databases = drawn(schema_of("shop"))
    coupons = [[row[2] for row in database["orders"]] for database in databases]
    assert any(None in values for values in coupons)
    assert any(len(values) > len(set(values)) and None not in values for values in coupons)
    moments = [[row[5] for row in database["orders"]] for database in databases]
    assert any(len(values) > len(set(values)) for values in moments), "no ties"


def test_a_limit_is_reached() -> None:
    sizes = [len(database["customers"]) for database in drawn(schema_of("shop"), reach=9)]
    assert max(sizes) > 9
    assert sum(size <= 4 for size in sizes) > len(sizes) / 2


def test_the_same_seed_draws_the_same() -> None:
    schema = schema_of("shop")
    assert drawn(schema, 30, seed=7) == drawn(schema, 30, seed=7) != drawn(schema, 30, seed=8)


def test_generated_columns_are_computed() -> None:
    rows = [row for database in drawn(schema_of("tenants")) for row in database["leave"]]
    assert rows
    assert all(row[4] is not None and int(row[4]) >= 0 for row in rows)


def test_a_broken_database_is_seen() -> None:
    schema = schema_of("circle")
    with Store(schema) as store:
        rules = Rules(store)
        assert rules.obeyed({"a": [("1", None)], "b": [("2", "1")]})
        assert not rules.obeyed({"a": [("1", None), ("1", None)], "b": []})
        assert not rules.obeyed({"a": [], "b": [("2", "1")]})
        assert not rules.obeyed({"a": [("1", None)], "b": [("2", None)]})


def test_parents_come_first() -> None:
    names = [table.name for table in parents_first(schema_of("shop"))]
    assert names.index("customers") < names.index("orders") < names.index("order_items")
