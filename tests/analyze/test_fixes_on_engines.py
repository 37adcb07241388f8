"""Fixes are SQL that engines run: the DDL is made, its fixes are run, and the rule looks at what is there then."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dea_core.analyze import Finding, Subject, Wanted, analyze_schema, open_subject
from dea_core.engines import open_engine
from dea_core.readers import read_ddl, read_schema
from tests.analyze.cases import CASES, Case

OF_POSTGRES = [case for case in CASES if case.dialect == "postgres" and not case.has_rows]


def fixable(case: Case, subject: Subject) -> list[Finding]:
    return [f for f in analyze_schema(subject, Wanted((case.rule,))).findings if f.fix]


def statements(findings: list[Finding]) -> list[str]:
    return list(dict.fromkeys(statement for finding in findings for statement in finding.fix))


@pytest.mark.parametrize("case", OF_POSTGRES, ids=lambda case: case.rule)
def test_postgres_runs_every_fix_and_the_rule_is_silent_after(case: Case, postgres_database: str) -> None:
    with open_engine(postgres_database) as engine:
        engine.execute(case.sql)
        found = fixable(case, Subject(read_schema(postgres_database)))
        assert len(found) == len(fixable(case, Subject(read_ddl(case.sql)))), "the catalog and the DDL say the same"
        for statement in statements(found):
            engine.execute(statement)
    assert not fixable(case, Subject(read_schema(postgres_database)))


@pytest.mark.parametrize("case", [case for case in CASES if case.has_rows], ids=lambda case: case.rule)
def test_duckdb_runs_every_fix_and_the_rule_is_silent_after(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(case.sql)
    found = fixable_at(case, path)
    with duckdb.connect(str(path)) as connection:
        for statement in sorted(statements(found), key=lambda sql: sql.startswith("CREATE")):  # an index bars ALTER
            connection.execute(statement)
    assert not fixable_at(case, path)


def fixable_at(case: Case, path: Path) -> list[Finding]:
    with open_subject(f"duckdb:///{path}") as subject:
        return fixable(case, subject)


@pytest.mark.parametrize(
    ("texts", "items"),
    [
        (["red, dark blue", "green;red", "a|b", "", "new york"], ["a", "b", "dark blue", "green", "new york", "red"]),
        (["1girl solo", "  long_hair  solo "], ["1girl", "long_hair", "solo"]),
    ],
)
def test_lists_are_split_at_the_marks_that_the_rows_hold(
    texts: list[str], items: list[str], postgres_database: str
) -> None:
    ddl = "CREATE TABLE posts (id integer PRIMARY KEY, tags text)"
    rows = ", ".join(f"({number}, '{text}')" for number, text in enumerate(texts))
    with open_engine(postgres_database) as engine:
        engine.execute(f"{ddl}; INSERT INTO posts VALUES {rows}")
        for statement in statements(
            list(analyze_schema(Subject(read_ddl(ddl)), Wanted(("comma_list_column",))).findings)
        ):
            engine.execute(statement)
        assert engine.rows("SELECT DISTINCT tag FROM post_tag ORDER BY 1") == [(item,) for item in items]
