"""CHECKs are solved, or refused by rules that clash.

The judges: a search of all rows, and DuckDB enforcing the DDL as it was written.
"""

from __future__ import annotations

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dea_core import generate, read_schema
from dea_core.engines import DuckDB
from dea_core.errors import PlanError, UnsatisfiableError
from dea_core.generate.solve import find_clash
from tests.quality.checked_schemas import Checked, checked_tables

ROWS = 40
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]


def obeyed(table: Checked) -> bool:
    with duckdb.connect() as connection:
        return bool(connection.execute(table.rows_that_obey).fetchall())


def accepted(ddl: str, rows: dict[str, list[tuple]]) -> None:
    """Insert the rows into tables made by the DDL as it is written; DuckDB refuses what breaks it."""
    with duckdb.connect() as connection:
        connection.execute(ddl)
        for name, values in rows.items():
            marks = ", ".join("?" * len(values[0]))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", values)


def outcome(ddl: str, rows: int, seed: int) -> str:
    """What became of a schema: ``made`` and accepted, or the refusal's message."""
    try:
        result = generate(ddl, rows=rows, seed=seed)
    except (UnsatisfiableError, PlanError) as error:
        return error.message if error.hint else "refused without a hint"
    accepted(ddl, {name: result.table(name).fetchall() for name in result.rows})
    return "made"


@given(table=checked_tables(), seed=st.integers(0, 100))
@settings(max_examples=25, suppress_health_check=SLOW)
def test_rows_are_accepted_or_there_are_none(table: Checked, seed: int) -> None:
    said = outcome(table.ddl, ROWS, seed)
    if said != "made" and not said.startswith("not supported"):
        assert not obeyed(table), said


@given(parent=checked_tables("p"), child=checked_tables("c", "p_id int NOT NULL REFERENCES p (id)"))
@settings(max_examples=10, suppress_health_check=SLOW)
def test_two_tables(parent: Checked, child: Checked) -> None:
    said = outcome(f"{parent.ddl}\n{child.ddl}", ROWS, 1)
    if said != "made" and not said.startswith("not supported"):
        assert not (obeyed(parent) and obeyed(child)), said


@given(table=checked_tables())
@settings(max_examples=25, suppress_health_check=SLOW)
def test_a_clash_is_never_claimed_where_a_row_obeys(table: Checked) -> None:
    schema = read_schema(table.ddl)
    with DuckDB.open() as engine:
        clash = find_clash(schema, schema.table("t"), engine)
    assert not (clash and obeyed(table)), [str(one.rule) for one in clash]
