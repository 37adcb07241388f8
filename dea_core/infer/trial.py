"""A plan tried: its rows made in memory, every query of the workload built on them, every rule of it held against that.

Trial(schema, models, relations, rules)  ──  run(plan)  ──>  Outcome(engine, rows of each query, rules that are broken)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.generate import InMemory, Plan, Proposal, Wish, generate_data, propose_plan
from dea_core.infer.build import Built, build
from dea_core.infer.demand import Demand
from dea_core.schema import Schema
from dea_core.sql.lineage import Relation
from dea_core.sql.workload import Model

TRIAL_ROWS = 1000
"""So many rows of each table at most are made to try the queries on."""
Load = Callable[[DuckDB], None]
Propose = Callable[[Plan], Proposal]


@dataclass(frozen=True)
class Rule:
    """A rule that is said of a relation of the workload. ``query`` gives the rows that break it."""

    name: str
    about: str
    demand: Demand
    query: exp.Query


@dataclass(frozen=True)
class Outcome:
    """What came of one try. ``engine`` holds the rows and what was built on them, while ``memory`` is kept."""

    memory: InMemory
    built: Built
    counted: Mapping[str, int]
    """How many rows break each rule that could be tried, by its name."""

    @property
    def engine(self) -> DuckDB:
        """Where everything is."""
        return self.memory.engine

    @property
    def broken(self) -> dict[str, int]:
        """The rules that rows break, and how many do."""
        return {name: count for name, count in self.counted.items() if count}

    @property
    def held(self) -> frozenset[str]:
        """The rules that no row breaks."""
        return frozenset(name for name, count in self.counted.items() if not count)

    def is_worse_than(self, other: Outcome) -> bool:
        """Whether anything is empty, broken or failing that was not."""
        return bool(
            set(self.built.empty) - set(other.built.empty)
            or self.broken.keys() - other.broken.keys()
            or self.built.failures.keys() - other.built.failures.keys()
        )


@dataclass
class Trial:
    """One workload, tried again and again. ``load`` brings the tables that stay as they are.

    ``propose`` makes a plan of the lines that are given whole. ``given_up`` are queries and rules, with the reason.
    """

    schema: Schema
    models: Sequence[Model]
    relations: Mapping[str, Relation]
    rules: Sequence[Rule] = ()
    load: Load = lambda engine: None
    propose: Propose | None = None
    derives: bool = True
    """Whether columns may be derived from rows of other tables: not where rows are made elsewhere."""
    given_up: dict[str, str] = field(default_factory=dict)

    def run(self, plan: Plan) -> Outcome:
        """Make the rows of ``plan``, fewer where they are many, and build every query on them.

        Raises ChecksFailedError and PlanError.
        """
        small = {name: replace(table, rows=min(table.rows, TRIAL_ROWS)) for name, table in plan.tables.items()}
        memory = InMemory()
        generate_data(self.schema, Proposal(replace(plan, tables=small)), memory)
        self.load(memory.engine)
        built = build(memory.engine, self.models)
        return Outcome(memory, built, self._counted(memory.engine))

    def _counted(self, engine: DuckDB) -> dict[str, int]:
        found: dict[str, int] = {}
        for rule in self.rules:
            try:
                count = engine.rows(f"SELECT count(*) FROM ({rule.query.sql('duckdb')}) AS broken")[0][0]
            except EngineError:
                continue  # what it reads is not built, and that is told
            found[rule.name] = int(str(count))
        return found

    def completed(self, plan: Plan) -> Plan:
        """``plan`` with lines for the columns that it leaves out, and as many rows as it says."""
        propose = self.propose or (lambda lines: propose_plan(self.schema, Wish(edited=lines, tells_added=False)))
        better = propose(plan).plan
        rows = {
            name: replace(lines, rows=plan.tables[name].rows, why=plan.tables[name].why, asked=plan.tables[name].asked)
            for name, lines in better.tables.items()
        }
        return replace(better, tables=rows)
