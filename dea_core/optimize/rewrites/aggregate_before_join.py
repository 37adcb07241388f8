"""Rows that are joined only to be counted or summed are grouped first: fewer rows are joined.

a LEFT JOIN b ON b.k = a.id GROUP BY a...   ->   a LEFT JOIN (SELECT k, count(*) FROM b GROUP BY k) ON k = a.id

Where the groups are single rows of the other tables, nothing is left to be grouped after the join.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from dea_core.optimize.determined import settled
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import (
    column,
    free_name,
    is_inner,
    is_left,
    joins_of,
    other_side,
    own_nodes,
    reads,
    sources_of,
    swapped,
    tables_in,
    where_of,
    with_where,
    without_true,
)
from dea_core.schema import Family
from dea_core.sql.predicates import conjuncts

SHORT = 32


@dataclass(frozen=True)
class _Site:
    """The join of ``alias`` by ``keys``; ``filters`` of its own; the ``aggregates`` over it."""

    query: exp.Select
    facts: Facts
    join: exp.Join
    alias: str
    keys: list[tuple[exp.Column, exp.Expr]]
    filters: list[exp.Expr]
    aggregates: list[exp.AggFunc]

    @property
    def outer(self) -> bool:
        return is_left(self.join)


@REWRITES.register("aggregate_before_join")
def aggregate_before_join(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """A table that is joined to be aggregated is grouped by its join column first."""
    if not isinstance(query, exp.Select) or not _is_plain_group(query):
        return
    aggregates = [node for root in _roots(query) for node in own_nodes(root) if isinstance(node, exp.AggFunc)]
    for join in joins_of(query):
        site = _site(query, facts, join, aggregates)
        if site is None:
            continue
        found = settled(query, facts, query.args["group"].expressions)
        once = set(sources_of(query)) - {site.alias} <= found.whole
        if once or not any(isinstance(each, exp.Avg) for each in aggregates):
            filled = [why for each in aggregates if (why := _counts_rows(site, each)) is not None]
            yield Change(_earlier(site, once=once), (*(found.premises if once else ()), *filled))


def _is_plain_group(query: exp.Select) -> bool:
    group = query.args.get("group")
    if group is None or any(value for name, value in group.args.items() if name != "expressions"):
        return False
    sides = all(is_inner(join) or is_left(join) for join in joins_of(query))
    return sides and not any(query.args.get(name) for name in ("qualify", "windows", "distinct", "laterals"))


def _roots(query: exp.Select) -> list[exp.Expr]:
    clauses = [query.args.get(name) for name in ("having", "order")]
    return [*query.expressions, *(clause for clause in clauses if clause is not None)]


def _site(query: exp.Select, facts: Facts, join: exp.Join, aggregates: list[exp.AggFunc]) -> _Site | None:
    alias, on = join.this.alias_or_name, conjuncts(join.args.get("on"))
    keys = [pair for part in on if (pair := other_side(part, alias)) and tables_in(pair[1])]
    filters = [part for part in on if tables_in(part) == {alias}]
    if is_inner(join):
        filters += [part for part in where_of(query) if tables_in(part) == {alias}]
    told = {id(node) for part in [*on, *filters, *aggregates] for node in part.walk()}
    usable = aggregates and all(_can_combine(each, alias) for each in aggregates)
    if not keys or len(keys) + sum(part in on for part in filters) != len(on) or not usable:
        return None
    if any(id(each) not in told for each in reads(query, alias)):
        return None
    return _Site(query, facts, join, alias, keys, filters, aggregates)


def _can_combine(aggregate: exp.AggFunc, alias: str) -> bool:
    if not isinstance(aggregate, exp.Count | exp.Sum | exp.Min | exp.Max | exp.Avg):
        return False
    whole = isinstance(aggregate.this, exp.Star) or tables_in(aggregate) == {alias}
    inside = any(isinstance(node, exp.Distinct | exp.Window | exp.Query) for node in aggregate.walk())
    return whole and not inside and not isinstance(aggregate.parent, exp.Filter | exp.Window)


def _counts_rows(site: _Site, each: exp.AggFunc) -> str | None:
    """Why a count of a column is one of rows, which an index on the keys alone can answer; None where it is not."""
    table = site.facts.table(site.query, site.alias)
    if table is None or not isinstance(each, exp.Count) or not isinstance(each.this, exp.Column):
        return None
    return site.facts.declared_not_null(table, each.this.name)


def _below(site: _Site, each: exp.AggFunc) -> exp.Expr:
    """The aggregate as it is made before the join."""
    return exp.Count(this=exp.Star()) if _counts_rows(site, each) is not None else each.copy()


def _earlier(site: _Site, *, once: bool) -> exp.Select:
    name = free_name(site.query, f"{site.alias}_grouped")
    listed = list(dict.fromkeys(site.aggregates))
    named = {each: f"{type(each).__name__.lower()}_{at}" for at, each in enumerate(listed, 1)}
    keys = list(dict.fromkeys(mine for mine, _ in site.keys))
    below = exp.select(*keys, *(exp.alias_(_below(site, each), label) for each, label in named.items()))
    below = below.from_(site.join.this.copy()).group_by(*(each.copy() for each in keys))
    with_where(below, site.filters)
    on = [exp.EQ(this=column(mine.name, name), expression=other.copy()) for mine, other in site.keys]
    join = site.join.copy()
    join.set("this", exp.Subquery(this=below, alias=exp.TableAlias(this=exp.to_identifier(name))))
    join.set("on", exp.and_(*on, copy=False))
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = [(site.join, join)]
    pairs += [(each, _combined(site, each, column(named[each], name), once=once)) for each in site.aggregates]
    pairs += [(part, exp.true()) for part in where_of(site.query) if part in site.filters]
    return _finished(swapped(site.query, pairs), once=once)


def _finished(query: exp.Select, *, once: bool) -> exp.Select:
    having = query.args.get("having")
    if once:
        query.set("group", None)
        query.set("having", None)
        with_where(query, [*where_of(query), *(conjuncts(having.this) if having is not None else [])])
    return without_true(query)


def _combined(site: _Site, each: exp.AggFunc, value: exp.Column, *, once: bool) -> exp.Expr:
    """What the aggregate is, over the groups made before the join."""
    if isinstance(each, exp.Count):
        lone = exp.Literal.number(1 if isinstance(each.this, exp.Star) else 0)
        filled = exp.Coalesce(this=value, expressions=[lone]) if site.outer else value
        return filled if once else exp.cast(exp.Sum(this=filled), "bigint")
    if once:
        return value
    if isinstance(each, exp.Sum):
        total = exp.Sum(this=value)
        inner = site.facts.column(site.query, each.this)
        is_short = inner is not None and inner.type.family is Family.INTEGER and (inner.type.bits or SHORT) <= SHORT
        return exp.cast(total, "bigint") if is_short and site.facts.dialect == "postgres" else total
    return type(each)(this=value)
