"""Definitions: a column that is made of others which come out beside it, as ``mrr_change`` of two months' ``mrr``.

A value that one arm of a CASE alone writes says that its condition holds: ``category <> 'upgrade' OR mrr_change > 0``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlglot import exp

from dea_core.harden.candidate import Candidate
from dea_core.harden.outputs import Outputs
from dea_core.harden.subject import Subject
from dea_core.schema import CheckConstraint, Family, Table
from dea_core.schema.types import NUMERIC
from dea_core.sql.ddl import quoted_column
from dea_core.sql.lineage import Block

APART = "0.005"
"""Numbers that engines may round otherwise are the same within this."""
LONGEST = 160
"""A longer condition says in a test what only its SQL should say."""


def definitions(subject: Subject) -> Iterator[Candidate]:
    """What each column is made of, in words of the others."""
    for model in subject.built:
        table = subject.tables[model.name]
        outputs = Outputs(subject.relation(model), [column.name for column in table.columns])
        for column in table.columns:
            defined = subject.definition(model, column.name)
            if defined is not None:
                for rule, why in _rules(outputs, table, column.name, *defined):
                    if len(rule.sql("duckdb")) <= LONGEST:
                        yield Candidate(model.name, CheckConstraint(rule), "follows", why)


def _rules(
    outputs: Outputs, table: Table, name: str, block: Block, expression: exp.Expr
) -> Iterator[tuple[exp.Expression, str]]:
    inner = expression.unalias().unnest()
    if isinstance(inner, exp.Case) and inner.this is None:
        yield from _arms(outputs, name, block, inner)
    elif not isinstance(inner, exp.Column | exp.Literal | exp.Null | exp.Boolean | exp.Case):
        said = outputs.said(block, inner)
        if said is not None and name not in {column.name for column in said.find_all(exp.Column)}:
            yield _equal(table, name, said), "its SQL makes it of these columns"


def _equal(table: Table, name: str, said: exp.Expression) -> exp.Expression:
    family, column, whole = table.column(name).type.family, quoted_column(name), exp.paren(said)
    if family in NUMERIC and family is not Family.INTEGER:
        apart = exp.Abs(this=exp.Sub(this=column, expression=whole))
        return exp.LTE(this=apart, expression=exp.Literal.number(APART))
    return exp.EQ(this=column, expression=whole)


def _arms(outputs: Outputs, name: str, block: Block, case: exp.Case) -> Iterator[tuple[exp.Expression, str]]:
    """For each value that one arm alone writes: where it stands, the arm's condition holds; the first arm always."""
    arms = case.args.get("ifs") or []
    values = [arm.args["true"].sql("duckdb") for arm in arms]
    otherwise = case.args.get("default")
    written = Counter([*values, *([otherwise.sql("duckdb")] if otherwise is not None else [])])
    for at, arm in enumerate(arms):
        value, said = arm.args["true"], outputs.said(block, arm.this)
        if not isinstance(value, exp.Literal) or said is None:
            continue
        column, condition = quoted_column(name), exp.paren(said)
        if written[values[at]] == 1:
            other = exp.NEQ(this=column, expression=value.copy())
            yield exp.Or(this=other, expression=condition), f"its SQL writes {values[at]} nowhere else"
        if at == 0:
            same = exp.EQ(this=column.copy(), expression=value.copy())
            yield exp.Or(this=exp.Not(this=condition.copy()), expression=same), "the first arm of its CASE decides"
