"""What a repair is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlglot import exp

from dea_core.generate import ColumnPlan, Plan, PlanRule
from dea_core.infer.trial import Outcome, Rule, Trial
from dea_core.schema import Table
from dea_core.sql.lineage import BaseTable, Query, Relation, Row, expand, plain_column


@dataclass(frozen=True)
class Repaired:
    """A changed plan, which may lack lines for columns, and what was done in words."""

    plan: Plan
    told: str


@dataclass(frozen=True)
class Scene:
    """A workload with a plan, and what came of it."""

    trial: Trial
    plan: Plan
    outcome: Outcome

    def relation(self, name: str) -> Relation | None:
        """What a name in the workload means."""
        return self.trial.relations.get(name)

    def tables_below(self, relation: Relation) -> set[str]:
        """The base tables that a relation is built from."""
        if isinstance(relation, BaseTable):
            return {relation.name}
        if not isinstance(relation, Query):
            return set()
        return {
            name
            for block in (*relation.blocks, *relation.within)
            for source in block.sources
            for name in self.tables_below(source.relation)
        }

    def plain(self, relation: Relation, column: str) -> list[tuple[Table, str]] | None:
        """The columns of made tables that a column is, one for each arm of a union; None where it is something else."""
        found: list[tuple[Table, str]] = []
        for row in expand(relation, exp.column(column)):
            named = plain_column(row.expression) if not row.blocked else None
            table = row.tables[named.table].name if named is not None else ""
            if named is None or table not in self.trial.schema:
                return None
            found.append((self.trial.schema.table(table), named.name))
        return found

    def rows(self, relation: Relation, column: str) -> tuple[Row, ...]:
        """What a column is over base rows."""
        return expand(relation, exp.column(column))

    def with_rule(self, table: str, rule: PlanRule, column: str) -> Plan:
        """The plan with one more rule of a table, its column to be planned anew."""
        lines = self.plan.table(table)
        kept = {name: spec for name, spec in lines.columns.items() if name != column}
        changed = replace(lines, rules=(*lines.rules, rule), columns=kept)
        return replace(self.plan, tables={**self.plan.tables, table: changed})

    def with_lines(self, table: str, columns: dict[str, ColumnPlan]) -> Plan:
        """The plan with other lines for some columns of a table."""
        lines = self.plan.table(table)
        changed = replace(lines, columns={**lines.columns, **columns})
        return replace(self.plan, tables={**self.plan.tables, table: changed})


Repair = Callable[[Rule, Scene], "Repaired | str | None"]
"""A changed plan; why there is none; or None for a rule of another kind."""
