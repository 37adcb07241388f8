"""Checks of tables that are known to be small share a statement, and tell the same as each alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlglot

from dea_core import read_schema
from dea_core.bitmaps import FEWEST_ROWS
from dea_core.checks import Check, checks_of, relation, run_checks
from dea_core.engines import DuckDB

DDL = """
CREATE TABLE p (a bigint PRIMARY KEY, code text UNIQUE, CHECK (a > 0));
CREATE TABLE c (id bigint PRIMARY KEY, a bigint NOT NULL REFERENCES p, b bigint REFERENCES p, UNIQUE (a, b));
"""
ROWS = """
CREATE TABLE p AS SELECT i AS a, 'x' || (i // 2) AS code FROM range(5) t (i);
CREATE TABLE c AS SELECT i % 9 AS id, i % 7 AS a, NULL::BIGINT AS b FROM range(10) t (i);
"""
SMALL = {"p": 5, "c": 10}


class Counting(DuckDB):
    """DuckDB, with the statements that it was asked."""

    asked: list[str]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        self.asked.append(sql)
        return super().rows(sql)


@pytest.fixture
def engine():
    with Counting.open() as opened:
        opened.asked = []
        opened.execute(ROWS)
        yield opened


def told(engine: DuckDB, checks: tuple[Check, ...], rows: dict[str, int]) -> list[str]:
    relations = {"p": relation("p"), "c": relation("c")}
    return [str(result) for result in run_checks(engine, checks, relations, rows=rows)]


@pytest.mark.parametrize("rows", [SMALL, {"c": 10}, {"p": 5}, {**SMALL, "p": FEWEST_ROWS}])
def test_together_they_tell_what_each_alone_does(engine, rows):
    checks = checks_of(read_schema(DDL))
    alone = told(engine, checks, {})
    assert any("rows, such as" in line for line in alone)
    assert told(engine, checks, rows) == alone


def test_two_statements_a_table(engine):
    sound = tuple(check for check in checks_of(read_schema(DDL)) if check.table == "c" and check.columns != ("id",))
    engine.execute("UPDATE p SET a = a + 7; INSERT INTO p SELECT i, i::VARCHAR FROM range(7) t (i)")
    lines = told(engine, sound, {"p": 12, "c": 10})
    assert len(lines) == 4
    assert len(engine.asked) == 2


@pytest.mark.parametrize("wrong", ["no_such_function(a)", "id"])
def test_one_that_cannot_be_run_is_told_alone(engine, wrong):
    """``id`` is a column of c, not of p: what stands beside the query must not lend it one."""
    checks = checks_of(read_schema(DDL))
    query = sqlglot.parse_one(f'SELECT a FROM "p" WHERE {wrong} > 0')
    spoilt = tuple(replace(check, query=query) if check.name == "c PRIMARY KEY (id)" else check for check in checks)
    alone = told(engine, checks, {})
    together = told(engine, spoilt, SMALL)
    assert sum(line.startswith("not checked: c PRIMARY KEY (id)") for line in together) == 1
    assert [line for line in together if "PRIMARY KEY (id)" not in line] == [
        line for line in alone if "PRIMARY KEY (id)" not in line
    ]
