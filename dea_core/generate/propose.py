"""Propose a plan for a schema: what the edited plan says, else the first of the ordered rules that has an answer.

    schema + wish ── a recipe a column (``proposers``) ── a share of NULLs ── rows that the keys allow ──> Proposal

What people wrote in a plan file is kept; what the schema has gained is added and told; a name that is not there is an
error.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlglot import exp

from dea_core.errors import CapacityError, PlanError
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.domains import domain_of
from dea_core.generate.keys import Capacity
from dea_core.generate.line_checks import need_names
from dea_core.generate.plan import DEFAULT_ROWS, ColumnPlan, Plan, TablePlan
from dea_core.generate.plan_rules import with_rules
from dea_core.generate.pools import Pools
from dea_core.generate.propose_computed import equations, goes_round
from dea_core.generate.propose_nulls import with_conditions
from dea_core.generate.propose_states import with_states
from dea_core.generate.proposers import BINDING, Question, Rule, left_null, rules_with
from dea_core.generate.refusals import ONLY_NULL, only_null
from dea_core.generate.row import Cell
from dea_core.generate.values import Values
from dea_core.schema import Column, Schema, Table

NULL_SHARE = 0.05
"""Share of NULLs in a column that allows them and of which nothing else is known."""
SOMETIMES_NULL = 0.5
"""Share of NULLs in a column that a CHECK wants NULL in some rows and not in others."""


@dataclass(frozen=True)
class Wish:
    """What a caller asks of a plan. ``rows`` for every table, ``table_rows`` for some by name.

    ``more_rules`` are proposers from above, such as memory: asked after all that binds, before what a name says.
    """

    rows: int | None = None
    table_rows: Mapping[str, int] = field(default_factory=dict)
    seed: int | None = None
    as_of: datetime.date | None = None
    locale: str | None = None
    null_share: float = NULL_SHARE
    edited: Plan | None = None
    more_rules: tuple[Rule, ...] = ()
    fit: bool = False
    """Whether tables whose rows were asked for by name, or in a plan, may get fewer where keys allow no more."""
    tells_added: bool = True
    """Whether what is not in ``edited`` is told as added: not where that was never meant to be whole."""


@dataclass(frozen=True)
class Proposal:
    """A plan that fits its schema, and what a person should be told of how it came about."""

    plan: Plan
    pools: Pools = field(default_factory=Pools)
    notes: tuple[str, ...] = ()


def propose_plan(schema: Schema, wish: Wish = Wish(), pools: Pools | None = None) -> Proposal:
    """A plan for every table and column of ``schema``.

    Raises PlanError where the edited plan names what is not there, UnsatisfiableError where a column can hold nothing,
    and CapacityError where more rows were asked for by name than a key allows.
    """
    edited = wish.edited
    if edited:
        need_names(schema, edited)
    schema = with_rules(schema, edited)
    base = edited or Plan({})
    wished = (("seed", wish.seed), ("as_of", wish.as_of), ("locale", wish.locale))
    given: dict[str, Any] = {name: value for name, value in wished if value is not None}
    asked = {schema.find(name).name: rows for name, rows in wish.table_rows.items()}
    counts = {table.name: _rows(table.name, edited, wish, asked) for table in schema}
    tables = {
        name: replace(base.tables.get(name, TablePlan(rows, {})), rows=rows, columns={}, why=why, asked=True, place="")
        for name, (rows, why) in counts.items()
    }
    plan = replace(base, **given, tables=tables)
    notes: list[str] = []
    tables = {table.name: _propose_table(schema, table, plan, edited, wish, notes) for table in schema}
    return _fitted(schema, replace(plan, tables=tables), notes, pools or Pools(), fit=wish.fit)


def _rows(table: str, edited: Plan | None, wish: Wish, asked: Mapping[str, int]) -> tuple[int, str]:
    if table in asked:
        return asked[table], "asked for"
    if wish.rows is not None:
        return wish.rows, ""
    if edited and table in edited.tables and edited.tables[table].asked:
        return edited.tables[table].rows, edited.tables[table].why or "in the plan"
    return DEFAULT_ROWS, ""


def _propose_table(
    schema: Schema, table: Table, plan: Plan, edited: Plan | None, wish: Wish, notes: list[str]
) -> TablePlan:
    own = plan.tables[table.name]
    kept = edited.tables[table.name].columns if edited and table.name in edited.tables else {}
    equal, rules = equations(table), rules_with(wish.more_rules)
    columns = dict(kept)
    for column in sorted(table.columns, key=lambda one: one.generated is None and one.name not in equal):
        if column.name not in kept:
            question = Question(schema, table, column, domain_of(table, column), own.rows, plan.locale)
            answer = columns[column.name] = _with_null_share(
                question, _answer(question, plan, columns, rules), wish.null_share
            )
            if answer.why.startswith(ONLY_NULL):
                notes.append(f"{table.name}.{column.name} is NULL in every row: {answer.why}")
    columns = with_states(schema, table, columns, kept)
    columns = with_conditions(schema, table, columns, kept, wish.null_share)
    columns = {column.name: columns[column.name] for column in table.columns}
    added = [name for name in columns if name not in kept]
    if kept and added and wish.tells_added:
        notes.append(f"added to the plan of {table.name}: {', '.join(added)}")
    return replace(own, columns=columns)


def _answer(question: Question, plan: Plan, settled: Mapping[str, ColumnPlan], rules: tuple[Rule, ...]) -> ColumnPlan:
    if question.domain.empty and question.column.generated is None:
        return only_null(question)
    narrow: ColumnPlan | None = None
    for rule in rules:
        answer = rule(question)
        if answer is not None and goes_round(question.schema, question.column.name, answer, settled):
            continue
        if answer is not None and (rule in BINDING or _roomy(question, answer, plan)):
            return answer
        narrow = narrow or answer
    # Nothing has as many values as there are rows: then the table gets fewer rows.
    left = narrow or left_null(question)
    if left is not None:
        return left
    kind = question.column.type
    raise PlanError(
        f"no recipe for {question.table.name}.{question.column.name} {kind}, which must not be NULL",
        place=question.column.origin,
        hint="give it one in the plan: dea recipes lists them",
    )


def _roomy(question: Question, answer: ColumnPlan, plan: Plan) -> bool:
    """Whether the answer has as many distinct values as a key over this column alone needs."""
    if question.single_key is None:
        return True
    tables = {question.table.name: TablePlan(question.rows, {question.column.name: answer})}
    values = Cell(Blueprint(question.schema, replace(plan, tables=tables)), question.table, question.column).values()
    return isinstance(values, Values) and values.most_distinct >= question.rows


def _with_null_share(question: Question, answer: ColumnPlan, share: float) -> ColumnPlan:
    column, table = question.column, question.table
    in_key = any(column.name in names for names in _told_apart(table))
    sometimes = _sometimes_null(table, column)
    if column.not_null or question.domain.not_null or (in_key and not answer.null and not sometimes):
        return replace(answer, null=0.0)
    if answer.null or answer.recipe in ("constant", "computed") or column.generated is not None:
        return answer
    return replace(answer, null=max(share, SOMETIMES_NULL) if sometimes else share)


def _told_apart(table: Table) -> list[tuple[str, ...]]:
    """The columns of each key and each exclusion."""
    return [*(key.columns for key in table.keys), *(one.columns for one in table.exclusions)]


def _sometimes_null(table: Table, column: Column) -> bool:
    """Whether a CHECK over several columns speaks of the column being NULL.

    Then both must occur, so that a draw can fit.
    """
    nulls = (
        node.this
        for check in table.checks
        if column.name in check.columns and len(check.columns) > 1
        for node in check.expression.find_all(exp.Is)
        if isinstance(node.expression, exp.Null)
    )
    return any(isinstance(bare := tested.unnest(), exp.Column) and bare.name == column.name for tested in nulls)


# --- rows that the keys allow ----------------------------------------------------------------------------------------


def _fitted(schema: Schema, plan: Plan, notes: list[str], pools: Pools, *, fit: bool) -> Proposal:
    """Rows shrunk to what keys allow, where they were a default or shall ``fit``; else an error."""
    asked, told = {name: table.rows for name, table in plan.tables.items()}, dict[str, str]()
    for _ in range(len(schema)):
        blueprint = Blueprint(schema, plan, pools)
        smaller: dict[str, TablePlan] = {}
        for table in schema:
            own, capacity = plan.tables[table.name], blueprint.capacity(table.name)
            if capacity.rows is None or own.rows <= capacity.rows:
                continue
            if own.why and not fit:
                raise too_many_rows(table, own.rows, capacity)
            why = f"all that fit: {capacity.why}"
            smaller[table.name] = replace(own, rows=capacity.rows, why="")
            told[table.name] = f"{table.name}: {capacity.rows:,} of {asked[table.name]:,} rows, {why}"
        if not smaller:
            break
        plan = replace(plan, tables={**plan.tables, **smaller})
    return Proposal(plan, pools, (*notes, *told.values()))


def too_many_rows(table: Table, rows: int, capacity: Capacity) -> CapacityError:
    """The refusal of more rows than a key allows."""
    return CapacityError(
        f"{table.name} can have at most {capacity.rows:,} rows, and {rows:,} were asked for: {capacity.why}",
        place=table.origin,
        hint=f"ask for {capacity.rows} rows, let --fit do so, or give its key columns more values in the plan",
    )
