"""Parts of a large schema are asked at once over HTTP; what they say is tried and told in the order of the schema."""

from __future__ import annotations

import json
import threading
import time
from functools import partial
from typing import Any

import pytest

from dea_core import read_schema
from dea_core.agents import Desk, Mind, data_generator, schema_analyzer
from dea_core.agents.agency import AGENTS, Task
from dea_core.agents.budget import Budget
from dea_core.agents.listing import schema_listings
from tests.agents.adapters import ADAPTERS, MODEL, adapter
from tests.agents.minds import mind as scripted
from tests.agents.minds import say
from tests.agents.server import Fails, ModelServer, Says, Turn

TABLES = ("alpha", "beta", "gamma")
DDL = "\n".join(f"CREATE TABLE {name} (id int PRIMARY KEY, status varchar(9) NOT NULL);" for name in TABLES)

OK = "{recipe: choice, values: {ok: 1}}"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (data_generator, schema_analyzer):
        monkeypatch.setattr(module, "schema_listings", partial(schema_listings, room=60))


def patch_of(name: str, line: str) -> dict[str, Any]:
    return {"columns": [{"table": name, "column": "status", "line": line, "why": "so"}]}


def part_of(body: Any) -> str:
    """The table that a request is about."""
    return next(name for name in TABLES if f"## {name}" in json.dumps(body))


def generated(mind: Mind) -> Desk:
    desk = Desk(schema=read_schema(DDL), rows={"*": 5})
    AGENTS["data_generator"].run(Task("make rows"), desk, mind)
    return desk


@pytest.mark.parametrize("name", ADAPTERS)
def test_parts_are_asked_at_once_and_their_patches_keep_the_order(name: str) -> None:
    together = threading.Barrier(len(TABLES))

    def answer(body: Any) -> Turn:
        part = part_of(body)
        if "Refuted:" in json.dumps(body):
            return Says(json.dumps(patch_of(part, OK)))
        together.wait(5)
        time.sleep(0.05 * (len(TABLES) - TABLES.index(part)))  # the first part's answer comes last
        line = "nonsense" if part == "beta" else OK
        return Says(json.dumps(patch_of(part, line)))

    with ModelServer() as server:
        server.answer = answer
        mind = Mind(adapter(name, server), MODEL)
        desk = generated(mind)
        assert len(server.asked) == len(TABLES) + 1  # only what was refuted goes back, alone
    kept = [step.title.partition(".")[0] for step in mind.trace.steps if step.kind in ("kept", "refuted")]
    assert kept == ["alpha", "beta", "gamma", "beta"]
    kinds = [step.kind for step in mind.trace.steps if step.kind in ("ask", "reply")]
    assert kinds == ["ask"] * 3 + ["reply"] * 3 + ["ask", "reply"]
    for table in TABLES:
        assert desk.need_data().table(table).filter("status <> 'ok'").fetchall() == []


def test_a_part_that_cannot_be_asked_leaves_the_others() -> None:
    def answer(body: Any) -> Turn:
        part = part_of(body)
        return Fails(400, message="no") if part == "beta" else Says(json.dumps(patch_of(part, OK)))

    with ModelServer() as server:
        server.answer = answer
        mind = Mind(adapter("openai", server), MODEL)
        desk = generated(mind)
    assert len([note for note in desk.notes if "the rest is done by rules" in note]) == 1
    assert [step.title.partition(".")[0] for step in mind.trace.steps if step.kind == "kept"] == ["alpha", "gamma"]


def test_a_budget_with_room_for_one_asks_one_after_the_other_and_is_not_passed() -> None:
    with ModelServer() as server:
        server.answer = lambda body: Says(json.dumps(patch_of(part_of(body), OK)))
        mind = Mind(adapter("openai", server), MODEL, budget=Budget(tokens=8_000 + 123 + 2 * 26))
        generated(mind)
    kinds = [step.kind for step in mind.trace.steps if step.kind in ("ask", "reply")]
    assert kinds == ["ask", "reply"] * 3
    assert mind.budget.spent.total <= 8_000 + 123 + 2 * 26


def test_parts_of_the_analyzer_are_asked_together_too() -> None:
    rule = {"table": "beta", "check": "nothing > 1", "why": "so"}
    whole = scripted(say({}), say({"checks": [rule]}), say({}), say({"checks": []}))
    desk = Desk(schema=read_schema(DDL))
    AGENTS["schema_analyzer"].run(Task("what holds"), desk, whole)
    asked = [message.text for message in whole.client.requests[3].messages]
    assert "beta: nothing > 1" in asked[-1]
    assert asked[0] == "what holds"
    assert [step.kind for step in whole.trace.steps if step.kind in ("ask", "reply")][:6] == ["ask"] * 3 + ["reply"] * 3
