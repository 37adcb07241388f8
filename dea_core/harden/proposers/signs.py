"""Signs: numbers that cannot be below zero, because they count, or add up what cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.harden.candidate import Candidate
from dea_core.harden.subject import Subject
from dea_core.schema import CheckConstraint, Schema
from dea_core.schema.types import NUMERIC
from dea_core.sql.ddl import quoted_column
from dea_core.sql.lineage import BaseTable, Block, Query, Relation, find, fold

KEEPING = (
    exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Add, exp.Mul, exp.Div, exp.Coalesce, exp.Cast, exp.TryCast, exp.Paren,
    exp.Round, exp.Floor, exp.Ceil, exp.Alias,
)  # fmt: skip
"""What is not below zero when everything in it is not."""
COUNTING = (exp.Count, exp.CountIf, exp.ApproxDistinct, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Null)
WITHIN = (exp.Window, exp.Filter, exp.Distinct)
BESIDES = (exp.DataType, exp.DataTypeParam, exp.Identifier)


def signs(subject: Subject) -> Iterator[Candidate]:
    """Computed columns that cannot be negative; those passed on unchanged have their table's own rules."""
    for model in subject.built:
        for column in subject.tables[model.name].columns:
            computed = column.type.family in NUMERIC and subject.through(model, column.name) is None
            if computed and _of_relation(subject.relation(model), column.name, subject.schema):
                target = quoted_column(column.name)
                rule = CheckConstraint(exp.GTE(this=target, expression=exp.Literal.number(0)))
                yield Candidate(model.name, rule, "follows", "it counts, or adds up what is never below zero")


def _of_relation(relation: Relation, name: str, schema: Schema) -> bool:
    """Whether a column is never below zero."""
    if isinstance(relation, BaseTable):
        return relation.name in schema and any(
            _says_so(check.expression, name)
            for check in schema.table(relation.name).checks
            if check.severity == "error"
        )
    if not isinstance(relation, Query):
        return False
    outputs = [(block, block.outputs.get(fold(name), exp.column(name))) for block in relation.blocks]
    return all(_of_expression(block, expression, schema) for block, expression in outputs)


def _of_expression(block: Block, expression: exp.Expr, schema: Schema) -> bool:
    if isinstance(expression, COUNTING):
        return True
    if isinstance(expression, exp.Literal):
        return not expression.is_string
    if isinstance(expression, exp.Column):
        found = find(block, expression)
        if isinstance(found, exp.Expr):
            return _of_expression(block, found, schema)
        return found is not None and _of_relation(found[0].relation, found[1], schema)
    return all(_of_expression(block, part, schema) for part in _parts(expression)) and bool(_parts(expression))


def _parts(expression: exp.Expr) -> list[exp.Expr]:
    """What the sign of an expression depends on; nothing where that is not known."""
    if isinstance(expression, exp.Case | exp.If):
        arms = [arm.args["true"] for arm in expression.args.get("ifs") or (expression,)]
        otherwise = expression.args.get("default") or expression.args.get("false")
        return [*arms, *([otherwise] if otherwise is not None else [])]
    if isinstance(expression, WITHIN):
        return [*([expression.this] if expression.this is not None else []), *expression.expressions]
    if isinstance(expression, KEEPING):
        return [part for part in expression.iter_expressions() if not isinstance(part, BESIDES)]
    return []


def _says_so(condition: exp.Expression, column: str) -> bool:
    """``column >= n`` or ``> n`` or BETWEEN, with n not negative."""
    inner = condition.unnest()
    if isinstance(inner, exp.And):
        return any(_says_so(part, column) for part in (inner.this, inner.expression))
    low = inner.expression if isinstance(inner, exp.GTE | exp.GT) else inner.args.get("low")
    named = isinstance(inner.this, exp.Column) and inner.this.name.lower() == column.lower()
    return named and isinstance(low, exp.Literal) and not low.is_string
