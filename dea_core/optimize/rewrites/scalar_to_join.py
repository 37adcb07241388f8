"""Scalar subqueries that aggregate the rows belonging to the row outside are one grouped LEFT JOIN.

(SELECT sum(b.x) FROM b WHERE b.k = a.k)   ->   LEFT JOIN (SELECT k, sum(x) FROM b GROUP BY k) g ON g.k = a.k

All that look at the same table by the same columns share one join; filters of their own become FILTER.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.correlated import Tie, tied
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import column, conjoined, free_name, own_nodes, sources_of, swapped, with_where

Found = list[tuple[exp.Subquery, exp.Select, Tie]]


@REWRITES.register("scalar_to_join")
def scalar_to_join(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """Correlated scalar aggregates become one grouped LEFT JOIN."""
    if not isinstance(query, exp.Select) or query.args.get("group") or query.args.get("from_") is None:
        return
    if any(isinstance(node, exp.AggFunc) for e in query.expressions for node in own_nodes(e)):
        return
    found = list(_subqueries(query))
    for place in dict.fromkeys(_place(tie, select) for _, select, tie in found):
        yield Change(_joined(query, [each for each in found if _place(each[2], each[1]) == place]))


def _subqueries(query: exp.Select) -> Iterator[tuple[exp.Subquery, exp.Select, Tie]]:
    aliases = set(sources_of(query))
    for node in query.find_all(exp.Subquery):
        select = node.this
        if not isinstance(select, exp.Select) or node.find_ancestor(exp.Query) is not query or _is_source(node):
            continue
        clauses = ("limit", "offset", "order", "distinct")
        if len(select.expressions) != 1 or any(select.args.get(name) for name in clauses):
            continue
        value = select.expressions[0].unalias()
        tie = tied(select)
        if tie and tie.equal and not tie.compared and tie.outer() <= aliases and _is_aggregate(value):
            yield node, select, tie


def _is_source(node: exp.Subquery) -> bool:
    """Whether it stands in a FROM or in a join's condition, where what is joined last is not yet known."""
    around = node.find_ancestor(exp.Join, exp.From, exp.Query)
    return isinstance(around, exp.Join | exp.From) or isinstance(node.parent, exp.CTE | exp.In)


def _is_aggregate(value: exp.Expr) -> bool:
    kinds = (exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg)
    return isinstance(value, kinds) and not any(isinstance(node, exp.Query) for node in value.walk())


def _place(tie: Tie, select: exp.Select) -> tuple[str, ...]:
    """What two subqueries have in common that can share a join: the table, and the columns on both sides."""
    source = sources_of(select)[tie.alias]
    pairs = sorted(f"{inner.name} = {outer.sql()}" for inner, outer in tie.equal)
    return source.name or source.sql(), *pairs


def _joined(query: exp.Select, found: Found) -> exp.Select:
    _, first, tie = found[0]
    name = free_name(query, f"{tie.alias}_grouped")
    keys = [inner.copy() for inner, _ in tie.equal]
    shared = all({_over(part, each, tie) for part in each.filters} == set(tie.filters) for _, _, each in found)
    outputs: list[exp.Expr] = []
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = []
    for at, (node, select, each) in enumerate(found, 1):
        value = _over(select.expressions[0].unalias(), each, tie)
        label = f"{type(value).__name__.lower()}_{at}"
        own = conjoined(_over(part, each, tie) for part in each.filters) if not shared else None
        filtered = exp.Filter(this=value, expression=exp.Where(this=own)) if own is not None else value
        outputs.append(exp.alias_(filtered, label))
        pairs.append((node, _filled(value, column(label, name))))
    below = exp.select(*keys, *outputs).from_(sources_of(first)[tie.alias].copy()).group_by(*(k.copy() for k in keys))
    with_where(below, tie.filters if shared else ())
    on = [exp.EQ(this=column(inner.name, name), expression=outer.copy()) for inner, outer in tie.equal]
    source = exp.Subquery(this=below, alias=exp.TableAlias(this=exp.to_identifier(name)))
    outer = _named_anew(swapped(query, pairs), query)
    outer.append("joins", exp.Join(this=source, side="LEFT", on=exp.and_(*on, copy=False)))
    return outer


def _over(expression: exp.Expr, each: Tie, tie: Tie) -> exp.Expr:
    """An expression of one subquery, over the alias that all of them share."""
    mine = [node for node in expression.find_all(exp.Column) if node.table == each.alias]
    return swapped(expression, [(node, column(node.name, tie.alias)) for node in mine])


def _filled(value: exp.Expr, found: exp.Column) -> exp.Expr:
    """No rows count as none; other aggregates of none are NULL, as without a match."""
    return exp.Coalesce(this=found, expressions=[exp.Literal.number(0)]) if isinstance(value, exp.Count) else found


def _named_anew(outer: exp.Select, query: exp.Select) -> exp.Select:
    for old, new in zip(query.expressions, outer.expressions, strict=True):
        if not isinstance(old, exp.Alias) and new != old:
            new.replace(exp.alias_(new.copy(), old.alias_or_name))
    return outer
