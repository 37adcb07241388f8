"""A schema written as CREATE TABLE: Postgres reads back what was meant, and every dialect's parser takes it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlglot

from dea_core.engines import DuckDB, open_engine
from dea_core.readers import read_postgres, read_schema
from dea_core.schema import NOWHERE, Column, Family, Schema, Table, Type
from dea_core.sql.ddl import column_type, create_statements, table_parts

DDL = """
    CREATE TYPE mood AS ENUM ('glad', 'it''s sad');
    CREATE SCHEMA raw;
    CREATE TABLE users (id serial PRIMARY KEY, email varchar(40) NOT NULL UNIQUE, code char(3) DEFAULT 'a''b',
        mood mood, moods mood[], born date CHECK (born > DATE '1900-01-01'), seen timestamptz(3) DEFAULT now(),
        boss integer, CONSTRAINT "own boss" FOREIGN KEY (boss) REFERENCES users ON DELETE SET NULL
            DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE raw."Order Lines" (order_id bigint, line smallint, bits bit(3), doc jsonb, raw bytea,
        "user" integer NOT NULL REFERENCES users ON UPDATE CASCADE,
        price numeric(12, 4), total numeric GENERATED ALWAYS AS (price * 2) STORED,
        CONSTRAINT pk PRIMARY KEY (order_id, line), CONSTRAINT fair CHECK (price >= 0 OR line IN (1, 2)));
    CREATE UNIQUE INDEX one_each ON raw."Order Lines" ("user") WHERE line = 1;
"""


def essence(schema: Schema) -> list[Table]:
    """The tables without where they came from and the names that a database makes up."""
    return [
        replace(
            table,
            origin=NOWHERE,
            columns=tuple(_column(column) for column in table.columns),
            keys=tuple(
                sorted(
                    (replace(k, origin=NOWHERE, name=None) for k in table.keys), key=lambda k: (k.columns, k.primary)
                )
            ),
            foreign_keys=tuple(replace(k, origin=NOWHERE, name=None) for k in table.foreign_keys),
            checks=(),
            indexes=(),
        )
        for table in sorted(schema, key=lambda table: table.name)
    ]


def _column(column: Column) -> Column:
    kind = replace(column.type, text="", element=None)
    return replace(column, origin=NOWHERE, not_null_origin=NOWHERE, default=None, generated=None, type=kind)


def test_postgres_has_what_was_meant(postgres_database: str) -> None:
    schema = read_schema(DDL, dialect="postgres")
    with open_engine(postgres_database) as database:
        database.execute("CREATE SCHEMA raw")
        for statement in create_statements(schema, "postgres"):
            database.execute(statement)
        again = read_postgres(database.connection)
    assert essence(again) == essence(schema)
    for table in schema:
        assert len(again.table(table.name).checks) == len(table.checks)
    assert [c.name for c in again.table("users").columns if c.default is not None] == ["code", "seen"]


def test_duckdb_runs_what_it_can_have() -> None:
    schema = read_schema(
        "CREATE TABLE a (id integer PRIMARY KEY, kind text DEFAULT 'x' CHECK (kind <> ''))", dialect="mysql"
    )
    with DuckDB.open() as database:
        for statement in create_statements(schema, "duckdb", {"a": ("main", "a b")}):
            database.execute(statement)
        (sql,) = database.rows("SELECT sql FROM duckdb_tables()")[0]
    assert sql == "CREATE TABLE \"a b\"(id INTEGER, kind VARCHAR DEFAULT('x'), PRIMARY KEY(id), CHECK((kind != '')));"


@pytest.mark.parametrize("dialect", ["mysql", "snowflake", "bigquery", "tsql", "sqlite", "spark", "trino", "oracle"])
def test_other_dialects_parse_it(dialect: str) -> None:
    schema = read_schema(DDL, dialect="postgres")
    for table in schema:
        for part in table_parts(table, dialect, "postgres"):
            if part.kind == "column":
                assert sqlglot.parse_one(
                    f"CREATE TABLE t ({part.without[-1] if part.without else part.sql})", read=dialect
                )


@pytest.mark.parametrize(
    ("kind", "dialect", "name"),
    [
        (Type(Family.INTEGER, "int unsigned", bits=32, signed=False), "postgres", "BIGINT"),
        (Type(Family.INTEGER, "bigint unsigned", bits=64, signed=False), "postgres", "DECIMAL(20, 0)"),
        (Type(Family.INTEGER, "int unsigned", bits=32, signed=False), "mysql", "INT UNSIGNED"),
        (Type(Family.INTEGER, "bigserial", bits=64), "postgres", "BIGINT"),
        (Type(Family.TEXT, "varchar2(9)", length=9), "postgres", "VARCHAR(9)"),
        (Type(Family.TEXT, "char(3)", length=3, fixed=True), "snowflake", "CHAR(3)"),
        (Type(Family.FLOAT, "double", bits=64), "tsql", "FLOAT"),
        (Type(Family.TIMESTAMPTZ, "timestamptz"), "snowflake", "TIMESTAMPTZ"),
        (Type(Family.JSON, "variant"), "postgres", "jsonb"),
        (Type(Family.BINARY, "blob"), "postgres", "bytea"),
        (Type(Family.ARRAY, "INTEGER[]", element=Type(Family.INTEGER, "INTEGER", bits=32)), "postgres", "INT[]"),
        (Type(Family.ENUM, "enum('a', 'b c')", values=("a", "b c")), "postgres", '"enum_a_bc"'),
        (Type(Family.ENUM, "mood", values=("a", "b'c")), "duckdb", "ENUM('a', 'b''c')"),
    ],
)
def test_a_type_in_another_dialect(kind: Type, dialect: str, name: str) -> None:
    assert column_type(kind, dialect, "another").upper() == name.upper()
