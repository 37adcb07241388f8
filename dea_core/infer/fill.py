"""Why is it empty? A workload is built in memory on a trial of its data; what gives no row gets a scenario that passes.

    plan ── rows, in memory ── every query built ── an empty one whose parents are filled ── a scenario ──┐
      └────────────────────────────── until nothing is empty, or nothing more can be done ────────────────┘

Each round adds a scenario or ends, and there are few: the same plan comes out every time. A scenario that rules refuse,
or that leaves its query empty, is taken back and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, PlanError
from dea_core.generate import InMemory, Plan, Proposal, Scenario, TablePlan, cast_of, generate_data
from dea_core.infer.build import Built, build
from dea_core.infer.scenarios import stage
from dea_core.results import named
from dea_core.schema import Schema
from dea_core.sql.lineage import Query, Relation, passages
from dea_core.sql.workload import Model

TRIAL_ROWS = 1000
"""So many rows of each table at most are made to try the queries on."""
MOST_ROUNDS = 8
Scenarios = Mapping[str, Mapping[str, Scenario]]
Load = Callable[[DuckDB], None]


@dataclass(frozen=True)
class Filled:
    """The plan with its scenarios, what the workload gave in the last trial, and what a person should be told."""

    proposal: Proposal
    built: Built
    notes: tuple[str, ...] = ()


@dataclass
class _Trial:
    """One workload, tried again and again. ``load`` brings the tables that stay as they are."""

    schema: Schema
    proposal: Proposal
    models: Sequence[Model]
    relations: Mapping[str, Relation]
    load: Load
    given_up: dict[str, str] = field(default_factory=dict)

    def run(self, plan: Plan) -> tuple[InMemory, Built]:
        """Make the rows of ``plan``, fewer where they are many, and build every query on them."""
        small = {name: replace(table, rows=min(table.rows, TRIAL_ROWS)) for name, table in plan.tables.items()}
        trial = replace(self.proposal, plan=replace(plan, tables=small), notes=())
        memory = InMemory()
        generate_data(self.schema, trial, memory)
        self.load(memory.engine)
        return memory, build(memory.engine, self.models)

    def candidates(self, built: Built) -> list[Model]:
        """Empty queries all of whose parents have rows, and that nobody has given up."""
        empty = set(built.empty)
        return [
            model
            for model in self.models
            if model.name in empty and not model.reads & empty and model.name not in self.given_up
        ]


def fill(
    schema: Schema,
    proposal: Proposal,
    models: Sequence[Model],
    relations: Mapping[str, Relation],
    load: Load = lambda engine: None,
) -> Filled:
    """``proposal`` with the scenarios that its queries need so that each of them gives a row."""
    trial = _Trial(schema, proposal, models, relations, load)
    plan = proposal.plan
    memory, built = trial.run(plan)
    for _ in range(MOST_ROUNDS):
        wanted = trial.candidates(built)
        if not wanted:
            break
        better = _with_scenarios(trial, plan, wanted, memory.engine)
        plan, memory, built = _best(trial, plan, better, wanted, (memory, built))
    return Filled(replace(proposal, plan=plan), built, tuple(_told(trial, proposal.plan, plan, built)))


def _with_scenarios(trial: _Trial, plan: Plan, wanted: Iterable[Model], engine: DuckDB) -> dict[str, Scenarios]:
    """For each query that a scenario was found for, that scenario; the others are given up with the reason."""
    found: dict[str, Scenarios] = {}
    for model in wanted:
        relation = trial.relations.get(model.name)
        reasons = ["its SQL is not known"]
        for passage in passages(relation) if isinstance(relation, Query) else ():
            staged = stage(passage, model.name, trial.schema, plan, engine)
            if isinstance(staged, str):
                reasons.append(staged)
            elif staged.scenarios:
                found[model.name] = staged.scenarios
                break
            else:
                reasons.append("; ".join(staged.left or passage.unread) or "nothing is asked that a row could be given")
        if model.name not in found:
            trial.given_up[model.name] = reasons[-1]
    return found


def _best(
    trial: _Trial, plan: Plan, more: Mapping[str, Scenarios], wanted: Sequence[Model], before: tuple[InMemory, Built]
) -> tuple[Plan, InMemory, Built]:
    """The plan with all scenarios that do what they are for: together, else each on its own."""
    if not more:
        return plan, *before
    try:
        better = with_scenarios(plan, more.values())
        memory, built = trial.run(better)
    except (ChecksFailedError, PlanError) as error:
        if len(more) == 1:
            trial.given_up.update(dict.fromkeys(more, f"a row that passes breaks a rule: {error.message}"))
            return plan, *before
        state = (plan, *before)
        for name, scenarios in more.items():
            state = _best(trial, state[0], {name: scenarios}, wanted, state[1:])
        return state
    useless = {name for name in more if not built.rows.get(name)}
    trial.given_up.update(dict.fromkeys(useless, "rows that pass its filters still do not reach its end"))
    return better, memory, built


def with_scenarios(plan: Plan, more: Iterable[Scenarios]) -> Plan:
    """The plan with more scenarios, each of no more rows than find one another in the smallest table."""
    tables: dict[str, TablePlan] = dict(plan.tables)
    for scenarios in more:
        for table, played in scenarios.items():
            tables[table] = replace(tables[table], scenarios={**tables[table].scenarios, **played})
    wider = replace(plan, tables=tables)
    cast = cast_of(wider)
    rooms: dict[str, int] = {}
    for lines in wider.tables.values():
        for name, scenario in lines.scenarios.items():
            room = cast.room(min(lines.rows, TRIAL_ROWS))
            for other in (name, *scenario.refers.values()):
                rooms[other] = min(rooms.get(other, room), room)
    trimmed = {
        name: replace(table, scenarios={s: _trimmed(one, rooms[s]) for s, one in table.scenarios.items()})
        for name, table in wider.tables.items()
    }
    return replace(wider, tables=trimmed)


def _trimmed(scenario: Scenario, room: int) -> Scenario:
    return replace(scenario, rows=scenario.rows[: max(1, room)])


def _told(trial: _Trial, before: Plan, after: Plan, built: Built) -> Iterable[str]:
    added = cast_of(after).numbers.keys() - cast_of(before).numbers.keys()
    names = [name for name in built.rows if name in added]
    if names:
        yield f"scenarios were planted for {named(names)}: without them no row of made data reached them"
    for name in built.empty:
        yield f"{name} is empty on this data: {trial.given_up.get(name, 'what it reads is empty')}"
