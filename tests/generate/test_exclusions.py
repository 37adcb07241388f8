"""EXCLUDE: ranges of rows that agree do not meet, by construction; Postgres has the last word."""

from __future__ import annotations

import duckdb
import psycopg
import pytest

from dea_core import check, generate, read_schema
from dea_core.checks import checks_of
from dea_core.errors import CapacityError

ROOMS = "id int PRIMARY KEY, room int NOT NULL CHECK (room BETWEEN 1 AND 9)"
EXCLUSIONS = {
    "a range of moments": f"{ROOMS}, d tstzrange NOT NULL, EXCLUDE USING gist (room WITH =, d WITH &&)",
    "a range of days": f"{ROOMS}, d daterange, state text CHECK (state IN ('a', 'b')), "
    "EXCLUDE USING gist (room WITH =, d WITH &&) WHERE (state = 'a')",
    "numbers, of no group": "id int PRIMARY KEY, d int4range NOT NULL, EXCLUDE USING gist (d WITH &&)",
    "two columns": f"{ROOMS}, a timestamp NOT NULL, b timestamp NOT NULL, CHECK (a < b), "
    "EXCLUDE USING gist (room WITH =, tsrange(a, b) WITH &&)",
    "both ends within, in a key": "room int CHECK (room < 9), a date, b date CHECK (b < '2023-01-01'), "
    "PRIMARY KEY (room, a), EXCLUDE USING gist (room WITH =, daterange(a, b, '[]') WITH &&)",
    "an end that may be open": f"{ROOMS}, a date NOT NULL, b date, "
    "EXCLUDE USING gist (room WITH =, daterange(a, coalesce(b, 'infinity'::date)) WITH &&)",
    "two of them": f"{ROOMS}, teacher int NOT NULL CHECK (teacher IN (1, 2, 3)), d tsrange NOT NULL, "
    "EXCLUDE USING gist (room WITH =, d WITH &&), EXCLUDE USING gist (teacher WITH =, d WITH &&)",
    "numerics and cases": f"{ROOMS}, name text NOT NULL, a numeric(9, 2) NOT NULL, b numeric(9, 2) NOT NULL, "
    "EXCLUDE USING gist (room WITH =, lower(name) WITH =, numrange(a, b, '[]') WITH &&)",
    "equality alone": "a int NOT NULL CHECK (a < 40), b int NOT NULL, EXCLUDE USING btree (a WITH =, b WITH =)",
}


@pytest.mark.parametrize("name", EXCLUSIONS)
def test_ranges_that_may_not_meet_do_not(name):
    schema = read_schema(f"CREATE TABLE t ({EXCLUSIONS[name]});", dialect="postgres")
    made = generate(schema, rows=400)
    assert all(one.passed for one in made.checks)
    assert not schema.unsupported
    assert made.rows == {"t": 400}


def test_postgres_accepts_them(postgres_database):
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        try:
            connection.execute("CREATE EXTENSION btree_gist")
        except psycopg.errors.FeatureNotSupported:
            return  # the extension is not on this machine
        for place, columns in enumerate(EXCLUSIONS.values()):
            connection.execute(f"CREATE TABLE t{place} ({columns})")
    made = generate(postgres_database, rows=400, into=postgres_database)
    assert len(made.rows) == len(EXCLUSIONS)
    assert all(one.passed for one in check(postgres_database, postgres_database))


MEETING = {
    "neighbours that touch": (("[1,3)", "[3,5)"), 0),
    "one within": (("[1,9)", "[3,5)"), 1),
    "both ends within": (("[1,3]", "[3,5)"), 1),
    "an end of its own": (("[1,3)", "(2,5)"), 0),
    "open ends": (("[1,)", "(,2)"), 1),
    "nothing meets what is empty": (("[1,9)", "empty", "[4,4)"), 0),
    "nothing meets NULL": (("[1,9)", None), 0),
    "another group": (("[1,9)", "[1,9)", "[1,9)"), 1),
}


@pytest.mark.parametrize("name", MEETING)
def test_the_check_finds_ranges_that_meet(name):
    ranges, violations = MEETING[name]
    schema = read_schema(
        "CREATE TABLE t (g int, r int4range, EXCLUDE USING gist (g WITH =, r WITH &&));", dialect="postgres"
    )
    (found,) = [one for one in checks_of(schema) if one.kind == "exclusion"]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (g int, r text)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?)", [(1 + place // 2, one) for place, one in enumerate(ranges)]
        )
        assert len(connection.execute(found.query.sql("duckdb")).fetchall()) == violations


def test_capacity_counts_what_fits_into_the_time():
    ddl = """CREATE TABLE t (room int NOT NULL CHECK (room IN (1, 2)), a date NOT NULL CHECK (a >= '2024-01-01'),
    b date NOT NULL CHECK (b <= '2024-02-01'), EXCLUDE USING gist (room WITH =, daterange(a, b) WITH &&));"""
    schema = read_schema(ddl, dialect="postgres")
    assert generate(schema, rows=1000).rows == {"t": 62}
    with pytest.raises(CapacityError, match=r"at most 62 rows.* 2 of room x 31 of a, b"):
        generate(schema, rows={"t": 63})


def test_one_range_can_be_made_to_meet_another():
    schema = read_schema(f"CREATE TABLE t ({EXCLUSIONS['a range of moments']});", dialect="postgres")
    made = generate(schema, rows=50, violate="EXCLUDE")
    assert [one.check.kind for one in made.checks if one.violations] == ["exclusion"]
