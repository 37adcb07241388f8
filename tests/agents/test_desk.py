"""What leaves the desk: no path out of the project, no value of a row that nobody allowed, no password."""

from __future__ import annotations

import json
from dataclasses import replace

import duckdb
import pytest

from dea_core import read_schema
from dea_core.agents import TOOLS, Desk, ask, tool
from dea_core.agents.client import ToolResult
from dea_core.agents.coordinator import _on_desk
from dea_core.agents.loop import Assignment, work
from dea_core.agents.told import answer_as_json
from dea_core.errors import DeaError, RefusedError, UsageError
from tests.agents.minds import call, mind, say

PERSON = "bob0@secret.example"


@pytest.fixture
def people(tmp_path):
    """A database whose rows break a rule, and a desk on which it lies."""
    path = tmp_path / "people.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE people (id int PRIMARY KEY, email text NOT NULL, age int)")
        connection.execute("INSERT INTO people VALUES (1, ?, -3), (2, 'x', 4)", [PERSON])
    schema = read_schema("CREATE TABLE people (id int PRIMARY KEY, email text NOT NULL, age int CHECK (age >= 0));\n")
    url = f"duckdb:///{path}"
    return lambda **more: Desk(schema=schema, databases={"main": url}, database="main", folder=tmp_path, **more)


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x"])
def test_no_path_leads_out_of_the_folder(tmp_path, path):
    with pytest.raises(RefusedError, match="outside"):
        Desk(folder=tmp_path).inside(path)
    assert Desk(folder=tmp_path).inside("a/b").startswith(str(tmp_path))


@pytest.mark.parametrize("check", ["age >= 0", "id < 1000000 OR CAST(email AS INTEGER) > 0", "length(email) < 3"])
def test_a_rule_that_rows_break_tells_values_only_where_allowed(people, check):
    asked = {"checks": [{"table": "people", "check": check, "why": "x"}]}
    quiet = json.dumps(TOOLS["propose_checks"](people(), asked))
    assert "people" in quiet
    assert PERSON not in quiet
    if check.startswith("length"):
        assert PERSON in json.dumps(TOOLS["propose_checks"](people(send_rows=True), asked))


def test_checks_of_a_database_tell_values_only_where_allowed(people):
    for arguments in ({}, {"database": "main"}):
        told = json.dumps(TOOLS["validate_data"](people(), arguments))
        assert "1 row there break it" in told
        assert PERSON not in told
    assert PERSON in json.dumps(TOOLS["validate_data"](people(send_rows=True), {"database": "main"}))


@pytest.mark.parametrize(
    "ddl", ["duckdb:///nowhere/x.duckdb?a=b", "postgresql://me@127.0.0.1:1/db", "dbt:///other", "x.sql"]
)
def test_a_schema_given_by_a_model_is_ddl_and_nothing_else(tmp_path, ddl, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.sql").write_text("CREATE TABLE secret (id int);")
    desk = Desk()
    with pytest.raises(DeaError):
        TOOLS["parse_schema"](desk, {"ddl": ddl})
    assert desk.schema is None


def test_rows_are_written_only_to_named_databases(people, tmp_path):
    desk = people(ask=lambda what: True)
    with pytest.raises(UsageError, match="no database"):
        TOOLS["generate_data"](desk, {"into": f"duckdb:///{tmp_path}/outside.duckdb"})
    assert not (tmp_path / "outside.duckdb").exists()


VARIABLE = duckdb.sql("SELECT 'hunter2' AS word")
"""A variable of Python's, which DuckDB would take for a table."""


@pytest.mark.parametrize(
    "sql", ["DELETE FROM people", "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM VARIABLE", "SELECT * FROM no"]
)
def test_queries_that_are_compared_or_timed_are_judged(people, sql):
    for rows in (None, {"*": 5}):
        with pytest.raises(RefusedError):
            TOOLS["measure_query"](people(), {"query": sql, "rows": rows})
    with pytest.raises(RefusedError):
        TOOLS["prove_equivalent"](people(), {"original": "SELECT 1 AS a FROM people", "candidate": sql})


def test_a_function_of_ones_own_behind_a_known_name_is_not_called(people, tmp_path):
    with duckdb.connect(str(tmp_path / "people.duckdb")) as connection:
        connection.execute("CREATE MACRO lower(x) AS (SELECT max(content) FROM read_text('/etc/passwd'))")
    with pytest.raises(RefusedError, match="lower"):
        TOOLS["measure_query"](people(), {"query": "SELECT lower(email) FROM people"})
    proposed = say({"queries": [{"sql": "SELECT lower(email) AS email FROM people", "relies_on": "x"}]})
    tuned = mind(call(("query_optimizer", {"task": "faster"})), proposed, say({"queries": []}), say({"said": "done"}))
    ask("make this query faster", people(query="SELECT email FROM people"), tuned)
    (why,) = [step.detail for step in tuned.trace.steps if step.kind == "refuted"]
    assert "lower" in why


def test_a_line_of_a_plan_reads_no_table(people):
    line = "{recipe: computed, expression: (SELECT max(word) FROM VARIABLE)}"
    change = {"table": "people", "column": "email", "line": line, "why": "x"}
    (refuted,) = TOOLS["patch_plan"](people(), {"columns": [change]})["refuted"]
    assert "there is no table" in refuted


def test_findings_in_rows_tell_values_only_where_allowed(people, tmp_path):
    with duckdb.connect(str(tmp_path / "people.duckdb")) as connection:
        words = "['SpellingA', 'spellinga', 'other'][1 + i % 3]"
        connection.execute("DELETE FROM people")
        connection.execute(f"INSERT INTO people SELECT i, {words}, 1 FROM range(500) t(i)")
    for allowed in (False, True):
        looked = mind(call(("schema_analyzer", {"task": "look"})), say({}), say({"said": "done"}))
        ask("what is wrong", replace(people(send_rows=allowed), schema=None), looked)
        told = str([request.system for request in looked.client.requests]) + str(looked.client.requests[-1].messages)
        assert "case_variants people.email" in told
        assert ("spellinga" in told) is allowed


def test_a_result_holds_no_secret(monkeypatch):
    monkeypatch.setenv("SHOP_PASSWORD", "hunter2-of-the-shop")

    @tool
    def leak(desk: Desk) -> str:
        """Says what it should not."""
        return "the password is hunter2-of-the-shop"

    leaking = mind(call(("leak", {})), say("done"))
    work(leaking, Desk(), Assignment("leaker", (), "leak", [leak]))
    (result,) = [part for part in leaking.client.requests[-1].messages[-1].parts if isinstance(part, ToolResult)]
    assert "hunter2" not in result.content


def test_no_password_of_a_source_is_told():
    url = "postgresql://me:hunter2secret@h/db"
    desk = Desk(source=url, schema=read_schema("CREATE TABLE t (id int);\n"), databases={"main": url})
    assert "hunter2" not in repr(desk) + _on_desk(desk)
    answer = ask("analyze this", desk, None)
    assert "hunter2" not in json.dumps(answer_as_json(answer), default=str)
