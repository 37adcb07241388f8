"""A column alone on one side of an equation: what it must be, given the others.

    CAST(total / 100 AS DECIMAL(16, 2)) - CAST(tax / 100 AS DECIMAL(16, 2)) = net        total = (net + ...) * 100

Casts and roundings on the way are taken to keep the value. Where one does not, the equation fails on some rows: that is
measured on a sample before anything is made, and those rows are drawn again.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

Side = exp.Expr
TRANSPARENT = (exp.Paren, exp.Cast, exp.Round, exp.Coalesce)
"""What is undone by leaving it out."""


def isolate(equation: exp.EQ, column: str) -> Side | None:
    """What ``column`` equals; None where it stands more than once, or under what cannot be undone."""
    places = [node for node in equation.find_all(exp.Column) if node.name == column]
    if len(places) != 1:
        return None
    left = _contains(equation.left, places[0])
    side, other = (equation.left, equation.right) if left else (equation.right, equation.left)
    value: Side | None = _operand(other)
    while side is not places[0] and value is not None:
        side, value = _undone(side, places[0], value)
    return value


def _undone(node: Side, place: exp.Column, value: Side) -> tuple[Side, Side | None]:
    """The operand of ``node`` that holds the column, and what it must be for ``node`` to be ``value``."""
    if isinstance(node, TRANSPARENT):
        return node.this, value if _contains(node.this, place) else None
    if isinstance(node, exp.Neg):
        return node.this, exp.Neg(this=_operand(value))
    if not isinstance(node, exp.Binary):
        return node, None
    first = _contains(node.left, place)
    inner, other = (node.left, node.right) if first else (node.right, node.left)
    undo = UNDONE.get((type(node), first))
    return inner, undo(value, other) if undo is not None else None


def _binary(kind: type[exp.Binary], left: Side, right: Side) -> Side:
    return exp.paren(kind(this=_operand(left), expression=_operand(right)), copy=False)


def _number(node: Side) -> bool:
    """Whether it is a number that one may divide by."""
    node = node.unnest()
    return isinstance(node, exp.Literal) and not node.is_string and float(node.name) != 0


UNDONE: dict[tuple[type[exp.Expr], bool], Callable[[Side, Side], Side | None]] = {
    (exp.Add, True): lambda value, other: _binary(exp.Sub, value, other),
    (exp.Add, False): lambda value, other: _binary(exp.Sub, value, other),
    (exp.Sub, True): lambda value, other: _binary(exp.Add, value, other),
    (exp.Sub, False): lambda value, other: _binary(exp.Sub, other, value),
    (exp.Mul, True): lambda value, other: _binary(exp.Div, value, other) if _number(other) else None,
    (exp.Mul, False): lambda value, other: _binary(exp.Div, value, other) if _number(other) else None,
    (exp.Div, True): lambda value, other: _binary(exp.Mul, value, other) if _number(other) else None,
}
"""For an operator, and whether the column is its first operand: the operand, from the value and the other one."""


def _contains(node: Side, place: exp.Column) -> bool:
    return any(one is place for one in node.find_all(exp.Column))


def _operand(node: Side) -> Side:
    node = node.copy()
    return exp.paren(node, copy=False) if isinstance(node, exp.Binary) else node
