"""Fixes run on a Postgres that the user names: what is said of each, and that nothing there is changed."""

from __future__ import annotations

import pytest

from dea_core import analyze
from dea_core.analyze import RULES, Finding, Found, Report, Rule, Target
from dea_core.analyze.trying_engine import try_on_engine
from dea_core.engines import open_engine
from dea_core.errors import UsageError
from dea_core.readers import read_ddl

DDL = """
CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE orders (
    id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id), price numeric(10, 2) NOT NULL,
    created_at timestamptz
);
"""


def told(report: Report) -> dict[str, str | None]:
    return {f"{finding.target} {finding.rule}": finding.tried for finding in report.findings}


def databases(url: str) -> list[tuple[object, ...]]:
    with open_engine(url) as engine:
        return engine.rows("SELECT datname FROM pg_database ORDER BY 1")


def test_fixes_run_in_a_scratch_database_and_say_so(postgres_database: str) -> None:
    with open_engine(postgres_database) as engine:
        engine.execute("CREATE TABLE orders (id integer, user_id integer)")
    before = databases(postgres_database)
    found = told(analyze(DDL, try_on=postgres_database, try_rows=30))
    version = "fix tried on Postgres 1"
    assert str(found["orders.(user_id) -> users foreign_key_without_index"]).startswith(version)
    assert str(found["orders.price missing_check"]).endswith("over 30 rows a table: silent after")
    refused = str(found["orders.created_at missing_not_null"])
    assert "silent after, but rows that are allowed now refuse it (column" in refused
    assert databases(postgres_database) == before
    with open_engine(postgres_database) as engine:
        assert engine.rows("SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'") == [(0,)]


@pytest.mark.parametrize(
    ("fix", "said"),
    [
        ("CREATE INDEX i ON orders USING nothing (price)", 'it fails (access method "nothing" does not exist)'),
        ("COMMENT ON TABLE orders IS 'so'", "the rule still finds it"),
    ],
)
def test_what_postgres_says_of_a_fix_that_does_not_do(
    fix: str, said: str, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Found(Target("table", "orders"), "why", (fix,))
    assert "no_primary_key" in RULES
    monkeypatch.setitem(RULES._found, "made", Rule("made", "info", lambda _: iter([found])))
    finding = Finding("made", "info", found.target, found.why, found.fix)
    (heard,) = try_on_engine(read_ddl(DDL), [finding], postgres_database, 5).values()
    assert said in heard


def test_without_an_engine_the_report_says_where_fixes_were_tried() -> None:
    report = analyze(DDL)
    assert report.tried_on == "fixes were tried on a copy of the schema, none was run on postgres (--try-on URL does)"


def test_what_cannot_be_tried_there_is_told(postgres_database: str) -> None:
    other = told(analyze(DDL.replace("timestamptz", "datetime"), dialect="mysql", try_on=postgres_database))
    assert {str(said) for said in other.values() if said} == {
        "fix tried on a copy of the schema, not on Postgres: it is mysql"
    }
    with open_engine(postgres_database) as engine:
        engine.execute("DROP ROLE IF EXISTS nobody_here")
        engine.execute("CREATE ROLE nobody_here LOGIN")
    poor = told(analyze(DDL, try_on=postgres_database.replace("postgres@", "nobody_here@")))
    assert "no scratch database can be made there (permission denied" in str(poor["orders.price missing_check"])
    with pytest.raises(UsageError, match="fixes cannot be tried on duckdb"):
        analyze(DDL, try_on="duckdb:///x.duckdb")
