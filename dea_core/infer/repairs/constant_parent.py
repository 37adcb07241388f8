"""A reference to a relation that no made table is below: a calendar, a seed, a list in SQL. Its values are a domain.

relationships(payment_date -> dim_date.date_id)     dim_date is made of generate_series alone
    ──>  rule of payments: payment_date BETWEEN DATE '2003-01-01' AND DATE '2006-12-31'
"""

from __future__ import annotations

from sqlglot import exp

from dea_core.errors import EngineError
from dea_core.generate import PlanRule
from dea_core.infer.assemble import MOST_LISTED
from dea_core.infer.demand import Reference
from dea_core.infer.repairs.scene import Repaired, Scene
from dea_core.infer.trial import Rule
from dea_core.schema import Family, Type
from dea_core.sql.ddl import identifier, quoted_column
from dea_core.sql.values import cast_to, literal

STEPPED = (Family.INTEGER, Family.DATE)
"""Families whose values follow one another."""


def constant_parent(rule: Rule, scene: Scene) -> Repaired | str | None:
    """See Repair."""
    demand = rule.demand
    if not isinstance(demand, Reference) or len(demand.columns) != 1:
        return None
    child, parent = scene.relation(rule.about), scene.relation(demand.to)
    if child is None or parent is None or scene.tables_below(parent) & {t.name for t in scene.trial.schema}:
        return None
    places = scene.plain(child, demand.columns[0])
    if not places:
        return f"{demand.columns[0]} of {rule.about} is computed"
    plan, told = scene.plan, ""
    for table, column in places:
        allowed = _allowed(demand.to, demand.to_columns[0], column, table.column(column).type, scene)
        if isinstance(allowed, str):
            return allowed
        check = PlanRule(allowed.sql(scene.trial.schema.dialect), f"test {rule.name}")
        plan = Scene(scene.trial, plan, scene.outcome).with_rule(table.name, check, column)
        told = f"{table.name}.{column} is kept to what {demand.to} holds"
    return Repaired(plan, told)


def _allowed(parent: str, of: str, column: str, kind: Type, scene: Scene) -> exp.Expression | str:
    """What the column may hold: a range where values follow one another, else a list."""
    name, relation = identifier(of, "duckdb"), identifier(parent, "duckdb")
    try:
        [(count, low, high)] = scene.outcome.engine.rows(
            f"SELECT count(DISTINCT {name}), min({name}), max({name}) FROM {relation}"
        )
        values = scene.outcome.engine.rows(
            f"SELECT DISTINCT {name} FROM {relation} WHERE {name} IS NOT NULL ORDER BY 1 LIMIT {MOST_LISTED + 1}"
        )
        if kind.family in STEPPED and count and _follow(scene, name, relation):
            return quoted_column(column).between(cast_to(literal(low), kind), cast_to(literal(high), kind))
    except EngineError as error:
        return error.message
    if not values or len(values) > MOST_LISTED:
        return (
            f"{parent} holds {len(values) or 'no'} values of {of}, too many to list" if values else f"{parent} is empty"
        )
    return quoted_column(column).isin(*(cast_to(literal(value), kind) for (value,) in values))


def _follow(scene: Scene, name: str, relation: str) -> bool:
    """Whether every value but the last has the next one beside it."""
    engine = scene.outcome.engine
    held = engine.rows(f"SELECT typeof({name}) FROM {relation} LIMIT 1")[0][0]
    kind = "DATE" if held in ("DATE", "TIMESTAMP") else "BIGINT"
    values = f"SELECT DISTINCT CAST({name} AS {kind}) AS v FROM {relation}"
    return not engine.rows(f"SELECT 1 FROM (SELECT v, lead(v) OVER (ORDER BY v) AS n FROM ({values})) WHERE n <> v + 1")
