"""Why is it empty? An empty query whose parents are filled gets a scenario: rows that pass all that it asks.

    plan ── tried ── an empty query ── what its rows must be ── a scenario ──┐
      └────── until nothing is empty, or nothing more can be done ───────────┘

Each round adds a scenario or ends, and there are few: the same plan comes out every time. A scenario that rules refuse,
or that leaves its query empty, is taken back and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, PlanError
from dea_core.generate import Plan, Scenario, TablePlan, cast_of
from dea_core.infer.scenarios import stage
from dea_core.infer.trial import TRIAL_ROWS, Outcome, Trial
from dea_core.sql.lineage import Query, passages
from dea_core.sql.workload import Model

MOST_ROUNDS = 8
Scenarios = Mapping[str, Mapping[str, Scenario]]
State = tuple[Plan, Outcome]


def fill(trial: Trial, plan: Plan, outcome: Outcome) -> State:
    """``plan`` with the scenarios that its queries need so that each of them gives a row."""
    state = (plan, outcome)
    for _ in range(MOST_ROUNDS):
        wanted = _candidates(trial, state[1])
        if not wanted:
            break
        state = _best(trial, state, _scenarios(trial, state, wanted))
    return state


def _candidates(trial: Trial, outcome: Outcome) -> list[Model]:
    """Empty queries all of whose parents have rows, and that nobody has given up."""
    empty = set(outcome.built.empty)
    waiting = [model for model in trial.models if model.name in empty and not model.reads & empty]
    return [model for model in waiting if model.name not in trial.given_up]


def _scenarios(trial: Trial, state: State, wanted: Iterable[Model]) -> dict[str, Scenarios]:
    """For each query that a scenario was found for, that scenario; the others are given up with the reason."""
    found: dict[str, Scenarios] = {}
    for model in wanted:
        answer = _scenario(trial, state[0], state[1].engine, model)
        if isinstance(answer, str):
            trial.given_up[model.name] = answer
        else:
            found[model.name] = answer
    return found


def _scenario(trial: Trial, plan: Plan, engine: DuckDB, model: Model) -> Scenarios | str:
    relation = trial.relations.get(model.name)
    reason = "its SQL is not known"
    for passage in passages(relation) if isinstance(relation, Query) else ():
        staged = stage(passage, model.name, trial.schema, plan, engine)
        if isinstance(staged, str):
            reason = staged
        elif staged.scenarios:
            return staged.scenarios
        else:
            reason = "; ".join(staged.left or passage.unread) or "it asks nothing that a row could be given"
    return reason


def _best(trial: Trial, state: State, more: Mapping[str, Scenarios]) -> State:
    """The plan with all scenarios that do what they are for: together, else each on its own."""
    if not more:
        return state
    try:
        better = with_scenarios(state[0], more.values())
        outcome = trial.run(better)
    except (ChecksFailedError, PlanError) as error:
        if len(more) == 1:
            trial.given_up.update(dict.fromkeys(more, f"a row that passes breaks a rule: {error.message}"))
            return state
        for name, scenarios in more.items():
            state = _best(trial, state, {name: scenarios})
        return state
    useless = {name for name in more if not outcome.built.rows.get(name)}
    trial.given_up.update(dict.fromkeys(useless, "rows that pass its filters still do not reach its end"))
    return (better, outcome) if len(useless) < len(more) else state


def with_scenarios(plan: Plan, more: Iterable[Scenarios]) -> Plan:
    """The plan with more scenarios, each of no more rows than find one another in the smallest table."""
    tables: dict[str, TablePlan] = dict(plan.tables)
    for scenarios in more:
        for table, played in scenarios.items():
            tables[table] = replace(tables[table], scenarios={**tables[table].scenarios, **played})
    wider = replace(plan, tables=tables)
    rooms = _rooms(wider)
    trimmed = {
        name: replace(lines, scenarios={s: _trimmed(one, rooms[s]) for s, one in lines.scenarios.items()})
        for name, lines in wider.tables.items()
    }
    return replace(wider, tables=trimmed)


def _rooms(plan: Plan) -> dict[str, int]:
    """How many rows play each scenario in the smallest table that takes part."""
    cast, rooms = cast_of(plan), dict[str, int]()
    for lines in plan.tables.values():
        room = cast.room(min(lines.rows, TRIAL_ROWS))
        for name, scenario in lines.scenarios.items():
            for other in (name, *scenario.refers.values()):
                rooms[other] = min(rooms.get(other, room), room)
    return rooms


def _trimmed(scenario: Scenario, room: int) -> Scenario:
    return replace(scenario, rows=scenario.rows[: max(1, room)])


def planted(before: Plan, after: Plan, names: Sequence[str]) -> list[str]:
    """The queries among ``names`` that have a scenario in ``after`` which was not in ``before``."""
    added = cast_of(after).numbers.keys() - cast_of(before).numbers.keys()
    return [name for name in names if name in added]
