"""The first property of all: for any schema the plan is refused with a reason, or every check passes on every row.

And any range of rows equals the slice of the whole. Postgres, enforcing the DDL as it was written, is the judge of a
part of it.
"""

from __future__ import annotations

import duckdb
import psycopg
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dea_core import generate, plan, read_schema
from dea_core.errors import PlanError, UnsatisfiableError
from dea_core.generate import compile_table
from dea_core.generate.blueprint import Blueprint
from dea_core.sql.rows_sql import rows_sql
from tests.quality.schemas import schemas

ROWS = 40
REFUSED = (UnsatisfiableError, PlanError)
"""Nothing can obey the rules, or we cannot yet, and the message says so by name."""


@given(ddl=schemas(), seed=st.integers(0, 100))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@example(
    ddl="CREATE TABLE t0 (id int PRIMARY KEY, c bigint CHECK (c >= 10), t int REFERENCES t0 (id), UNIQUE (c, t));",
    seed=0,
)
@example(ddl="CREATE TABLE t0 (id int PRIMARY KEY, a char(3) CHECK (length(a) = 3), b boolean, UNIQUE (b));", seed=0)
def test_every_check_passes_or_the_plan_is_refused(ddl: str, seed: int) -> None:
    try:
        result = generate(ddl, rows=ROWS, seed=seed)
    except REFUSED as error:
        refusal = error
    else:
        assert all(check.passed for check in result.checks), [str(c) for c in result.checks if not c.passed]
        return
    assert refusal.message
    assert refusal.hint


@given(ddl=schemas(), start=st.integers(0, ROWS), length=st.integers(0, ROWS))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_any_range_equals_the_slice_of_the_whole(ddl: str, start: int, length: int) -> None:
    schema = read_schema(ddl)
    proposal = plan(schema, rows=ROWS)
    blueprint = Blueprint(schema, proposal.plan, proposal.pools)
    with duckdb.connect() as connection:
        for table in schema:
            rows = proposal.plan.tables[table.name].rows
            stop = min(rows, start + length)
            whole = connection.execute(rows_sql(compile_table(blueprint, table.name), "duckdb")).fetchall()
            part = connection.execute(rows_sql(compile_table(blueprint, table.name, start, stop), "duckdb")).fetchall()
            assert part == whole[start:stop]


@given(ddl=schemas())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_postgres_accepts_every_row(ddl: str, postgres_database: str) -> None:
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.execute(ddl)
        try:
            result = generate(ddl, rows=ROWS, into=postgres_database)
        except REFUSED:
            return
        for table, rows in result.rows.items():
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (rows,)
