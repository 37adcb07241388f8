"""What the generators of the engines share when they spell the nodes that make rows."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.generator import Generator


def arguments(generator: Generator, call: exp.Anonymous) -> list[str]:
    """The arguments of a function, each written."""
    return [generator.sql(argument) for argument in call.expressions]


def bigints(generator: Generator, array: exp.Array, template: str, kind: str) -> str:
    """A list. One of integers says that they have 64 bits: engines would take 32, and overflow when they multiply."""
    written = template.format(", ".join(generator.sql(item) for item in array.expressions))
    whole = array.expressions and all(_is_whole(item) for item in array.expressions)
    return f"CAST({written} AS {kind})" if whole else written


def _is_whole(item: exp.Expr) -> bool:
    inner = item.unnest()
    inner = inner.this if isinstance(inner, exp.Neg) else inner
    return isinstance(inner, exp.Literal) and not inner.is_string and inner.name.isdigit()


def index_of(bracket: exp.Bracket) -> exp.Expr:
    """The index of a list's item, counted from 0: ``element`` adds 1 to it."""
    index: exp.Expr = bracket.expressions[0]
    if isinstance(index, exp.Add) and index.expression == exp.Literal.number(1):
        return index.left
    return exp.Sub(this=exp.paren(index.copy()), expression=exp.Literal.number(1))
