"""Takes off what Postgres writes around an expression when it prints one: in dumps and in its catalogs.

    (((status)::text = ANY ((ARRAY['a'::character varying])::text[])))   ->   status IN ('a')
    (level >= '-40'::integer)                                            ->   level >= -40

Only what means the same is taken off: brackets, casts of what already has that type, ANY over a written array.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sqlglot import exp

from dea_core.readers.expressions import need_expression
from dea_core.schema import Family, Type

_TEXTS = frozenset({exp.DType.TEXT, exp.DType.VARCHAR, exp.DType.BPCHAR})
_NUMBERS = frozenset({exp.DType.INT, exp.DType.BIGINT, exp.DType.SMALLINT, exp.DType.DECIMAL, exp.DType.DOUBLE})
_COMPARED = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.NEQ)
_WIDENED = (*_COMPARED, exp.Add, exp.Sub, exp.Mul)  # where an integer counts as the decimal it is joined with
_INTEGER_BITS = {exp.DType.SMALLINT: 16, exp.DType.INT: 32, exp.DType.BIGINT: 64}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def plain(tree: exp.Expression, types: Mapping[str, Type]) -> exp.Expression:
    """``tree`` without the ornaments; ``types`` are those of the table's columns."""

    def strip(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Cast):
            return _strip_cast(node, types)
        if isinstance(node, (exp.EQ, exp.NEQ)):
            return _strip_any(node)
        if isinstance(node, exp.Paren) and _needs_no_brackets(node):
            return need_expression(node.this)
        return node

    found = _upwards(tree.copy(), strip)
    return need_expression(found.unnest())


def _upwards(node: exp.Expression, change: Callable[[exp.Expression], exp.Expression]) -> exp.Expression:
    """Change the leaves first, then what holds them."""
    for child in list(node.iter_expressions()):
        fresh = _upwards(child, change)
        if fresh is not child:
            child.replace(fresh)
    return change(node)


def _needs_no_brackets(node: exp.Paren) -> bool:
    """Around a name or literal; around a sum that is compared; around a comparison that AND or OR joins."""
    inner, outer = node.this, node.parent
    if isinstance(inner, (exp.Column, exp.Literal, exp.Paren, exp.Array, exp.Cast)):
        return True
    if isinstance(inner, (exp.Add, exp.Sub, exp.Mul, exp.Div)):
        return isinstance(outer, _COMPARED)
    return isinstance(inner, (exp.Predicate, exp.In)) and isinstance(outer, (exp.And, exp.Or, exp.Paren))


def _strip_cast(node: exp.Cast, types: Mapping[str, Type]) -> exp.Expression:
    to, inner = node.to, node.this.unnest()
    if isinstance(inner, exp.Literal):
        return _strip_literal(node, inner)
    array = to.this is exp.DType.ARRAY and isinstance(inner, exp.Array)
    kind = to.expressions[0].this if array and to.expressions else to.this
    if array and kind in _TEXTS:
        return need_expression(inner)
    known = types.get(inner.name) if isinstance(inner, exp.Column) else None
    return need_expression(inner) if known and not to.expressions and _has_type(known, kind) else node


def _has_type(type_: Type, kind: exp.DType) -> bool:
    """Whether a column of that type is cast to what it is already."""
    if type_.family is Family.TEXT:
        return kind in _TEXTS
    return type_.family is Family.INTEGER and type_.signed and type_.bits == _INTEGER_BITS.get(kind)


def _strip_literal(node: exp.Cast, literal: exp.Literal) -> exp.Expression:
    """'a'::text, 'a'::mood (a user's enum), '-40'::integer and a compared (0)::numeric say no more than the literal."""
    kind = node.to.this
    if not literal.is_string:
        return literal if kind in _NUMBERS and literal.is_int and isinstance(node.parent, _WIDENED) else node
    if (kind in _TEXTS and not node.to.expressions) or kind is exp.DType.USERDEFINED:
        return literal
    if kind in _NUMBERS and not node.to.expressions and _NUMBER.fullmatch(literal.name):
        number = exp.Literal.number(literal.name.removeprefix("-"))
        return exp.Neg(this=number) if literal.name.startswith("-") else number
    return node


def _strip_any(node: exp.EQ | exp.NEQ) -> exp.Expression:
    """x = ANY (ARRAY[..]) is IN, x <> ALL (ARRAY[..]) is NOT IN."""
    side = node.expression
    if isinstance(node, exp.EQ) and isinstance(side, exp.Any):
        array = side.this.unnest()
    elif isinstance(node, exp.NEQ) and isinstance(side, exp.Anonymous) and side.name.upper() == "ALL":
        array = side.expressions[0].unnest()
    else:
        return node
    if not isinstance(array, exp.Array):
        return node
    inside = node.this.isin(*array.expressions)
    return inside if isinstance(node, exp.EQ) else exp.not_(inside)
