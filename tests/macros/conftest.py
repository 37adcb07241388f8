"""Engines that a macro's SQL runs on: each test on DuckDB, Postgres, and Spark in local mode."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import duckdb
import psycopg
import pytest

from tests.conftest import missing


class Spark:
    """A session with the drivers' ``execute(...).fetchall()``; its views live as long as one test."""

    def __init__(self, session: Any) -> None:
        self._session = session.newSession()

    def execute(self, sql: str) -> Spark:
        """Run a statement."""
        self._found = self._session.sql(sql)
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Its rows."""
        return [tuple(row) for row in self._found.collect()]


@pytest.fixture(scope="session")
def spark_session() -> Iterator[Any]:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        missing("there is no pyspark here")
    os.environ["TZ"] = "UTC"
    quiet = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.codegen.wholeStage": "false",
    }
    builder = SparkSession.builder.master("local[1]").config("spark.driver.host", "127.0.0.1")
    for name, value in quiet.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(params=["duckdb", "postgres", "spark"])
def adapter(request: pytest.FixtureRequest) -> str:
    """The name of dbt's adapter for an engine."""
    return str(request.param)


@pytest.fixture
def connection(adapter: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A connection to it, which has ``execute(...).fetchall()``."""
    if adapter == "spark":
        yield Spark(request.getfixturevalue("spark_session"))
    elif adapter == "postgres":
        with psycopg.connect(request.getfixturevalue("postgres_database")) as opened:
            yield opened
    else:
        with duckdb.connect() as opened:
            yield opened
