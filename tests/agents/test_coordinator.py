"""A task in words, from beginning to end: agents chained, a wrong proposal refuted and put right, every check green."""

from __future__ import annotations

import pytest

from dea_core import read_schema
from dea_core.agents import AGENTS, Desk, ask
from dea_core.agents.budget import Budget
from dea_core.agents.memory import Memory
from dea_core.agents.told import answer_as_json, render_answer
from dea_core.errors import UsageError
from dea_core.store import open_store
from tests.agents.minds import call, mind, say, steps

DDL = """CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE, country char(2) NOT NULL);
CREATE TABLE orders (
    id int PRIMARY KEY,
    user_id int NOT NULL REFERENCES users (id),
    ordered_on date NOT NULL,
    shipped_on date,
    status varchar(10) NOT NULL CHECK (status IN ('open', 'paid', 'void')),
    net numeric(8, 2) NOT NULL CHECK (net >= 0),
    tax numeric(8, 2) NOT NULL,
    total numeric(9, 2) NOT NULL
);
"""
TASK = "make three realistic quarters of orders and say which rules they obey"
QUARTERS = "{recipe: date, min_value: 2026-01-01, max_value: 2026-09-30}"


def column(name, line):
    return {"table": "orders", "column": name, "line": line, "why": "because"}


def rule(check):
    return {"table": "orders", "check": check, "why": "because"}


@pytest.fixture
def desk():
    return Desk(schema=read_schema(DDL))


def test_the_whole_way(desk):
    whole = mind(
        call(("schema_analyzer", {"task": "which rules"})),
        say({"checks": [rule("total >= net"), rule("shipped >= ordered_on")], "links": [], "meanings": []}),
        say({"checks": [rule("shipped_on >= ordered_on")]}),
        call(("data_generator", {"task": "three realistic quarters of orders"})),
        say(
            {
                "columns": [
                    column("ordered_on", QUARTERS),
                    column("status", "{recipe: choice, values: {paid: 8, cancelled: 1}}"),
                ],
                "rules": [rule("total = net + tax"), rule("shipped_on >= ordered_on")],
                "rows": [{"table": "orders", "rows": 600, "why": "more orders than users"}],
            }
        ),
        say({"columns": [column("status", "{recipe: choice, values: {paid: 8, void: 1}}")]}),
        call(("validate_data", {})),
        say({"said": "600 orders of three quarters.", "undone": []}),
    )
    answer = ask(TASK, desk, whole)
    assert answer.by == "model"
    assert [name for name, _ in answer.results] == ["schema_analyzer", "data_generator"]
    orders = desk.data.table("orders")
    assert orders.filter("ordered_on NOT BETWEEN '2026-01-01' AND '2026-09-30'").fetchall() == []
    assert orders.filter("total <> net + tax OR shipped_on < ordered_on OR status = 'open'").fetchall() == []
    assert orders.aggregate("count(*)").fetchall() == [(600,)]
    assert all(check.passed for check in desk.data.checks)
    refuted = [step for step in whole.trace.steps if step.kind == "refuted"]
    assert [step.agent for step in refuted] == ["schema_analyzer", "data_generator"]
    assert "did you mean shipped_on?" in refuted[0].title
    assert "'cancelled' breaks CHECK" in refuted[1].detail
    sent_back = whole.client.requests[5].messages[-1].text
    assert "'cancelled' breaks CHECK" in sent_back
    text = render_answer(answer)
    assert "8 calls" in text
    assert f"dea trace show {whole.trace.task}" in text
    told = answer_as_json(answer)
    assert told["spent"]["tokens"] == 8 * 120
    assert [one["agent"] for one in told["results"]] == ["schema_analyzer", "data_generator"]


def test_without_a_model_rules_do_it(desk):
    answer = ask("analyze it, then make 300 orders and 40 users", desk, None)
    assert answer.by == "rules"
    assert [name for name, _ in answer.results] == ["schema_analyzer", "data_generator"]
    assert desk.data.rows == {"users": 40, "orders": 300}
    assert "300 rows of orders" in answer.said


def test_without_a_model_what_was_not_understood_is_said(desk):
    answer = ask("make two quarters of orders", desk, None)
    assert answer.undone == ("not understood without a model: two quarters",)
    with pytest.raises(UsageError, match="no agent is named") as caught:
        ask("hello", desk, None)
    assert "data_generator" in str(caught.value.hint)
    with pytest.raises(UsageError, match="the task is empty"):
        ask("  ", desk, None)


def test_where_the_model_ends_the_rules_go_on(desk):
    poor = mind(call(("data_generator", {"task": "orders"})), budget=Budget(steps=1))
    answer = ask("make 50 orders", desk, poor)
    assert answer.by == "model, then rules"
    assert desk.data.rows["orders"] in (50, 1000)
    assert any("step 2" in note for note in answer.notes)


def test_a_budget_of_nothing_asks_nothing_and_still_answers(desk):
    nothing = mind(budget=Budget(money=0))
    answer = ask("make 50 orders", desk, nothing)
    assert nothing.client.requests == []
    assert desk.data.rows["orders"] == 50
    assert answer.by == "model, then rules"


def test_a_model_that_fails_leaves_what_was_kept(desk):
    half = mind(
        call(("data_generator", {"task": "orders"})),
        say({"columns": [column("status", "lost")], "rules": [rule("total = net + tax")], "rows": []}),
        say("declined", "refusal"),
        say({"said": "done", "undone": []}),
    )
    answer = ask("make orders", desk, half)
    assert desk.data.table("orders").filter("total <> net + tax").fetchall() == []
    assert any("declined by the model" in note for note in answer.notes)
    assert steps(half, "kept") == ["orders: total = net + tax"]


def test_what_was_kept_and_refuted_is_told_with_the_next_task(desk, tmp_path):
    script = [
        call(("data_generator", {"task": "orders"})),
        say({"rules": [rule("total = net + tax")], "columns": [column("status", "lost")]}),
        say({}),
        say({"said": "done"}),
    ]
    with_memory = {"memory": Memory(open_store(tmp_path / "memory.db"))}
    ask("make orders", desk, mind(*script, **with_memory))
    again = mind(*script, **with_memory)
    ask("make orders", Desk(schema=desk.schema), again)
    told = again.client.requests[1].system[-1].text
    assert "kept before: orders: total = net + tax" in told
    assert "refuted before: orders.status: lost" in told


def test_agents_say_what_they_take_give_and_use():
    assert set(AGENTS) >= {"data_generator", "query_optimizer", "schema_analyzer"}
    for name in AGENTS:
        agent = AGENTS[name]
        assert agent.does.endswith(".")
        assert agent.takes
        assert agent.gives
