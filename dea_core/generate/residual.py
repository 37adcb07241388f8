"""What no domain says: CHECKs that are met by drawing again.

    CHECK (width * height < 1000)     attempt 0 as planned; where it fails attempt 1, 2, ... of both columns, in every
                                      row the first that passes: still a function of the row's index alone

They are drawn a bounded number of times, each time addressed by its number. How often a draw passes is measured on a
sample before anything is made, and says how many attempts are worth compiling. Where that is seldom, a solver finds
witnesses for the rows in which none passes, or proves that there are none (``solve``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from dea_core.checks import Runner
from dea_core.errors import EngineError, PlanError
from dea_core.generate.compile import compile_table
from dea_core.generate.domains import Pattern, domain_of
from dea_core.generate.plan import ColumnPlan, TablePlan
from dea_core.generate.propose_computed import COMPUTED, all_inputs
from dea_core.generate.propose_time import conjuncts, earlier_of
from dea_core.generate.propose_units import unit_of
from dea_core.generate.refusals import refuse_clash, told
from dea_core.generate.row import Residual
from dea_core.generate.witnessed import witnesses_for
from dea_core.schema import CheckConstraint, Column, Table
from dea_core.sql.for_duckdb import running_sql
from dea_core.sql.similar import checks_pass, without_similar

if TYPE_CHECKING:
    from dea_core.generate.blueprint import Blueprint

SAMPLE_ROWS = 2000
MOST_ATTEMPTS = 48
ATTEMPTS_BEFORE_WITNESSES = 12
LEFT_OVER = 1e-6
"""How likely it may be that one row of the table passes in no attempt."""


def find_residuals(blueprint: Blueprint, runner: Runner) -> dict[str, tuple[Residual, ...]]:
    """For each table, the groups of columns that are drawn again until their CHECKs pass."""
    found = {table.name: residuals_of(blueprint, table, runner) for table in blueprint.schema}
    return {name: groups for name, groups in found.items() if groups}


def residuals_of(blueprint: Blueprint, table: Table, runner: Runner) -> tuple[Residual, ...]:
    """The groups of columns of one table. Raises UnsatisfiableError, or PlanError for what is not supported."""
    return tuple(_residuals(blueprint, table, runner))


def _residuals(blueprint: Blueprint, table: Table, runner: Runner) -> Iterable[Residual]:
    plan = blueprint.plan.table(table.name)
    left = [check for check in table.checks if check.severity == "error" and not _understood(table, check, plan)]
    for checks in _together(left, lambda check: _redrawn(blueprint, table, check)):
        columns = tuple(dict.fromkeys(c for check in checks for c in _redrawn(blueprint, table, check)))
        share = _passing(blueprint, table, checks, runner)
        if share == 1 and columns and plan.rows > SAMPLE_ROWS and not all(_made_for(check, plan) for check in checks):
            share = 1 - 1 / SAMPLE_ROWS  # what seldom fails is seldom in a sample
        if share == 1:
            continue
        if not share:
            refuse_clash(blueprint.schema, table, runner)
        found = _residual(blueprint, table, checks, columns, share, runner)
        if found is not None:
            yield replace(found, passing=share or 0.0)


def _residual(
    blueprint: Blueprint,
    table: Table,
    checks: Sequence[CheckConstraint],
    columns: tuple[str, ...],
    share: float | None,
    runner: Runner,
) -> Residual | None:
    """How the CHECKs, which ``share`` of the draws pass, are met; None where the engine cannot evaluate them at all."""
    rows = blueprint.plan.table(table.name).rows
    predicates = tuple(without_similar(check.expression) for check in checks)
    if not columns:
        if share is None:
            return None
        raise _fixed_by_keys(table, checks)
    if share and _needed(share, rows) <= MOST_ATTEMPTS:
        return Residual(columns, predicates, _attempts(share, rows))
    found = witnesses_for(blueprint, table, checks, lambda check: _redrawn(blueprint, table, check), runner)
    if found.tuples:
        attempts = 0 if share is None or (not share and rows >= SAMPLE_ROWS) else ATTEMPTS_BEFORE_WITNESSES
        every = tuple(dict.fromkeys((*columns, *found.columns)))
        return Residual(every, predicates, attempts, found.columns, found.tuples)
    if share == 0 and (rows >= SAMPLE_ROWS or found.searched):
        raise _never_passes(table, checks, found.trouble)
    return None if share is None else Residual(columns, predicates, _attempts(share, rows))


def _never_passes(table: Table, checks: Sequence[CheckConstraint], trouble: str) -> PlanError:
    return PlanError(
        f"not supported: {table.name}: {told(checks)}: no row of a sample passes, and {trouble}",
        place=checks[0].origin,
        hint="give its columns recipes that keep it",
    )


def _fixed_by_keys(table: Table, checks: Sequence[CheckConstraint]) -> PlanError:
    return PlanError(
        f"not supported: {table.name}: {told(checks)}, over columns that keys make distinct",
        place=checks[0].origin,
        hint="give one of its columns a recipe that keeps both, such as {recipe: sequence, start: 2, step: 2}",
    )


def _understood(table: Table, check: CheckConstraint, plan: TablePlan) -> bool:
    """Whether the plan keeps the CHECK already: by a column's domain, or by putting one column after another."""
    if len(check.columns) == 1 and check.columns[0] in table:
        if unit_of(check, table.column(check.columns[0])) == _unit(plan, check.columns[0]) is not None:
            return True
        if check.origin.detail == "partitions" and _recipe(plan, check.columns[0]) == "spread":
            return True
        return _within_domain(table, table.column(check.columns[0]), check, plan) and not _excludes(table, check)
    parts = conjuncts(check.expression)
    return bool(parts) and all(_follows(part, plan) for part in parts)


def _unit(plan: TablePlan, column: str) -> object:
    return plan.columns[column].options.get("unit") if _recipe(plan, column) in ("date", "timestamp") else None


def _recipe(plan: TablePlan, column: str) -> str:
    return plan.columns[column].recipe if column in plan.columns else ""


def _made_for(check: CheckConstraint, plan: TablePlan) -> bool:
    """Whether a column is computed, or filled, as this CHECK says."""
    said = f"CHECK ({check.expression.sql()})"
    return any(said in spec.why for spec in plan.columns.values())


def _within_domain(table: Table, column: Column, check: CheckConstraint, plan: TablePlan) -> bool:
    """Whether the column's recipe was chosen to keep the CHECK: what is computed, or a name's words, may not."""
    spec, alone = plan.columns.get(column.name), Table(table.name, table.columns, checks=(check,))
    domain = domain_of(table, column)
    if spec is not None and domain_of(alone, column).not_null and (spec.null or spec.only_where):
        return False
    if spec is not None and (
        spec.recipe in (*COMPUTED, "reference") or not _patterned(spec, domain_of(alone, column).patterns)
    ):
        return False
    return check in domain.understood


def _patterned(spec: ColumnPlan, patterns: Sequence[Pattern]) -> bool:
    """Whether the column is made by the patterns; a recipe follows one of them."""
    return all(spec.recipe == "pattern" and spec.options.get(one.kind) == one.text for one in patterns)


def _excludes(table: Table, check: CheckConstraint) -> bool:
    """Whether a CHECK takes single values out of a range, which recipes draw from as if they were there."""
    if len(check.columns) != 1 or check.columns[0] not in table:
        return False
    column, alone = table.column(check.columns[0]), Table(table.name, table.columns, checks=(check,))
    return bool(domain_of(alone, column).excluded)


def _follows(part: exp.Expr, plan: TablePlan) -> bool:
    strict = isinstance(part, (exp.LT, exp.GT))
    return any(
        spec.recipe in ("after", "above")
        and spec.options.get("column") == earlier_of(part, name)
        and not (strict and spec.options.get("or_equal", spec.recipe == "after"))
        for name, spec in plan.columns.items()
    )


def _redrawn(blueprint: Blueprint, table: Table, check: CheckConstraint) -> tuple[str, ...]:
    """The columns of a CHECK that keys leave free, with what they are computed from, and what is picked with them."""
    units = [unit for unit in blueprint.units(table.name) if blueprint.pick_of(table.name, unit.name) is None]
    united = {column: unit.columns for unit in units for column in unit.columns}
    fixed = {c for unit in blueprint.units(table.name) for c in unit.columns if c not in united}
    plans = blueprint.plan.table(table.name).columns
    named = all_inputs(blueprint.schema, check.columns, plans)
    free = [name for name in named if name in plans and name not in fixed and plans[name].recipe != "derived"]
    return tuple(dict.fromkeys(column for name in free for column in united.get(name, [name])))


def _together(
    checks: Sequence[CheckConstraint], columns_of: Callable[[CheckConstraint], tuple[str, ...]]
) -> list[list[CheckConstraint]]:
    """CHECKs that share a redrawn column, in one group."""
    groups: list[tuple[set[str], list[CheckConstraint]]] = []
    for check in checks:
        mine = set(columns_of(check))
        touching = [group for group in groups if group[0] & mine]
        groups = [group for group in groups if not group[0] & mine]
        names = mine.union(*(group[0] for group in touching))
        groups.append((names, [*(c for group in touching for c in group[1]), check]))
    return [group for _, group in groups]


def _passing(blueprint: Blueprint, table: Table, checks: Sequence[CheckConstraint], runner: Runner) -> float | None:
    """The share of a sample of rows that passes.

    None where the engine cannot evaluate the CHECKs: they are reported later.
    """
    rows = min(SAMPLE_ROWS, blueprint.plan.table(table.name).rows)
    if not rows:
        return 1.0
    sample = compile_table(blueprint, table.name, 0, rows).subquery("sample", copy=False)
    query = exp.select(exp.CountIf(this=checks_pass(checks))).from_(sample, copy=False)
    try:
        return int(str(runner.rows(running_sql(query))[0][0])) / rows
    except EngineError:
        return None


def _attempts(share: float, rows: int) -> int:
    """Enough attempts that all rows pass, if ``share`` of the draws does."""
    return MOST_ATTEMPTS if share <= 0 else max(2, min(MOST_ATTEMPTS, _needed(share, rows)))


def _needed(share: float, rows: int) -> int:
    return math.ceil(math.log(LEFT_OVER / max(1, rows)) / math.log(1 - share))
