"""Mistakes of conditions: one side of AND or OR forgotten, an arm of CASE that is always or never taken.

A row may take an arm in the middle of a query and be lost before its end. To notice these, what it did has to come out.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp


def forgotten(tree: exp.Query) -> Iterator[tuple[str, exp.Query]]:
    """Each such mistake: what is told of it, and the query."""
    for at, node in enumerate(tree.walk()):
        for told, other in _changed(node):
            copy = tree.copy()
            next(each for number, each in enumerate(copy.walk()) if number == at).replace(other)
            yield told, copy


def _changed(node: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
    if isinstance(node, exp.And | exp.Or):
        for kept, lost in ((node.this, node.expression), (node.expression, node.this)):
            yield f"{lost.sql('duckdb')} forgotten", kept.copy()
    elif isinstance(node, exp.If) and isinstance(node.parent, exp.Case) and node.parent.this is None:
        for value, said in ((exp.true(), "always"), (exp.false(), "never")):
            other = node.copy()
            other.set("this", value)
            yield f"WHEN {node.this.sql('duckdb')} {said} taken", other
