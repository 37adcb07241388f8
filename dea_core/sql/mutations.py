"""Mistakes that people make in SQL, one function each: what it makes of a node, nothing where it cannot be made there.

MUTATIONS ── join, joined column, condition, clause, NULL handling, window, CASE, other kind (comparison,
             AND and OR, operator, aggregate), operand, boundary, literal, columns that change places
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from sqlglot import exp

from dea_core.sql.lineage import names_a_key
from dea_core.sql.predicates import conjuncts

Mutation = Callable[[exp.Expr], Iterator[exp.Expr]]
"""What a mistake makes of a node: nothing where it cannot be made there."""

_OTHER_KIND: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT, exp.EQ: exp.NEQ, exp.NEQ: exp.EQ,
    exp.And: exp.Or, exp.Or: exp.And,
    exp.Add: exp.Sub, exp.Sub: exp.Add, exp.Mul: exp.Div, exp.Div: exp.Mul,
    exp.Min: exp.Max, exp.Max: exp.Min, exp.Sum: exp.Max, exp.Avg: exp.Sum,
}  # fmt: skip
_COMPARED = (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.EQ, exp.NEQ)


def other_kind(node: exp.Expr) -> Iterator[exp.Expr]:
    """Another comparison, connective, operator or aggregate over the same."""
    if type(node) in _OTHER_KIND:
        kept = ("this", "expression", "expressions")
        yield _OTHER_KIND[type(node)](**{word: _copied(node.args[word]) for word in kept if node.args.get(word)})


def join(node: exp.Expr) -> Iterator[exp.Expr]:
    """An inner join for a left one and the other way round; each condition of several left out."""
    if not isinstance(node, exp.Join) or not (node.args.get("on") or node.args.get("using")):
        return
    if node.kind in ("", "INNER", "OUTER"):
        other = node.copy()
        other.set("side", None if node.side else "LEFT")
        other.set("kind", None)
        yield other
    yield from _with_fewer(node, "on", node.args.get("on"))
    if len(using := node.args.get("using") or []) > 1:
        yield from (_set(node, "using", [c.copy() for c in using if c is not left]) for left in using)


def joined_column(node: exp.Expr) -> Iterator[exp.Expr]:
    """A join on another column of the same table: one that the query also reads."""
    if not (isinstance(node, exp.EQ) and isinstance(node.find_ancestor(exp.Join, exp.Select), exp.Join)):
        return
    select = node.find_ancestor(exp.Select)
    for word in ("this", "expression"):
        column = node.args.get(word)
        if isinstance(column, exp.Column) and column.table and select is not None:
            others = [c for c in select.expressions for c in c.find_all(exp.Column) if c.table == column.table]
            keys = [c for c in others if names_a_key(c.name)] if names_a_key(column.name) else []
            other = next((c for c in keys if c.name != column.name), None)
            if other is not None:
                yield _set(node, word, other.copy())


def condition(node: exp.Expr) -> Iterator[exp.Expr]:
    """WHERE, HAVING or QUALIFY without one of its conditions."""
    if isinstance(node, exp.Select):
        for word in ("where", "having", "qualify"):
            clause = node.args.get(word)
            if clause is not None and len(conjuncts(clause.this)) == 1:
                yield _set(node, word, None)
            elif clause is not None:
                yield from (_set(node, word, fewer) for fewer in _with_fewer(clause, "this", clause.this))


def null_handling(node: exp.Expr) -> Iterator[exp.Expr]:
    """COALESCE and NOT left out, rows counted for values, ``IS NULL`` for ``IS NOT NULL``."""
    if isinstance(node, exp.Coalesce | exp.Not):
        yield _in_place_of(node, node.this)
    elif isinstance(node, exp.Is) and isinstance(node.expression, exp.Null) and not isinstance(node.parent, exp.Not):
        yield exp.not_(node.copy())
    elif isinstance(node, exp.Count) and not isinstance(node.this, exp.Star):
        counted = node.this.expressions[0] if isinstance(node.this, exp.Distinct) else exp.Star()
        yield exp.Count(this=counted.copy())


def operand(node: exp.Expr) -> Iterator[exp.Expr]:
    """A factor, divisor or summand left out."""
    if isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Div):
        yield _in_place_of(node, node.this)


def boundary(node: exp.Expr) -> Iterator[exp.Expr]:
    """A number that something is compared with, moved by one."""
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit() and node.find_ancestor(*_COMPARED):
        yield exp.Literal.number(int(node.name) + 1)


def literal(node: exp.Expr) -> Iterator[exp.Expr]:
    """A text spelled otherwise; one value of an IN list forgotten."""
    inside = node.find_ancestor(exp.Case, exp.In, exp.Select, *_COMPARED)
    if isinstance(node, exp.Literal) and node.is_string and node.name and not isinstance(inside, exp.Select | None):
        yield exp.Literal.string(f"{node.name}_")
    if isinstance(node, exp.In) and len(node.expressions) > 1:
        yield _set(node, "expressions", [e.copy() for e in node.expressions[:-1]])


def clause(node: exp.Expr) -> Iterator[exp.Expr]:
    """DISTINCT or a LIMIT left out, one column less to group by, an arm of a union forgotten, UNION for UNION ALL."""
    if isinstance(node, exp.Union):
        yield _set(node, "distinct", not node.args.get("distinct"))
        yield from (_copied_with(node, arm) for arm in (node.this, node.expression))
    elif isinstance(node, exp.Select):
        yield from (_set(node, word, None) for word in ("distinct", "limit") if node.args.get(word))
    elif isinstance(node, exp.Group) and len(node.expressions) > 1:
        yield from (
            _set(node, "expressions", [c.copy() for c in node.expressions if c is not e]) for e in node.expressions
        )


def case(node: exp.Expr) -> Iterator[exp.Expr]:
    """A CASE without one of its arms, or without its ELSE."""
    if isinstance(node, exp.Case):
        arms = node.args.get("ifs") or []
        if len(arms) > 1:
            yield from (_set(node, "ifs", [a.copy() for a in arms if a is not arm]) for arm in arms)
        if node.args.get("default") is not None:
            yield _set(node, "default", None)


def swapped_columns(node: exp.Expr) -> Iterator[exp.Expr]:
    """Two neighbouring output columns that change places under their names."""
    if not isinstance(node, exp.Select):
        return
    named = [e for e in node.expressions if isinstance(e.unalias(), exp.Column)]
    for one, other in pairwise(named):
        columns = {id(one): (one.alias_or_name, other.unalias()), id(other): (other.alias_or_name, one.unalias())}
        swapped = [
            exp.alias_(columns[id(e)][1].copy(), columns[id(e)][0]) if id(e) in columns else e.copy()
            for e in node.expressions
        ]
        yield _set(node, "expressions", swapped)


def window(node: exp.Expr) -> Iterator[exp.Expr]:
    """A window without its partitions, an order the other way round."""
    if isinstance(node, exp.Window) and node.args.get("partition_by"):
        yield _set(node, "partition_by", None)
    elif isinstance(node, exp.Ordered):
        yield _set(node, "desc", not node.args.get("desc"))


MUTATIONS: tuple[Mutation, ...] = (
    join, joined_column, condition, clause, null_handling, window, case, other_kind, operand, boundary, literal,
    swapped_columns,
)  # fmt: skip
"""Those that people make most, first."""


def _with_fewer(node: exp.Expr, word: str, held: exp.Expr | None) -> Iterator[exp.Expr]:
    """The node without each one of the conditions ``held`` under ``word``, as long as some are left."""
    parts = conjuncts(held) if held is not None else []
    if len(parts) > 1:
        for left_out in parts:
            kept = exp.and_(*(part.copy() for part in parts if part is not left_out))
            yield _set(node, word, kept)


def _set(node: exp.Expr, word: str, value: object) -> exp.Expr:
    other = node.copy()
    other.set(word, value)
    return other


def _copied(value: object) -> object:
    return (
        [_copied(one) for one in value]
        if isinstance(value, list)
        else value.copy()
        if isinstance(value, exp.Expr)
        else value
    )


def _copied_with(union: exp.Union, arm: exp.Expr) -> exp.Expr:
    """One arm alone, with the common table expressions of the whole."""
    other = arm.copy()
    if (shared := union.args.get("with_")) is not None and not other.args.get("with_"):
        other.set("with_", shared.copy())
    return other


def _in_place_of(node: exp.Expr, inner: exp.Expr) -> exp.Expr:
    """A part of ``node`` that is to stand for the whole, in brackets where it would come apart."""
    other = inner.copy()
    comes_apart = isinstance(node.parent, exp.Binary | exp.Unary) and isinstance(other, exp.Binary)
    return exp.paren(other) if comes_apart else other
