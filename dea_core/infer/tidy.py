"""Conditions made as plain as can be, now that types are known: solvers and people read them more easily.

CAST(amount AS DOUBLE) > 0  ──>  amount > 0             amount is a DOUBLE already
status IN ('1', '2')        ──>  status IN (1, 2)       status is an INTEGER; dbt quotes all values
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from dea_core.infer.draft import whole
from dea_core.readers.dialects import dialect_named
from dea_core.readers.types import parse_type
from dea_core.schema import NUMERIC, Column, Family

COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)


def tidy(condition: exp.Expr, columns: Mapping[str, Column], dialect: str) -> exp.Expression:
    """``condition`` without casts that change nothing, its literals of the columns' types."""

    def plain(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Cast) and isinstance(node.this, exp.Column):
            column = columns.get(node.this.name)
            kind = parse_type(node.to.sql(dialect), dialect_named(dialect))
            return node.this if column is not None and kind.family is column.type.family else node
        return node

    result = condition.copy().transform(plain)
    for node in list(result.find_all(exp.In, *COMPARISONS)):
        _retype(node, columns)
    return whole(_unwrapped(result))


def _retype(node: exp.Expr, columns: Mapping[str, Column]) -> None:
    column = columns.get(node.this.name) if isinstance(node.this, exp.Column) else None
    if column is None:
        return
    for value in [*node.expressions] if isinstance(node, exp.In) else [node.args["expression"]]:
        better = _as(value, column.type.family)
        if better is not None:
            value.replace(better)


def _as(value: exp.Expr, family: Family) -> exp.Expr | None:
    if family in NUMERIC and isinstance(value, exp.Literal) and value.is_string and _is_number(value.name):
        return exp.Literal.number(value.name)
    if family is Family.TEXT and isinstance(value, exp.Literal) and not value.is_string:
        return exp.Literal.string(value.name)
    if family is Family.BOOLEAN and isinstance(value, exp.Literal) and value.name.lower() in ("true", "false"):
        return exp.true() if value.name.lower() == "true" else exp.false()
    if family is Family.TEXT and isinstance(value, exp.Boolean):
        return exp.Literal.string(str(value.this))
    return None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip().lower() not in ("nan", "inf", "-inf", "infinity", "-infinity")


def _unwrapped(condition: exp.Expr) -> exp.Expr:
    while isinstance(condition, exp.Paren):
        condition = condition.this
    return condition
