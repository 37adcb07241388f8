"""Constants in predicates, as a column's type holds them: ``'2020-01-01'`` is a date beside a date."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation

from sqlglot import exp

from dea_core.schema import Column, Family

Bound = Decimal | datetime.date | datetime.datetime


def bare(node: exp.Expr) -> exp.Expr:
    """Without parentheses and casts, which change no value that a domain speaks of."""
    while isinstance(node, (exp.Paren, exp.Cast)):
        node = node.this
    return node


def is_column(node: exp.Expr) -> bool:
    """Whether it is nothing but a column."""
    return isinstance(bare(node), exp.Column)


def array_items(node: exp.Expr) -> list[exp.Expr]:
    """The elements of an array or tuple; the node itself, if it is neither."""
    node = bare(node)
    return list(node.expressions) if isinstance(node, (exp.Array, exp.Tuple)) else [node]


def constant(node: exp.Expr) -> object:
    """What a literal says: a text, a decimal, a boolean; None for what is no literal."""
    node = bare(node)
    if isinstance(node, exp.Neg):
        inner = constant(node.this)
        return -inner if isinstance(inner, Decimal) else None
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Literal):
        return str(node.this) if node.is_string else Decimal(str(node.this))
    if isinstance(node, (exp.RawString, exp.National, exp.Heredoc)):
        return str(node.this)
    return None


def bound(node: exp.Expr, column: Column) -> Bound | None:
    """A constant that values of the column's type can be compared with."""
    value = constant(node)
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        return None
    try:
        if column.type.family is Family.DATE:
            return datetime.date.fromisoformat(value)
        if column.type.family in (Family.TIMESTAMP, Family.TIMESTAMPTZ):
            return datetime.datetime.fromisoformat(value).replace(tzinfo=None)
        return Decimal(value)
    except (ValueError, InvalidOperation):
        return None


def finite(nodes: list[exp.Expr], column: Column) -> tuple[object, ...] | None:
    """The constants of a list, as the column holds them; None if one of them is none."""
    values = tuple(typed(constant(node), column) for node in nodes)
    return None if not values or any(value is None for value in values) else values


def typed(value: object, column: Column) -> object:
    """A constant as the column's type holds it: a text for a text, else a number, whole where it can be.

    A number with more digits than a float keeps is spelled out.
    """
    if not isinstance(value, Decimal):
        return value
    if column.type.family is Family.TEXT:
        return str(value)
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(str(float(value))) == value else str(value)
