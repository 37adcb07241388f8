"""Where a column is NULL, as CHECKs say in terms of other columns of its row.

    CHECK (status = 'paid' OR paid_at IS NULL)           only_where: status = 'paid'
    CHECK (status <> 'paid' OR paid_at IS NOT NULL)      always_where: status = 'paid'
    CHECK ((status = 'paid') = (paid_at IS NOT NULL))    both

A CHECK passes where it is neither true nor false, so it is enough to fill where a condition is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from sqlglot import exp

from dea_core.generate.plan import ColumnPlan
from dea_core.generate.propose_computed import goes_round
from dea_core.schema import CheckConstraint, Column, Schema, Table

OPPOSITES: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.LT: exp.GTE,
    exp.GTE: exp.LT,
    exp.GT: exp.LTE,
    exp.LTE: exp.GT,
}
FIXED = ("computed", "constant")
"""Recipes that say themselves where there is nothing."""


@dataclass(frozen=True)
class Reading:
    """One way to read a CHECK: ``column`` is filled only, or always, where a condition is true."""

    column: Column
    only: exp.Expr | None
    always: exp.Expr | None
    check: CheckConstraint


def with_conditions(
    schema: Schema, table: Table, plans: Mapping[str, ColumnPlan], kept: Mapping[str, ColumnPlan], null_share: float
) -> dict[str, ColumnPlan]:
    """``plans``, with the conditions of the CHECKs on the columns that are not ``kept`` as they are.

    A column that may be NULL where its condition is true is so for ``null_share`` of those rows; each CHECK is put on
    one column, of several the last, and never such that a column would be made out of itself.
    """
    found = dict(plans)
    for check in table.checks:
        for clause in _clauses(check.expression) if check.severity == "error" else ():
            readings = sorted(_readings(schema, table, clause, check), key=lambda one: -table.columns.index(one.column))
            for reading in readings:
                name = reading.column.name
                line = _conditioned(schema, found[name], reading, null_share) if name in found else None
                if line and name not in kept and not goes_round(schema, name, line, {**found, name: line}):
                    found[name] = line
                    break
    return found


def _conditioned(schema: Schema, line: ColumnPlan, reading: Reading, null_share: float) -> ColumnPlan | None:
    if line.recipe in FIXED:
        return None
    only = _both(exp.And, line.only_where, reading.only, schema)
    always = _both(exp.Or, line.always_where, reading.always, schema)
    null = 0.0 if only and always else null_share if only else max(null_share, line.null)
    said = f"CHECK ({reading.check.expression.sql()}) [{reading.check.origin}]"
    why = line.why if said in line.why else f"{line.why}; {said}"
    return replace(line, only_where=only, always_where=always, null=null, why=why)


def _both(kind: type[exp.Connector], before: str, now: exp.Expr | None, schema: Schema) -> str:
    if now is None:
        return before
    text = now.sql(dialect=schema.dialect)
    word = " AND " if kind is exp.And else " OR "
    return f"({before}){word}({text})" if before and before != text else text


def _readings(schema: Schema, table: Table, clause: exp.Expr, check: CheckConstraint) -> Iterator[Reading]:
    """Every column that a clause puts a condition on."""
    for column, filled, condition in (*_implied(clause), *_equivalent(clause)):
        if column not in table or not _free(schema, table, table.column(column)):
            continue
        names = {node.name for node in condition.find_all(exp.Column)}
        if not names or column in names or not all(name in table for name in names):
            continue
        equal = isinstance(clause, (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ))
        only = condition if filled or equal else None
        always = opposite(condition) if not filled else condition if equal else None
        if equal and not filled:
            only = always
        yield Reading(table.column(column), only, always, check)


def _implied(clause: exp.Expr) -> Iterator[tuple[str, bool, exp.Expr]]:
    """``condition OR column IS NULL``: filled only where it is true; ``IS NOT NULL``: always where it is not."""
    if not isinstance(clause, exp.Or):
        return
    parts = [part.unnest() for part in clause.flatten()]
    for place, part in enumerate(parts):
        tested = null_test(part)
        if tested is not None:
            rest = exp.or_(*(other.copy() for n, other in enumerate(parts) if n != place))
            yield tested[0], tested[1], rest


def _equivalent(clause: exp.Expr) -> Iterator[tuple[str, bool, exp.Expr]]:
    """``condition = (column IS NOT NULL)``, in all its spellings: filled where it is true, and only there."""
    if not isinstance(clause, (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ)):
        return
    differ = isinstance(clause, (exp.NEQ, exp.NullSafeNEQ))
    for side, other in ((clause.left, clause.right), (clause.right, clause.left)):
        tested = null_test(side.unnest())
        if tested is not None:
            yield tested[0], tested[1] is differ, other.unnest().copy()


def null_test(node: exp.Expr) -> tuple[str, bool] | None:
    """The column that a predicate tests, and whether it is true for NULL; None for any other predicate."""
    negated = False
    while isinstance(node, exp.Not):
        node, negated = node.this.unnest(), not negated
    if not isinstance(node, exp.Is) or not isinstance(node.expression, exp.Null):
        return None
    tested = node.this.unnest()
    return (tested.name, negated is bool(node.args.get("negate"))) if isinstance(tested, exp.Column) else None


def _clauses(node: exp.Expr) -> list[exp.Expr]:
    """The parts of a predicate that must all hold, with NOT before AND turned inwards."""
    node = node.unnest()
    if isinstance(node, exp.And):
        return [*_clauses(node.left), *_clauses(node.right)]
    if isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.And):
        return [exp.or_(*(opposite(part) for part in node.this.unnest().flatten()))]
    return [node]


def opposite(node: exp.Expr) -> exp.Expr:
    """The predicate that is true where ``node`` is false."""
    node = node.unnest()
    if isinstance(node, exp.Not):
        return cast(exp.Expr, node.this.unnest().copy())
    other = OPPOSITES.get(type(node))
    if other is not None:
        return other(this=node.this.copy(), expression=node.expression.copy())
    return exp.not_(exp.paren(node.copy()) if isinstance(node, (exp.Connector, exp.Binary)) else node.copy())


def _free(schema: Schema, table: Table, column: Column) -> bool:
    """Whether the column may be NULL, and is so by itself.

    Not as a part of a foreign key over several, nor where a key takes one NULL only or another table refers to it.
    """
    tied = any(column.name in link.columns and len(link.columns) > 1 for link in table.foreign_keys)
    tied |= any(column.name in key.columns and not key.nulls_distinct for key in table.keys)
    links = [link for other in schema for link in other.foreign_keys if link.parent == table.name]
    tied |= any(column.name in link.parent_columns for link in links)
    return not (column.not_null or tied or column.generated or column.identity)
