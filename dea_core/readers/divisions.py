"""Division of whole numbers, which drops the rest in Postgres and others, said so that every engine does the same.

cents / 100  ->  DIV(cents, 100)        in an expression over integer columns; elsewhere it is left as it is
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from dea_core.schema import Family, Type

_INHERITING = (exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.IntDiv, exp.Neg, exp.Paren, exp.Abs)
"""What is whole where its operands are."""
_WHOLE = (exp.Length,)


def drop_rests(tree: exp.Expression, types: Mapping[str, Type]) -> exp.Expression:
    """``tree``, changed in place; ``types`` are those of the table's columns."""
    for division in reversed(list(tree.find_all(exp.Div, bfs=False))):  # inner ones first
        if division.args.get("typed") and _is_whole(division.this, types) and _is_whole(division.expression, types):
            whole = exp.IntDiv(this=division.this, expression=division.expression)
            if division is tree:
                return whole
            division.replace(whole)
    return tree


def _is_whole(node: exp.Expr, types: Mapping[str, Type]) -> bool:
    if isinstance(node, exp.Column):
        return node.name in types and types[node.name].family is Family.INTEGER
    if isinstance(node, exp.Literal):
        return node.is_int
    if isinstance(node, exp.Cast):
        return node.is_type(*exp.DataType.INTEGER_TYPES)
    if isinstance(node, _INHERITING):
        return all(_is_whole(child, types) for child in node.iter_expressions())
    return isinstance(node, _WHOLE)
