"""The test data generator: rules write the plan, a model patches it, and the engine keeps what holds.

plan by rules ──> patch ──> tried on few rows ── refuted? back with the reason, a few times ──> rows, every check run

Of a large schema the parts are asked together; their patches are tried in the parts' order, whichever came first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dea_core.agents.agency import MOST_ROUNDS, Task, agent
from dea_core.agents.client import Block
from dea_core.agents.desk import Desk
from dea_core.agents.listing import recipe_listing, schema_listings
from dea_core.agents.loop import Assignment, Outcome, work_many
from dea_core.agents.mind import Mind
from dea_core.agents.parts import gone_on
from dea_core.agents.patch import Patched, Patcher, PlanPatch, planned
from dea_core.agents.prompt import system_of
from dea_core.agents.toolbox import offered
from dea_core.generate import InMemory, generate_data
from dea_core.results import counted

NAME = "data_generator"
TOOL_NAMES = ("search_schema", "profile_table", "get_table_stats")


@agent(
    takes="a schema (SOURCE, DDL, a database, a dbt project)",
    gives="a plan, rows in memory, the result of every check",
    tools=TOOL_NAMES,
)
def data_generator(task: Task, desk: Desk, mind: Mind | None) -> dict[str, Any]:
    """Makes rows that obey every rule of a schema, as realistic as a model's patch to the plan makes them."""
    schema = desk.need_schema()
    desk.proposal = planned(schema, desk.edited, desk.rows, desk.pools, fit=desk.fit)
    patched = _improved(task, desk, mind) if mind is not None else None
    if patched is not None:
        desk.edited = patched.edited
        desk.proposal = planned(schema, desk.edited, desk.rows, desk.pools, fit=desk.fit)
    desk.data = generate_data(schema, desk.proposal, InMemory(), progress=desk.progress)
    desk.results.append((NAME, desk.data))
    return _summary(desk, patched)


@dataclass(frozen=True)
class _Part:
    """Tables that one question is about, and the words that go with them."""

    listing: str
    words: str


def _improved(task: Task, desk: Desk, mind: Mind) -> Patched:
    """What a model's patches came to. Where it cannot be asked any more, what was kept so far."""
    plan = desk.need_proposal().plan
    patcher = Patcher(desk.need_schema(), desk.pools)
    total = Patched(desk.edited or replace(plan, tables={}))
    parts = [_Part(listing, task.words) for listing in schema_listings(desk.need_schema(), plan)]
    for _ in range(MOST_ROUNDS):
        refuted: list[Patched] = []
        for outcome in _asked(task, desk, mind, parts):
            tried = patcher.apply(outcome.value, total.edited)
            _trace(mind, tried)
            total = total.then(tried)
            refuted += [tried] if tried.refuted else []
        parts = [_sent_back(task, desk, tried) for tried in refuted]
        if not parts:
            break
    return total


def _asked(task: Task, desk: Desk, mind: Mind, parts: Sequence[_Part]) -> Iterator[Outcome]:
    """What a model makes of each part, all of them asked together; a part that it cannot be asked of is told."""
    tools = offered(TOOL_NAMES, desk)
    system = [_system(task, desk, mind, part.listing) for part in parts]
    every = [Assignment(NAME, facts, part.words, tools, PlanPatch) for facts, part in zip(system, parts, strict=True)]
    left = "what was kept until then stands, the rest is done by rules"
    for one in work_many(mind, desk, every):
        if isinstance(one, Outcome):
            yield one
        else:
            gone_on(one, NAME, left, desk, mind)


def _system(task: Task, desk: Desk, mind: Mind, listing: str) -> tuple[Block, ...]:
    recipes, facts = Block("# Recipes\n\n" + recipe_listing()), Block("# Facts\n\n" + listing)
    remembered = mind.memory.told(" ".join((task.words, *(table.name for table in desk.need_schema()))))
    memory = (Block("# Remembered\n\n" + remembered, stable=False),) if remembered else ()
    return system_of(NAME, recipes, facts, *memory)


def _trace(mind: Mind, tried: Patched) -> None:
    for kept in tried.kept:
        mind.kept(NAME, str(kept), kept.why, kept.table)
    for refuted in tried.refuted:
        mind.refuted(NAME, str(refuted.change), refuted.why, refuted.change.table)


def _sent_back(task: Task, desk: Desk, tried: Patched) -> _Part:
    """What was refuted, with the reasons and its tables only."""
    schema, about = desk.need_schema(), {one.change.table for one in tried.refuted}
    listing = "\n".join(schema_listings(schema.without({t.name for t in schema} - about), desk.need_proposal().plan))
    lines = [f"- {refuted}" for refuted in tried.refuted]
    told = f"{counted(len(tried.kept), 'change')} held. Refuted:"
    asked = "Correct these or leave them out; answer with a patch of the corrections only."
    return _Part(listing, "\n".join([task.words, "", told, *lines, asked]))


def _summary(desk: Desk, patched: Patched | None) -> dict[str, Any]:
    data = desk.need_data()
    summary: dict[str, Any] = {
        "rows": data.rows,
        "checks": {"passed": sum(one.passed for one in data.checks), "of": len(data.checks)},
        "notes": list(data.notes),
    }
    if patched is not None:
        summary["kept"] = [str(change) for change in patched.kept]
        summary["refuted"] = [str(refuted) for refuted in patched.refuted]
    return summary
