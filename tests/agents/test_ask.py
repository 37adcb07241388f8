"""dea ask as people type it: with a script for a model, without a key, with what cannot be."""

from __future__ import annotations

import json

import duckdb
import pytest
import yaml
from click.testing import CliRunner

from dea_core import ask
from dea_core.cli import dea
from dea_core.errors import ModelUnknownError, NoKeyError, ReadError, UsageError
from tests.agents.adapters import KEY, OTHERS
from tests.agents.server import MODEL, ModelServer, Says

DDL = """CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE orders (
    id int PRIMARY KEY,
    user_id int NOT NULL REFERENCES users (id),
    net numeric(8, 2) NOT NULL,
    total numeric(8, 2) NOT NULL
);
"""
ANSWERS = [
    {"calls": [{"name": "data_generator", "arguments": {"task": "orders"}}], "usage": {"input_tokens": 100}},
    {"json": {"rules": [{"table": "orders", "check": "total >= net", "why": "tax"}], "columns": [], "rows": []}},
    {"json": {"said": "Orders were made.", "undone": []}},
]


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEA_MEMORY", "on")
    for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "shop.sql").write_text(DDL)
    (tmp_path / "answers.yml").write_text(yaml.safe_dump(ANSWERS))
    return tmp_path


def run(*words):
    return CliRunner().invoke(dea, ["ask", *words], catch_exceptions=False)


def test_with_a_model_what_it_made_is_written_traced_and_remembered(project):
    said = run("make orders", "--source", "shop.sql", "--model", "scripted:answers.yml", "--out", "data")
    assert said.exit_code == 0
    assert "Orders were made." in said.output
    assert "kept     orders: total >= net" in said.output
    assert "by model; 3 calls, 100 tokens" in said.output
    assert (project / "data" / "orders.csv").read_text().count("\n") == 1001
    trace = CliRunner().invoke(dea, ["trace", "show"], catch_exceptions=False).output
    assert trace.splitlines()[0].endswith("make orders")
    assert "orders: total >= net" in CliRunner().invoke(dea, ["memory", "list"], catch_exceptions=False).output


def test_the_second_time_nothing_is_paid(monkeypatch):
    turns = [
        Says(calls=(("c1", "data_generator", '{"task": "orders"}'),), stop="tools"),
        Says("{}"),
        Says('{"said": "x"}'),
    ]
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    with ModelServer(turns) as server:
        server.others = dict(OTHERS["anthropic"])
        monkeypatch.setenv("DEA_BASE_URL", server.url)
        words = ("make orders", "--source", "shop.sql", "--model", f"anthropic:{MODEL}", "--json", "--quiet")
        first, second = (json.loads(run(*words).output)["spent"] for _ in range(2))
    assert first["tokens"] > 0
    assert second["tokens"] == 0
    assert second["calls"] == first["calls"] == 3


def test_the_plan_is_saved_and_says_the_same_again(project):
    run("make orders", "--source", "shop.sql", "--model", "scripted:answers.yml", "--save-plan", "dea_plan.yml")
    plan = yaml.safe_load((project / "dea_plan.yml").read_text())
    assert plan["tables"]["orders"]["rules"] == [{"check": "total >= net", "why": "tax"}]
    answer = ask("make orders", source="shop.sql", model="none")
    rows = dict(answer.results)["data_generator"].table("orders")
    assert rows.filter("total < net").fetchall() == []


def test_without_a_key_rules_do_it_and_say_so(project):
    said = run("make 70 orders", "--source", "shop.sql")
    assert said.exit_code == 0
    assert "by rules alone: no key for Anthropic: ANTHROPIC_API_KEY is not set" in " ".join(said.output.split())
    assert "70 rows  orders" in said.output


def test_a_model_that_is_named_needs_its_key():
    with pytest.raises(NoKeyError, match="ANTHROPIC_API_KEY"):
        ask("make orders", source="shop.sql", model="anthropic")


def test_a_model_that_is_not_there_ends_the_task(project):
    (project / "unknown.yml").write_text(yaml.safe_dump([{"error": "unknown"}]))
    with pytest.raises(ModelUnknownError):
        ask("make orders", source="shop.sql", model="scripted:unknown.yml")


def test_a_server_that_is_not_there_leaves_it_to_the_rules(project):
    (project / "away.yml").write_text(yaml.safe_dump([{"error": "unreachable"}]))
    answer = ask("make 20 orders", source="shop.sql", model="scripted:away.yml")
    assert answer.by == "model, then rules"
    assert dict(answer.results)["data_generator"].rows["orders"] == 20


def test_a_budget_of_zero_asks_nobody(project):
    said = run("make 30 orders", "--source", "shop.sql", "--model", "scripted:answers.yml", "--max-steps", "0")
    assert "by model, then rules; 0 calls" in said.output
    assert "30 rows  orders" in said.output


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"source": "nowhere.sql"}, ReadError, "nowhere.sql"),
        ({"source": "shop.sql", "plan": "no.yml"}, Exception, "cannot read the plan"),
        ({"query": "no.sql"}, ReadError, "no.sql"),
        ({"source": "shop.sql", "model": "clever"}, UsageError, "clever"),
        ({"source": "shop.sql", "rows": {"orderz": 3}}, Exception, "orderz"),
        ({"source": "shop.sql", "max_cost": -1}, UsageError, "max_cost"),
        ({}, UsageError, "no schema was read"),
    ],
)
def test_what_cannot_be_is_told(given, error, said):
    with pytest.raises(error, match=said):
        ask("make rows of data", **given)


def test_what_cannot_be_written_does_not_lose_the_answer(project):
    answer = ask("analyze this", source="shop.sql", model="none", out="data", save_plan="no/such/folder/plan.yml")
    assert [name for name, _ in answer.results] == ["schema_analyzer"]
    assert "there is no plan yet" in answer.undone[0]
    assert "no rows were made" in answer.undone[1]
    answer = ask("make 3 orders", source="shop.sql", model="none", save_plan="no/such/folder/plan.yml")
    assert "cannot write the plan" in answer.undone[0]


def test_a_source_may_be_ddl_itself(project):
    (project / "dea_plan.yml").write_text("tables: {nothing_here: {rows: 3}}\n")
    long = "CREATE TABLE t (" + ", ".join(f"a_rather_long_name_{n} int" for n in range(60)) + ");"
    assert ask("make 7 rows", source=long, model="none").results[0][1].rows == {"t": 7}


def test_nothing_is_kept_where_memory_is_off(project, monkeypatch):
    monkeypatch.setenv("DEA_MEMORY", "off")
    ask("make 10 orders", source="shop.sql", model="scripted:answers.yml")
    assert not (project / ".dea").exists()


def test_a_tool_only_writes_with_leave(project):
    write = {"calls": [{"name": "generate_data", "arguments": {"out": "data"}}]}
    script = [write, {"json": {"said": "done", "undone": []}}]
    (project / "writes.yml").write_text(yaml.safe_dump(script))
    asked = []
    for leave in (False, True):
        ask(
            "make orders",
            source="shop.sql",
            model="scripted:writes.yml",
            allow=lambda what, leave=leave: asked.append(what) or leave,
        )
        assert (project / "data").exists() is leave
    assert asked[0].startswith("write 2,000 rows to")


def test_agents_and_tools_are_listed():
    said = CliRunner().invoke(dea, ["agents"], catch_exceptions=False).output
    assert "schema_analyzer" in said
    assert "prove_equivalent" in said
    told = json.loads(CliRunner().invoke(dea, ["agents", "--json"], catch_exceptions=False).output)
    assert {"name", "does", "takes", "gives", "tools"} == set(told["agents"][0])


def test_a_script_has_a_name_in_what_calls_cost(project):
    run("make orders", "--source", "shop.sql", "--model", "scripted:answers.yml", "--quiet")
    said = CliRunner().invoke(dea, ["cost"], catch_exceptions=False).output
    assert said.splitlines()[1].split()[:2] == ["scripted", "3"]


def test_rows_are_added_where_the_person_says_so(project):
    into = f"duckdb:///{project}/shop.duckdb"
    (project / "logs.sql").write_text("CREATE TABLE logs (told text NOT NULL);")
    words = ("make 5 rows", "--source", "logs.sql", "--model", "none", "--into", into)
    assert "wrote" in run(*words).output
    refused = run(*words)
    assert "not done:" in refused.output
    assert "--append" in refused.output
    added = run(*words, "--append")
    assert "not done:" not in added.output
    with duckdb.connect("shop.duckdb") as connection:
        assert connection.execute("SELECT count(*) FROM logs").fetchone() == (10,)
    with pytest.raises(UsageError, match="exclude one another"):
        ask("make 5 rows", source="shop.sql", model="none", replace=True, append=True)


KEYED = """CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE subscriptions (customer_id int PRIMARY KEY REFERENCES customers (id), box text NOT NULL);
"""


def test_rows_in_words_shrink_what_the_plan_beside_says_of_others(project):
    (project / "club.sql").write_text(KEYED)
    (project / "dea_plan.yml").write_text("tables: {customers: {rows: 800}, subscriptions: {rows: 700}}\n")
    said = run("make 30 customers", "--source", "club.sql", "--model", "none")
    assert "30 rows  customers" in said.output
    assert "subscriptions: 30 of 700 rows, all that fit: customer_id" in said.output
    both = ("make 30 customers and 600 subscriptions", "--source", "club.sql", "--model", "none")
    refused = CliRunner().invoke(dea, ["ask", *both])
    assert refused.exit_code == 1
    assert "at most 30 rows, and 600 were asked for" in str(refused.exception) + refused.output
    assert "subscriptions: 30 of 600 rows" in run(*both, "--fit").output


def test_no_network_leaves_it_to_the_rules_whoever_was_asked_for(project, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    with ModelServer() as gone:
        monkeypatch.setenv("DEA_BASE_URL", gone.url)
    for model in (None, "anthropic", f"anthropic:{MODEL}"):
        answer = ask("make 6 orders", source="shop.sql", model=model, max_seconds=0.5)
        assert dict(answer.results)["data_generator"].rows["orders"] == 6
        assert any("cannot be reached" in note for note in answer.notes)


def test_a_script_costs_nothing_so_a_budget_of_money_holds(project):
    said = run("make orders", "--source", "shop.sql", "--model", "scripted:answers.yml", "--max-cost", "1", "--quiet")
    assert "by model; 3 calls, 100 tokens, $0.0000" in said.output


def test_a_database_that_is_none_is_told_before_anything_is_done(project):
    with pytest.raises(UsageError, match="no database 'nowhere'"):
        ask("make 6 orders", source="shop.sql", on="nowhere", model="none")
