"""UNION of parts that cannot share a row, none of which repeats one, is UNION ALL."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.determined import distinct_rows
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import where_of


@REWRITES.register("union_all")
def union_all(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """UNION becomes UNION ALL where keys and constants keep all rows apart."""
    if not isinstance(query, exp.Union) or not query.args.get("distinct") or query.args.get("by_name"):
        return
    left, right = _arms(query.this), _arms(query.expression)
    if left is None or right is None or not all(_apart(a, b) for a in left for b in right):
        return
    reasons = [distinct_rows(arm, facts) for arm in (*left, *right)]
    if all(why is not None for why in reasons) and _none_repeated(query.this, left) and len(right) == 1:
        joined = query.copy()
        joined.set("distinct", False)
        yield Change(joined, tuple(dict.fromkeys(why for found in reasons for why in found or ())))


def _none_repeated(query: exp.Expr, arms: list[exp.Select]) -> bool:
    """Whether no two of the arms, each without repetitions, can give the same row."""
    once = len(arms) == 1 or (isinstance(query, exp.Union) and bool(query.args.get("distinct")))
    return once or all(_apart(one, other) for at, one in enumerate(arms) for other in arms[:at])


def _arms(query: exp.Expr) -> list[exp.Select] | None:
    if isinstance(query, exp.Select):
        return [query] if not query.args.get("limit") else None
    if isinstance(query, exp.Union):
        left, right = _arms(query.this), _arms(query.expression)
        return [*left, *right] if left is not None and right is not None else None
    return None


def _apart(one: exp.Select, other: exp.Select) -> bool:
    """Whether some output column has different constants in the two."""
    for left, right in zip(_constants(one), _constants(other), strict=False):
        if left is not None and right is not None and all(_differ(one, other) for one in left for other in right):
            return True
    return False


def _differ(one: exp.Expr, other: exp.Expr) -> bool:
    """Whether two literals are different values whatever type the column takes."""
    if one.is_string and other.is_string:
        return bool(one.name.rstrip() != other.name.rstrip())
    return bool(one.is_int and other.is_int and int(one.name) != int(other.name))


def _constants(select: exp.Select) -> list[frozenset[exp.Expr] | None]:
    """For each output column the literals that it can be, None where that is not said."""
    said: dict[exp.Expr, frozenset[exp.Expr]] = {}
    for condition in where_of(select):
        if isinstance(condition, exp.EQ) and isinstance(condition.expression, exp.Literal):
            said[condition.this] = frozenset({condition.expression})
        elif isinstance(condition, exp.In) and all(isinstance(each, exp.Literal) for each in condition.expressions):
            said[condition.this] = frozenset(condition.expressions)
    outputs = [expression.unalias() for expression in select.expressions]
    return [frozenset({each}) if isinstance(each, exp.Literal) else said.get(each) for each in outputs]
