"""Rewrites of one SELECT that keep its rows, as often as they come: each a function, tried in order until none changes.

Each takes a SELECT whose inner queries are done, says what it relies on through ``Facts``, and gives it back as it was
where it does not apply. What every one of them is sound for is said in its docstring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dea_core.prove.canonical.conditions import filtered, is_logic, is_over
from dea_core.prove.canonical.distinct import distinct_to_groups, drop_distinct, groups_of_one
from dea_core.prove.canonical.facts import Facts
from dea_core.prove.canonical.joins import (
    drop_unused_left,
    drop_unused_parent,
    inner_from_left,
    merge_self_join,
    missing_to_not_exists,
)
from dea_core.prove.canonical.terms import (
    Place,
    Query,
    Select,
    SetOp,
    Term,
    is_column,
    numbers_of,
    place_of,
    substituted,
)

Rule = Callable[[Select, Facts], Query]


def tidy_conditions(select: Select, facts: Facts) -> Select:
    """WHERE, HAVING, QUALIFY and ON keep a row when they are true: unknown is as good as false."""
    sources = tuple(replace(source, on=filtered(source.on, facts)) for source in select.sources)
    where, having, qualify = (filtered(part, facts) for part in (select.where, select.having, select.qualify))
    return replace(select, sources=sources, where=where, having=having, qualify=qualify)


def merge_derived_tables(select: Select, facts: Facts) -> Select:
    """A derived table that only filters and computes stands for its own sources, where no row of it can be missing."""
    for source in select.sources:
        inner = source.relation
        if source.left or not isinstance(inner, Select) or not inner.is_plain or not inner.sources:
            continue
        meanings = {(source.number, name): term for name, term in reversed(inner.outputs)}
        sources = tuple(s for each in select.sources for s in (inner.sources if each is source else (each,)))
        merged = replace(select, sources=sources, where=(*inner.where, *select.where))
        return substituted(merged, meanings)  # type: ignore[no-any-return]
    return select


def merge_optional_tables(select: Select, facts: Facts) -> Select:
    """A derived table of a LEFT JOIN over one table, showing columns of it as they are: its filter belongs to ON."""
    for source in select.sources:
        inner = source.relation
        if not source.left or not isinstance(inner, Select) or not inner.is_plain or len(inner.sources) != 1:
            continue
        if not all(is_column(term) for _, term in inner.outputs):
            continue
        meanings: dict[Place, Term] = {(source.number, name): term for name, term in reversed(inner.outputs)}
        new = replace(inner.sources[0], left=True, on=(*inner.where, *source.on))
        merged = replace(select, sources=tuple(new if each is source else each for each in select.sources))
        return substituted(merged, meanings)  # type: ignore[no-any-return]
    return select


def become_inner(select: Select, facts: Facts) -> Select:
    """A query over one derived table, that filters and picks columns, is that table's query with more conditions."""
    if len(select.sources) != 1 or not replace(select, limit=None, offset=None).is_plain:
        return select
    source = select.sources[0]
    inner = source.relation
    if (
        not isinstance(inner, Select)
        or inner.is_plain
        or (inner.is_cut and (select.where or select.order or select.is_cut))
    ):
        return select
    meanings = {(source.number, name): term for name, term in reversed(inner.outputs)}
    shown = [term for _, term in select.outputs]
    if inner.distinct and {(source.number, name) for name, _ in inner.outputs} != set(map(place_of, shown)):
        return select
    if not inner.distinct and (inner.windowed or inner.qualify):
        merged = replace(inner, qualify=(*inner.qualify, *substituted(select.where, meanings)))
    elif inner.groups is not None and not inner.distinct:
        merged = replace(inner, having=(*inner.having, *substituted(select.where, meanings)))
    elif select.where:
        return select
    else:
        merged = inner
    if not inner.is_cut:
        order = substituted(select.order, meanings)
        merged = replace(merged, order=order, limit=select.limit, offset=select.offset)
    return replace(merged, outputs=tuple((name, substituted(term, meanings)) for name, term in select.outputs))


def push_into_groups(select: Select, facts: Facts) -> Select:
    """A condition over a grouped derived table alone is a HAVING of it; over a distinct one, a WHERE."""
    for source in select.sources:
        inner = source.relation
        if source.left or not isinstance(inner, Select) or inner.is_cut or inner.windowed or inner.qualify:
            continue
        about = tuple(c for c in select.where if numbers_of(c) == {source.number} and is_logic(c))
        if not about or (inner.groups is None and not inner.distinct):
            continue
        meanings = {(source.number, name): term for name, term in reversed(inner.outputs)}
        asked = substituted(about, meanings)
        if inner.groups is None:
            inner = replace(inner, where=(*inner.where, *asked))
        else:
            inner = replace(inner, having=(*inner.having, *asked))
        sources = tuple(replace(source, relation=inner) if each is source else each for each in select.sources)
        return replace(select, sources=sources, where=tuple(c for c in select.where if c not in about))
    return select


def having_to_where(select: Select, facts: Facts) -> Select:
    """A condition over group keys alone may as well be asked of the rows; not where there is one group of all."""
    if not select.groups:
        return select
    keys = set(select.groups)
    moved = tuple(c for c in select.having if is_over(c, keys))
    if not moved:
        return select
    kept = tuple(c for c in select.having if c not in moved)
    return replace(select, having=kept, where=(*select.where, *moved))


def plain_existence(select: Select, facts: Facts) -> Select:
    """What only has to exist may be shown, ordered and repeated as it likes. Applied inside EXISTS."""
    kept = replace(select, outputs=(), order=(), distinct=False)
    if kept.groups and not kept.having:
        kept = replace(kept, groups=None)
    if (
        kept.limit is not None
        and kept.offset is None
        and kept.limit[:2] == ("literal", "number")
        and kept.limit[2] != "0"
    ):
        kept = replace(kept, limit=None)
    return kept if kept.groups is None and not kept.qualify else replace(kept, outputs=select.outputs)


def drop_inner_order(query: Query) -> Query:
    """The order of a derived table is nobody's, unless it says which rows are kept."""
    if isinstance(query, Select) and not query.is_cut:
        return replace(query, order=())
    return replace(query, order=()) if isinstance(query, SetOp) and query.limit is None else query


def flat_union(query: SetOp) -> SetOp:
    """UNIONs inside a UNION are arms of it: of UNION ALL those that are ALL, of UNION every one."""
    arms: list[Query] = []
    for arm in query.arms:
        inside = isinstance(arm, SetOp) and arm.kind == "union" == query.kind and arm.limit is None
        arms += arm.arms if isinstance(arm, SetOp) and inside and (query.distinct or not arm.distinct) else (arm,)
    return replace(query, arms=tuple(arms))


RULES: tuple[Rule, ...] = (
    tidy_conditions,
    merge_derived_tables,
    merge_optional_tables,
    become_inner,
    inner_from_left,
    push_into_groups,
    having_to_where,
    missing_to_not_exists,
    drop_unused_left,
    merge_self_join,
    drop_unused_parent,
    groups_of_one,
    drop_distinct,
    distinct_to_groups,
)
