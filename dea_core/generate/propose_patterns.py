"""A text with a CHECK on its pattern: what its name says, where that passes; else the pattern alone.

    email CHECK (email LIKE '%@%')              every address passes: person.email
    country_code CHECK (... ~ '^[A-Z]{2}$')     every code passes: place.country_code
    phone CHECK (phone ~ '^\\+1')                the usual spelling does not, another does
    status CHECK (status LIKE 'p%')             some of the usual words pass: a choice of those

Whether they pass is asked of the engine, on a sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp

from dea_core.checks import Runner
from dea_core.engines import DuckDB
from dea_core.errors import EngineError, PlanError
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.compile import compile_table
from dea_core.generate.domains import Domain
from dea_core.generate.names import by_name
from dea_core.generate.plan import ColumnPlan, Plan, TablePlan
from dea_core.schema import Column, Schema, Table
from dea_core.sql.for_duckdb import running_sql
from dea_core.sql.similar import checks_pass

SAMPLE_ROWS = 500
MOST_WORDS = 100
"""Up to so many different values in a sample are taken for all that there are."""
ENOUGH = 0.3
"""The share of values that must pass, so that drawing again until one does is cheap."""
READ_OTHERS = ("computed", "after", "above")
"""Recipes that read other columns: no sample of one column alone can be made of them."""
SPELLINGS: dict[str, tuple[str, ...]] = {
    "phone": (
        r"\+1[2-9]\d{2}55501\d{2}",
        r"\+1 [2-9]\d{2} 555 01\d{2}",
        r"\+1-[2-9]\d{2}-555-01\d{2}",
        r"[2-9]\d{2}-555-01\d{2}",
        r"[2-9]\d{2}\.555\.01\d{2}",
        r"[2-9]\d{2}55501\d{2}",
        r"\([2-9]\d{2}\)555-01\d{2}",
    ),
}
"""Other ways to write what a recipe makes, from the same ranges that are nobody's."""


@dataclass(frozen=True)
class Sample:
    """Values of a plan, each with how often it came; ``passed`` are those that every CHECK lets through."""

    passed: Counter[object]
    failed: Counter[object]

    @property
    def share(self) -> float:
        """The share of values that passed."""
        return self.passed.total() / max(1, self.passed.total() + self.failed.total())


def named_within_pattern(schema: Schema, table: Table, column: Column, domain: Domain, rows: int) -> ColumnPlan | None:
    """What the column's name says, so far as the CHECKs on its pattern let it through; None where they do not."""
    keyed = any(column.name in key.columns for key in table.keys)
    named = by_name(schema, table, column, replace(domain, patterns=()))
    if named is None or named.recipe in READ_OTHERS:
        return None
    with DuckDB.open() as runner:
        for plan in _spelled(named):
            sample = _sample(table, column, plan, rows, runner)
            kept = _kept(plan, sample, keyed=keyed) if sample is not None else None
            if kept is not None:
                return replace(kept, why=f"{kept.why}, and CHECK on its pattern [{domain.origins[0]}]")
    return None


def _spelled(plan: ColumnPlan) -> Iterator[ColumnPlan]:
    yield plan
    for regex in SPELLINGS.get(plan.recipe, ()):
        yield replace(plan, recipe="pattern", options={"regex": regex})


def _kept(plan: ColumnPlan, sample: Sample, *, keyed: bool) -> ColumnPlan | None:
    """The plan if all passes; the words that do, where there are few; the plan again, where enough passes to redraw."""
    if not sample.failed:
        return plan
    if keyed or not sample.passed:
        return None
    if len(sample.passed) + len(sample.failed) <= MOST_WORDS:
        return replace(plan, recipe="choice", options={"values": {str(v): n for v, n in sample.passed.most_common()}})
    return plan if sample.share >= ENOUGH else None


def _sample(table: Table, column: Column, plan: ColumnPlan, rows: int, runner: Runner) -> Sample | None:
    """Values of the column alone; None where the plan cannot be made, or the engine cannot evaluate the CHECKs."""
    checks = [check for check in table.checks if check.columns == (column.name,)]
    alone = Schema((Table(table.name, (column,)),))
    wanted = Plan({table.name: TablePlan(max(rows, SAMPLE_ROWS), {column.name: replace(plan, null=0.0)})})
    try:
        made = compile_table(Blueprint(alone, wanted), table.name, 0, SAMPLE_ROWS).subquery("made")
        query = exp.select(exp.column(column.name, quoted=True), checks_pass(checks)).from_(made)
        found = runner.rows(running_sql(query))
    except (EngineError, PlanError):
        return None
    return Sample(Counter(value for value, fits in found if fits), Counter(value for value, fits in found if not fits))
