"""Small trees that the mends of sqlglot's trees are made of."""

from __future__ import annotations

from sqlglot import exp

TYPED = ("postgres", "redshift")
"""Dialects in which a whole number divided by one is a whole number."""
SPARKS = ("spark", "databricks")


def call(name: str, *arguments: exp.Expr | str) -> exp.Anonymous:
    """A function that is written as it is named; texts become literals, trees are copied."""
    given = [each.copy() if isinstance(each, exp.Expr) else exp.Literal.string(each) for each in arguments]
    return exp.Anonymous(this=name, expressions=given)


def number(value: int) -> exp.Expr:
    """A whole number."""
    return exp.Literal.number(value)


def is_text(node: exp.Expr) -> bool:
    """Whether it is known to be text."""
    return node.is_string or node.is_type(*exp.DataType.TEXT_TYPES)


def is_whole(node: exp.Expr) -> bool:
    """Whether it is known to be a whole number."""
    return node.is_type(*exp.DataType.INTEGER_TYPES)


def is_moment(node: exp.Expr) -> bool:
    """Whether it is known to be a date or a moment."""
    return node.is_type(*exp.DataType.TEMPORAL_TYPES)
