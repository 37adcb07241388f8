"""Rows reach every partition, by Postgres's own routing, unless a plan says otherwise."""

from __future__ import annotations

import psycopg
import pytest

from dea_core import generate, plan, read_schema
from dea_core.errors import PlanError

DDL = """
CREATE TABLE days (id bigint, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
CREATE TABLE days_2 PARTITION OF days FOR VALUES FROM ('2023-01-01') TO ('2023-02-01');
CREATE TABLE days_3 PARTITION OF days FOR VALUES FROM ('2030-01-01') TO (MAXVALUE);
CREATE TABLE ids (id int PRIMARY KEY, at timestamp) PARTITION BY RANGE (id);
CREATE TABLE ids_1 PARTITION OF ids FOR VALUES FROM (MINVALUE) TO (100000);
CREATE TABLE ids_2 PARTITION OF ids FOR VALUES FROM (100000) TO (200000);
CREATE TABLE ids_3 PARTITION OF ids DEFAULT;
CREATE TABLE lands (id int, land text, PRIMARY KEY (id, land)) PARTITION BY LIST (land);
CREATE TABLE lands_1 PARTITION OF lands FOR VALUES IN ('de', 'fr');
CREATE TABLE lands_2 PARTITION OF lands FOR VALUES IN ('us');
CREATE TABLE lands_3 PARTITION OF lands DEFAULT;
CREATE TABLE hashed (id int PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_2 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE months (year int, month int, v text) PARTITION BY RANGE (year, month);
CREATE TABLE months_1 PARTITION OF months FOR VALUES FROM (2024, 1) TO (2024, 2);
CREATE TABLE months_2 PARTITION OF months FOR VALUES FROM (2024, 2) TO (2025, MINVALUE);
CREATE TABLE halves (at timestamptz, kind text) PARTITION BY RANGE (at);
CREATE TABLE halves_1 PARTITION OF halves FOR VALUES FROM ('2024-01-01') TO ('2024-07-01') PARTITION BY LIST (kind);
CREATE TABLE halves_1_x PARTITION OF halves_1 FOR VALUES IN ('x');
CREATE TABLE halves_1_y PARTITION OF halves_1 FOR VALUES IN ('y');
CREATE TABLE halves_2 PARTITION OF halves FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
"""


def test_rows_reach_every_partition(postgres_database):
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute(DDL)
        schema = read_schema(DDL, dialect="postgres")
        assert not [one for one in schema.unsupported if not one.ignorable]
        generate(schema, rows=600, into=postgres_database)
        leaves = connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '_[0-9xy]$'")
        filled = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in leaves}
    assert len(filled) == 16
    assert min(filled.values()) >= 20, filled


def test_a_plan_may_say_otherwise():
    schema = read_schema(DDL, dialect="postgres")
    document = {"tables": {"halves": {"columns": {"kind": {"recipe": "constant", "value": "x"}}}}}
    assert generate(schema, rows=50, plan=document).table("halves").aggregate("count(DISTINCT kind)").fetchall() == [
        (1,)
    ]


def test_checks_leave_what_they_leave_of_a_partition():
    ddl = """CREATE TABLE t (day date CHECK (day >= '2024-01-10')) PARTITION BY RANGE (day);
    CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
    CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');"""
    line = plan(read_schema(ddl, dialect="postgres")).plan.tables["t"].columns["day"]
    assert [[str(end) for end in one] for one in line.options["ranges"]] == [["2024-01-10", "2024-01-31"]]


@pytest.mark.parametrize("ranges", [[], [[2, 1]], [["a", "b"]], [7]])
def test_ranges_that_are_none_are_refused(ranges):
    document = {"tables": {"a": {"columns": {"n": {"recipe": "spread", "ranges": ranges}}}}}
    with pytest.raises(PlanError) as caught:
        generate("CREATE TABLE a (n int);", rows=5, plan=document)
    assert caught.value.hint
