"""Lines that people changed, told as such: the reason behind a line explains what was proposed, not what they wrote.

proposed   status: {recipe: choice, values: [a, b], why: "the values allowed [shop.sql:3]"}
edited     status: {recipe: constant, value: a, why: "the values allowed [shop.sql:3]"}    -> why: edited
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from dea_core.generate.domains import domain_of
from dea_core.generate.plan import ColumnPlan, Plan
from dea_core.generate.proposers import RULES, Question
from dea_core.schema import Column, Schema, Table

EDITED = "edited"


def tell_edits(schema: Schema, edited: Plan, plan: Plan) -> Plan:
    """``plan``, where the lines of ``edited`` that no rule would write any more lose a rule's reason."""
    tables = dict(plan.tables)
    for name, written in edited.tables.items():
        table, own = schema.table(name), plan.tables[name]
        told = {c: _told(schema, table, table.column(c), line, plan) for c, line in written.columns.items()}
        tables[name] = replace(own, columns={**own.columns, **told})
    return replace(plan, tables=tables)


def _told(schema: Schema, table: Table, column: Column, line: ColumnPlan, plan: Plan) -> ColumnPlan:
    if not line.why:
        return line
    rows = plan.tables[table.name].rows
    answers = list(rule_answers(Question(schema, table, column, domain_of(table, column), rows, plan.locale)))
    same = next((answer for answer in answers if made_alike(answer, line)), None)
    reasons = {_bare(answer.why) for answer in answers}
    if _bare(line.why) not in reasons:
        return line  # their own words, or a reason from before the schema changed
    return replace(line, why=same.why if same is not None else EDITED)


def is_proposed(schema: Schema, table: Table, column: Column, line: ColumnPlan, plan: Plan) -> bool:
    """Whether a rule would write the line, rather than a person, a model or memory."""
    rows = plan.tables[table.name].rows
    question = Question(schema, table, column, domain_of(table, column), rows, plan.locale)
    return any(made_alike(answer, line) for answer in rule_answers(question))


def rule_answers(question: Question) -> Iterator[ColumnPlan]:
    """What each rule would write."""
    if not question.domain.empty:
        yield from (answer for rule in RULES if (answer := rule(question)) is not None)


def made_alike(one: ColumnPlan, other: ColumnPlan) -> bool:
    """Whether two lines are of the same recipe and options, whatever their share of NULLs and reason."""
    return one.recipe == other.recipe and _text(one) == _text(other)


def _text(line: ColumnPlan) -> str:
    """A line's options in one spelling, whether they come from a file or from a rule."""
    return json.dumps(line.options, default=str, sort_keys=True)


def _bare(why: str) -> str:
    """A reason without the place in brackets behind it, which moves with the schema's lines."""
    return why.partition(" [")[0].partition("; CHECK (")[0]
