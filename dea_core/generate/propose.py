"""Propose a plan for a schema: ordered rules, the first that has an answer wins, and each answer says why.

    column ── given (edited plan) ── generated ── reference ── identity ── ordinal ── finite set ── pattern ── key
                                  ── after another ── its name ── its type

What people wrote in a plan file is kept; what the schema has gained is added and told; a name that is not there is an
error.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlglot import exp

from dea_core.errors import CapacityError, PlanError, did_you_mean
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.domains import Domain, domain_of
from dea_core.generate.keys import Capacity
from dea_core.generate.names import by_name, by_type
from dea_core.generate.plan import ColumnPlan, Plan, TablePlan
from dea_core.generate.pools import Pools
from dea_core.generate.propose_time import follows
from dea_core.generate.row import Cell
from dea_core.generate.values import Values
from dea_core.schema import Column, Family, Origin, Schema, Table

DEFAULT_ROWS = 1000
NULL_SHARE = 0.05
"""Share of NULLs in a column that allows them and of which nothing else is known."""
SOMETIMES_NULL = 0.5
"""Share of NULLs in a column that a CHECK wants NULL in some rows and not in others."""


@dataclass(frozen=True)
class Wish:
    """What a caller asks of a plan. ``rows`` for every table, ``table_rows`` for some by name."""

    rows: int | None = None
    table_rows: Mapping[str, int] = field(default_factory=dict)
    seed: int | None = None
    as_of: datetime.date | None = None
    locale: str | None = None
    null_share: float = NULL_SHARE
    edited: Plan | None = None


@dataclass(frozen=True)
class Proposal:
    """A plan that fits its schema, and what a person should be told of how it came about."""

    plan: Plan
    pools: Pools = field(default_factory=Pools)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One column, and what is known about it: what a rule is asked."""

    schema: Schema
    table: Table
    column: Column
    domain: Domain
    rows: int
    locale: str

    @property
    def single_key(self) -> Origin | None:
        """Where a key over this column alone stands; None if there is none."""
        return next((k.origin for k in self.table.keys if k.columns == (self.column.name,)), None)


Rule = Callable[[Question], ColumnPlan | None]


def propose_plan(schema: Schema, wish: Wish = Wish(), pools: Pools | None = None) -> Proposal:
    """A plan for every table and column of ``schema``.

    Raises PlanError where the edited plan names what is not there, UnsatisfiableError where a column can hold nothing,
    and CapacityError where more rows were asked for by name than a key allows.
    """
    edited = _checked(schema, wish.edited) if wish.edited else None
    base = edited or Plan({})
    wished = (("seed", wish.seed), ("as_of", wish.as_of), ("locale", wish.locale))
    given: dict[str, Any] = {name: value for name, value in wished if value is not None}
    asked = {schema.find(name).name: rows for name, rows in wish.table_rows.items()}
    counts = {table.name: _rows(table.name, edited, wish, asked) for table in schema}
    plan = replace(base, **given, tables={name: TablePlan(rows, {}, why) for name, (rows, why) in counts.items()})
    notes: list[str] = []
    tables = {table.name: _propose_table(schema, table, plan, edited, wish, notes) for table in schema}
    return _fitted(schema, replace(plan, tables=tables), notes, pools or Pools())


def _checked(schema: Schema, plan: Plan) -> Plan:
    for name, table in plan.tables.items():
        if name not in schema:
            raise PlanError(
                f"the plan names table {name}, which is not there", hint=did_you_mean(name, (t.name for t in schema))
            )
        columns = [column.name for column in schema.table(name).columns]
        for column in table.columns:
            if column not in columns:
                hint = did_you_mean(column, columns) + " (a column that is gone: delete its line)"
                raise PlanError(f"the plan names column {name}.{column}, which is not there", hint=hint)
    return plan


def _rows(table: str, edited: Plan | None, wish: Wish, asked: Mapping[str, int]) -> tuple[int, str]:
    if table in asked:
        return asked[table], "asked for"
    if wish.rows is not None:
        return wish.rows, ""
    if edited and table in edited.tables:
        return edited.tables[table].rows, edited.tables[table].why or "in the plan"
    return DEFAULT_ROWS, ""


def _propose_table(
    schema: Schema, table: Table, plan: Plan, edited: Plan | None, wish: Wish, notes: list[str]
) -> TablePlan:
    own = plan.tables[table.name]
    kept = edited.tables[table.name].columns if edited and table.name in edited.tables else {}
    columns: dict[str, ColumnPlan] = {}
    for column in table.columns:
        if column.name in kept:
            columns[column.name] = kept[column.name]
            continue
        question = Question(schema, table, column, domain_of(table, column), own.rows, plan.locale)
        columns[column.name] = _with_null_share(question, _answer(question, plan), wish.null_share)
    added = [name for name in columns if name not in kept]
    if kept and added:
        notes.append(f"added to the plan of {table.name}: {', '.join(added)}")
    return replace(own, columns=columns)


def _answer(question: Question, plan: Plan) -> ColumnPlan:
    if question.domain.empty:
        from dea_core.generate.refusals import clash

        raise clash(question.table, question.column, question.domain)
    narrow: ColumnPlan | None = None
    for rule in RULES:
        answer = rule(question)
        if answer is not None and (rule in BINDING or _roomy(question, answer, plan)):
            return answer
        narrow = narrow or answer
    # Nothing has as many values as there are rows: then the table gets fewer rows.
    left = narrow or _left_null(question)
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
    in_key = any(column.name in key.columns for key in table.keys)
    if column.not_null or question.domain.not_null or (in_key and not answer.null):
        return replace(answer, null=0.0)
    if answer.null or answer.recipe in ("constant", "computed") or column.generated is not None:
        return answer
    return replace(answer, null=max(share, SOMETIMES_NULL) if _sometimes_null(table, column) else share)


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


# --- the rules, in order ---------------------------------------------------------------------------------------------


def _generated(question: Question) -> ColumnPlan | None:
    if question.column.generated is None:
        return None
    expression = question.column.generated.sql(question.schema.dialect)
    return ColumnPlan("computed", {"expression": expression}, why=f"generated column [{question.column.origin}]")


def _reference(question: Question) -> ColumnPlan | None:
    links = [link for link in question.table.foreign_keys if question.column.name in link.columns]
    if not links:
        return None
    link = max(links, key=lambda one: (len(one.columns), one.severity == "error"))
    parent_column = link.parent_columns[link.columns.index(question.column.name)]
    options: dict[str, object] = {"to": f"{link.parent}.{parent_column}"}
    if link.covers_parents:
        options["covers"] = True
    return ColumnPlan("reference", options, why=f"foreign key [{link.origin}]")


def _identity(question: Question) -> ColumnPlan | None:
    column = question.column
    if column.type.family is not Family.INTEGER:
        return None
    if column.identity:
        return ColumnPlan("sequence", _from_low(question), why=f"identity column [{column.origin}]")
    if question.single_key is not None:
        return ColumnPlan("sequence", _from_low(question), why=f"key [{question.single_key}]")
    return None


def _from_low(question: Question) -> dict[str, object]:
    low = question.domain.low
    return {"start": int(low)} if low is not None and not isinstance(low, datetime.date) and low > 1 else {}


def _ordinal(question: Question) -> ColumnPlan | None:
    """The one integer of a key whose other columns are a whole foreign key: a line number."""
    column, table = question.column, question.table
    if column.type.family is not Family.INTEGER:
        return None
    mine = [key for key in table.keys if column.name in key.columns]
    if not mine:
        return None
    key = min(mine, key=lambda one: len(one.columns))
    others = set(key.columns) - {column.name}
    links = [link for link in table.foreign_keys if others & set(link.columns)]
    if len(links) == 1 and set(links[0].columns) == others:
        return ColumnPlan("ordinal", why=f"numbers the rows of one {', '.join(sorted(others))} [{key.origin}]")
    return None


def _keyed_part(question: Question) -> ColumnPlan | None:
    """An integer in a primary key that no foreign key explains.

    It is numbered, so that the key is distinct whatever the rest.
    """
    key = question.table.primary_key
    column = question.column
    if key is None or column.name not in key.columns or column.type.family is not Family.INTEGER:
        return None
    referring = {name for link in question.table.foreign_keys for name in link.columns}
    if column.name == [name for name in key.columns if name not in referring][-1]:
        return ColumnPlan("sequence", _from_low(question), why=f"last part of the primary key [{key.origin}]")
    return None


def _finite(question: Question) -> ColumnPlan | None:
    allowed = question.domain.allowed()
    if allowed is None:
        return None
    origin = question.domain.origins[0] if question.domain.origins else question.column.origin
    return ColumnPlan("choice", {"values": list(allowed)}, why=f"the values allowed [{origin}]")


def _pattern(question: Question) -> ColumnPlan | None:
    if not question.domain.patterns or question.column.type.family is not Family.TEXT:
        return None
    pattern = question.domain.patterns[0]
    options: dict[str, object] = {pattern.kind: pattern.text}
    if question.domain.min_length:
        options["min_length"] = question.domain.min_length
    if question.domain.max_length is not None:
        options["max_length"] = question.domain.max_length
    return ColumnPlan("pattern", options, why=f"CHECK on its pattern [{question.domain.origins[0]}]")


def _uuid(question: Question) -> ColumnPlan | None:
    return ColumnPlan("uuid", why="its type") if question.column.type.family is Family.UUID else None


def _after(question: Question) -> ColumnPlan | None:
    return follows(question.schema, question.table, question.column, question.domain)


def _named(question: Question) -> ColumnPlan | None:
    return by_name(question.schema, question.table, question.column, question.domain)


def _typed(question: Question) -> ColumnPlan | None:
    return by_type(question.column, question.domain)


def _distinct_text(question: Question) -> ColumnPlan | None:
    """The last resort for a text key: as many characters as its rows need."""
    if question.single_key is None or question.column.type.family is not Family.TEXT:
        return None
    length = question.domain.max_length or 12
    letters, digits = (1, length - 1) if length > 4 and 10 ** (length - 1) >= question.rows else (length, 0)
    regex = f"[A-Z]{{{letters}}}" + (f"[0-9]{{{digits}}}" if digits else "")
    if 26**letters * 10**digits < question.rows:
        regex = f"[A-Z0-9]{{{length}}}"
    return ColumnPlan("pattern", {"regex": regex}, why=f"key [{question.single_key}]")


def _left_null(question: Question) -> ColumnPlan | None:
    if question.column.not_null or question.domain.not_null:
        return None
    return ColumnPlan("constant", {"value": None}, why=f"type {question.column.type} has no recipe: left NULL")


RULES: tuple[Rule, ...] = (
    _generated,
    _reference,
    _identity,
    _ordinal,
    _keyed_part,
    _finite,
    _pattern,
    _uuid,
    _after,
    _named,
    _typed,
    _distinct_text,
)

BINDING = (_generated, _reference, _finite, _pattern)
"""Rules whose answer nothing else can replace, however few values it has."""


# --- rows that the keys allow ----------------------------------------------------------------------------------------


def _fitted(schema: Schema, plan: Plan, notes: list[str], pools: Pools) -> Proposal:
    """Rows shrunk to what keys allow where they were only a default; an error where they were asked for by name."""
    for _ in range(len(schema)):
        blueprint = Blueprint(schema, plan, pools)
        smaller: dict[str, TablePlan] = {}
        for table in schema:
            own, capacity = plan.tables[table.name], blueprint.capacity(table.name)
            if capacity.rows is None or own.rows <= capacity.rows:
                continue
            if own.why:
                raise too_many_rows(table, own.rows, capacity)
            why = f"all that fit: {capacity.why}"
            smaller[table.name] = replace(own, rows=capacity.rows, why="")
            notes.append(f"{table.name}: {capacity.rows:,} of {own.rows:,} rows, {why}")
        if not smaller:
            break
        plan = replace(plan, tables={**plan.tables, **smaller})
    return Proposal(plan, pools, tuple(notes))


def too_many_rows(table: Table, rows: int, capacity: Capacity) -> CapacityError:
    """The refusal of more rows than a key allows."""
    return CapacityError(
        f"{table.name} can have at most {capacity.rows:,} rows, and {rows:,} were asked for: {capacity.why}",
        place=table.origin,
        hint=f"ask for {capacity.rows} rows, or give its key columns more values in the plan",
    )
