"""The whole way over HTTP, by the real SDKs: agents, parallel tools, a wait, a wrong proposal, rows, cost, trace."""

from __future__ import annotations

import json

import pytest

from dea_core import read_schema
from dea_core.agents import Desk, Mind, Trace, ask, read_trace
from dea_core.agents.budget import Budget
from dea_core.agents.cost import Ledger
from dea_core.agents.prices import Price, Prices
from tests.agents.adapters import ADAPTERS, MODEL, Clock, adapter
from tests.agents.server import Fails, ModelServer, Says

DDL = """CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE orders (
    id int PRIMARY KEY,
    user_id int NOT NULL REFERENCES users (id),
    status varchar(10) NOT NULL CHECK (status IN ('open', 'paid')),
    net numeric(8, 2) NOT NULL,
    total numeric(8, 2) NOT NULL
);
"""


def says(value):
    return Says(json.dumps(value))


def calls(*wanted):
    return Says(calls=tuple((f"c{n}", name, json.dumps(value)) for n, (name, value) in enumerate(wanted)), stop="tools")


def change(line):
    return {"table": "orders", "column": "status", "line": line, "why": "most are paid"}


TURNS = [
    Fails(429, headers={"retry-after": "3"}),
    calls(("search_schema", {"words": "status"}), ("search_schema", {"words": "users"})),
    calls(("data_generator", {"task": "orders, most of them paid"})),
    Fails(529),
    says(
        {
            "columns": [change("{recipe: choice, values: {lost: 1}}")],
            "rules": [{"table": "orders", "check": "total >= net", "why": "tax"}],
        }
    ),
    says({"columns": [change("{recipe: choice, values: {paid: 9, open: 1}}")]}),
    says({"said": "Orders, most of them paid.", "undone": []}),
]


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_the_whole_way(name, streamed, tmp_path):
    clock, heard = Clock(), []
    prices = Prices({MODEL: Price(4, 20, 0.4, 5)})
    with ModelServer(TURNS) as server:
        client = adapter(name, server, clock)
        mind = Mind(client, MODEL, budget=Budget(money=5, prices=prices), trace=Trace(tmp_path), ledger=Ledger(prices))
        mind.heard = (lambda agent, piece: heard.append(piece)) if streamed else None
        desk = Desk(schema=read_schema(DDL))
        answer = ask("make orders, most of them paid", desk, mind)
        bodies = [json.dumps(seen.body) for seen in server.requests if seen.method == "POST"]
    assert answer.by == "model", answer.notes
    assert answer.said == "Orders, most of them paid."
    orders = desk.data.table("orders")
    assert orders.filter("total < net").fetchall() == []
    assert orders.filter("status = 'paid'").aggregate("count(*)").fetchall()[0][0] > 800
    assert all(check.passed for check in desk.data.checks)
    assert [step.kind for step in read_trace(tmp_path, mind.trace.task) if step.kind == "refuted"] == ["refuted"]
    assert answer.spent.cost > 0
    assert answer.spent.calls == 5
    assert sum(clock.slept) >= 3
    assert any("'lost' breaks CHECK" in body for body in bodies)
    assert not any("sk-test" in body for body in bodies)
    assert bool(heard) is streamed


def test_claude_is_told_what_to_keep(tmp_path):
    with ModelServer(TURNS) as server:
        ask("make orders", Desk(schema=read_schema(DDL)), Mind(adapter("anthropic", server), MODEL))
        bodies = [seen.body for seen in server.requests if seen.path.endswith("/messages")]
    generator = next(body for body in bodies if "# Recipes" in json.dumps(body["system"]))
    assert "cache_control" in generator["system"][-1]
    assert "# Facts" in generator["system"][-1]["text"]
