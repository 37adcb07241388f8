"""The same plan, same checksums in four places: Python on DuckDB, macros on DuckDB, macros on Postgres, Spark."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dea_core import generate
from tests.macros import shop
from tests.macros.test_in_dbt import Project, on_duckdb, on_postgres

SIZES = {"customers": 3_000, "orders": 20_000, "seed": 42}
TABLES = ("customers", "orders")


def checksum(rows: list[Any]) -> str:
    """Of rows as every driver agrees on."""
    return hashlib.sha256(repr(shop.plain(rows)).encode()).hexdigest()


def of_files(folder: Path, engine: str) -> list[str]:
    """What ``dea generate`` writes for the plan with an engine."""
    plan = yaml.safe_load(shop.PLAN.format(**SIZES))
    made = generate(shop.DDL, dialect="postgres", plan=plan, out=folder / engine, format="parquet", engine=engine)
    assert made.rows == {table: SIZES[table] for table in TABLES}
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = (f"SELECT * FROM read_parquet('{folder}/{engine}/{table}.parquet{{}}')" for table in TABLES)
        inside = "/*.parquet" if engine == "spark" else ""
        return [checksum(connection.execute(query.format(inside)).fetchall()) for query in found]


def of_models(folder: Path, output: dict[str, Any], connect: Any) -> list[str]:
    """What the models of macros make for the same plan, run by dbt."""
    folder.mkdir()
    Project(folder, output, SIZES).dbt("run")
    with connect() as connection:
        return [checksum(connection.execute(f"select * from main.{table}").fetchall()) for table in TABLES]


@pytest.mark.slow
def test_the_same_plan_has_the_same_checksums_in_four_places(
    tmp_path: Path, postgres_database: str, spark_session: Any
) -> None:
    pytest.importorskip("dbt.adapters.postgres", reason="there is no dbt-postgres here")
    assert spark_session.sparkContext.master.startswith("local")
    in_python = of_files(tmp_path, "duckdb")
    assert len(set(in_python)) == 2
    places = {
        "DuckDB through macros": of_models(tmp_path / "on_duckdb", *on_duckdb(tmp_path)),
        "Postgres through dbt-postgres": of_models(tmp_path / "on_postgres", *on_postgres(postgres_database)),
        "Spark in local mode": of_files(tmp_path, "spark"),
    }
    assert places == dict.fromkeys(places, in_python)
