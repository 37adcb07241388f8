"""Which columns of a query are settled by others, by keys and equalities: what makes rows distinct, or joins harmless.

settled(select, facts, start)   ──> Settled(columns, premises)   all columns that those in ``start`` settle
distinct_rows(select, facts)    ──> premises, when the output holds a key of every source; else None
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.trees import is_inner, is_left, joins_of, sources_of, where_of
from dea_core.sql.predicates import conjuncts

Name = tuple[str, str]


@dataclass
class Settled:
    """``columns`` as (alias, name), ``whole`` the aliases whose row is settled, ``premises`` why."""

    columns: set[Name]
    whole: set[str] = field(default_factory=set)
    premises: dict[str, None] = field(default_factory=dict)


def settled(select: exp.Select, facts: Facts, start: Iterable[exp.Expr]) -> Settled:
    """Everything that is the same in two rows of the joined sources that agree in ``start``."""
    found = Settled({_name(column) for column in start if isinstance(column, exp.Column)})
    while _grow(select, facts, found):
        pass
    return found


def _name(column: exp.Column) -> Name:
    return column.table, column.name.lower()


def _grow(select: exp.Select, facts: Facts, found: Settled) -> bool:
    before = len(found.columns), len(found.whole)
    for one, other in _settles(select):
        if one is None or _name(one) in found.columns:
            found.columns.add(_name(other))
    for alias in sources_of(select):
        names = {name for each, name in found.columns if each == alias}
        table = facts.table(select, alias)
        why = facts.key(table, names) if table and alias not in found.whole else None
        if table and why:
            found.whole.add(alias)
            found.columns |= {(alias, column.name.lower()) for column in table.columns}
            found.premises |= dict.fromkeys(why)
    return (len(found.columns), len(found.whole)) != before


def _settles(select: exp.Select) -> Iterable[tuple[exp.Column | None, exp.Column]]:
    """Pairs of which the first settles the second; None settles a column that is set equal to a constant."""
    for condition in where_of(select):
        yield from _both(condition)
    for join in joins_of(select):
        alias = join.this.alias_or_name
        for condition in conjuncts(join.args.get("on")):
            if is_inner(join):
                yield from _both(condition)
            elif is_left(join):
                yield from ((a, b) for a, b in _both(condition) if a is not None and b.table == alias != a.table)


def _both(condition: exp.Expr) -> Iterable[tuple[exp.Column | None, exp.Column]]:
    if not isinstance(condition, exp.EQ):
        return
    one, other = condition.this, condition.expression
    if isinstance(one, exp.Column) and isinstance(other, exp.Column):
        yield one, other
        yield other, one
    elif isinstance(one, exp.Column) and isinstance(other, exp.Literal):
        yield None, one
    elif isinstance(other, exp.Column) and isinstance(one, exp.Literal):
        yield None, other


def distinct_rows(select: exp.Select, facts: Facts) -> tuple[str, ...] | None:
    """Why no two rows of ``select`` (its DISTINCT left aside) are the same."""
    outputs = [expression.unalias() for expression in select.expressions]
    if not _simple_joins(select) or any(map(may_multiply, outputs)):
        return None
    group = select.args.get("group")
    if group is not None:
        return () if group.expressions and all(_within(part, outputs) for part in group.expressions) else None
    if any(isinstance(node, exp.AggFunc) for part in outputs for node in part.walk()):
        return None
    found = settled(select, facts, outputs)
    return tuple(found.premises) if found.whole == set(sources_of(select)) and found.whole else None


def may_multiply(output: exp.Expr) -> bool:
    """Whether an output may give several rows: UNNEST and its kin, and functions that nobody here knows."""
    return any(isinstance(node, exp.UDTF | exp.Explode | exp.GenerateSeries | exp.Anonymous) for node in output.walk())


def _simple_joins(select: exp.Select) -> bool:
    joins = joins_of(select)
    return all(is_inner(join) or is_left(join) for join in joins) and not select.args.get("laterals")


def _within(part: exp.Expr, outputs: list[exp.Expr]) -> bool:
    return any(part == output for output in outputs)
