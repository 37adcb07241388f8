"""Rewrites of one SELECT that keep its rows, as often as they come: each a function, tried in order until none changes.

Each takes a SELECT whose inner queries are done, says what it relies on through ``Facts``, and gives it back as it was
where it does not apply. What every one of them is sound for is said in its docstring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dea_core.prove.canonical.conditions import filtered
from dea_core.prove.canonical.facts import STRICT, Facts, rejects_null
from dea_core.prove.canonical.terms import (
    Place,
    Query,
    Select,
    SetOp,
    Source,
    Term,
    columns_of,
    is_column,
    numbers_of,
    substituted,
)

Rule = Callable[[Select, Facts], Query]
LOGIC = (*STRICT, "and", "or", "not", "=", "<", "<=", "same", "is null", "like")


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
    if inner.distinct and {(source.number, name) for name, _ in inner.outputs} != set(map(_place, shown)):
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
        about = tuple(c for c in select.where if numbers_of(c) == {source.number} and _is_logic(c))
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


def _place(term: Term) -> Place | None:
    return (term[1], term[2]) if is_column(term) else None


def inner_from_left(select: Select, facts: Facts) -> Select:
    """A LEFT JOIN whose missing rows a condition in WHERE rejects is an inner join."""
    for source in select.sources:
        if source.left and any(rejects_null(condition, source.number) for condition in select.where):
            inner = replace(source, left=False, on=())
            sources = tuple(inner if each is source else each for each in select.sources)
            return replace(select, sources=sources, where=(*select.where, *source.on))
    return select


def having_to_where(select: Select, facts: Facts) -> Select:
    """A condition over group keys alone may as well be asked of the rows; not where there is one group of all."""
    if not select.groups:
        return select
    keys = set(select.groups)
    moved = tuple(c for c in select.having if _over(c, keys))
    if not moved:
        return select
    kept = tuple(c for c in select.having if c not in moved)
    return replace(select, having=kept, where=(*select.where, *moved))


def _is_logic(condition: Term) -> bool:
    """Whether it is made of columns by comparisons and logic only."""
    return _over(condition, {("col", *place) for place in columns_of(condition)})


def _over(condition: Term, keys: set[Term]) -> bool:
    """Whether it is made of group keys, constants, comparisons and logic only."""
    if condition in keys or condition[0] in ("literal", "null", "true", "false"):
        return True
    known = condition[0] in LOGIC
    parts = [p[1] if p and p[0] in ("this", "expression") else p for p in condition[1:]]
    return known and all(isinstance(part, tuple) and _over(part, keys) for part in parts)


def missing_to_not_exists(select: Select, facts: Facts) -> Select:
    """LEFT JOIN ... WHERE its key IS NULL keeps the rows without a match, once each: NOT EXISTS."""
    for source in select.sources:
        asked = [c for c in select.where if c[0] == "is null" and _place(c[1]) and c[1][1] == source.number]
        if not source.left or not asked:
            continue
        rest = replace(
            select,
            sources=tuple(each for each in select.sources if each is not source),
            where=tuple(c for c in select.where if c not in asked),
        )
        always = all(facts.not_null(c[1], though_left=True) or any(_asks(on, c[1]) for on in source.on) for c in asked)
        if always and source.number not in numbers_of(rest):
            found = Select((replace(source, left=False, on=()),), (), source.on)
            return replace(rest, where=(*rest.where, ("not", ("exists", found))))
    return select


def _asks(condition: Term, column: Term) -> bool:
    """Whether the condition compares this very column, and so is not true of NULL."""
    return condition[0] in ("=", "<", "<=") and column in condition[1:]


def drop_unused_left(select: Select, facts: Facts) -> Select:
    """A LEFT JOIN on a key, of which nothing is used, neither drops nor repeats a row."""
    for source in select.sources:
        if not source.left:
            continue
        rest = replace(select, sources=tuple(each for each in select.sources if each is not source))
        if source.number in numbers_of(rest):
            continue
        met = _met(source.on, source.number)
        if met and facts.key_within(source, met, loose=True):
            return rest
    return select


def _met(conditions: tuple[Term, ...], number: int) -> dict[str, Term]:
    """The columns of a source that equal something of other sources, each with that."""
    found: dict[str, Term] = {}
    for condition in conditions:
        if condition[0] == "=":
            for one, other in ((condition[1], condition[2]), (condition[2], condition[1])):
                if is_column(one) and one[1] == number and number not in numbers_of(other):
                    found[one[2]] = other
    return found


def drop_unused_parent(select: Select, facts: Facts) -> Select:
    """An inner join along a foreign key that is NOT NULL, of which nothing else is used: each row meets one parent."""
    for parent in select.sources:
        table = facts.table(parent)
        if parent.left or table is None or len(select.sources) == 1:
            continue
        about = tuple(c for c in select.where if parent.number in numbers_of(c))
        met = _met(about, parent.number)
        rest = replace(
            select,
            sources=tuple(each for each in select.sources if each is not parent),
            where=tuple(c for c in select.where if c not in about),
        )
        used = len(met) != len(about) or parent.number in numbers_of(rest)
        if not used and _links(met, table.name, facts) and facts.key_within(parent, met, loose=True):
            return rest
    return select


def _links(met: dict[str, Term], parent: str, facts: Facts) -> bool:
    """Whether the equalities are a whole foreign key of one source, without NULLs."""
    if not met or not all(is_column(other) for other in met.values()):
        return False
    numbers = {other[1] for other in met.values()}
    child_source = facts.sources.get(next(iter(numbers)))
    child = facts.table_of(next(iter(numbers)))
    if len(numbers) != 1 or child is None or child_source is None or child_source.left:
        return False
    for link in child.foreign_keys:
        pairs = {p.lower(): c.lower() for p, c in zip(link.parent_columns, link.columns, strict=True)}
        same = link.parent == parent and pairs == {name: other[2] for name, other in met.items()}
        whole = link.where is None and link.severity == "error"
        if same and whole and all(facts.not_null(other) for other in met.values()):
            facts.use_link(child, link)
            return True
    return False


def merge_self_join(select: Select, facts: Facts) -> Select:
    """The same table twice, equal in a key, is the same row; one whose key is NULL equals none."""
    for one in select.sources:
        for other in select.sources:
            if one is other or one.left or other.left or one.number > other.number or one.relation != other.relation:
                continue
            equal = {
                c[1][2]
                for c in select.where
                if c[0] == "=" and is_column(c[1]) and is_column(c[2]) and c[1][2] == c[2][2]
                if {c[1][1], c[2][1]} == {one.number, other.number}
            }
            if facts.table(one) is not None and facts.key_within(one, equal, loose=True):
                meanings: dict[Place, Term] = {
                    place: ("col", one.number, place[1]) for place in columns_of(select) if place[0] == other.number
                }
                rest = replace(select, sources=tuple(each for each in select.sources if each is not other))
                return substituted(rest, meanings)  # type: ignore[no-any-return]
    return select


def drop_distinct(select: Select, facts: Facts) -> Select:
    """Rows that are told apart by what they show are distinct already. Groups are, by their keys."""
    if not select.distinct or (select.is_cut and select.order):
        return select
    shown = {term for _, term in select.outputs}
    if select.groups is not None:
        return replace(select, distinct=False) if set(select.groups) <= shown and not select.windowed else select
    return replace(select, distinct=False) if _tell_rows(shown, select, facts) else select


def groups_of_one(select: Select, facts: Facts) -> Select:
    """Groups of one row each, of which nothing is aggregated, are those rows."""
    if not select.groups or select.windowed or not _tell_rows(set(select.groups), select, facts):
        return select
    keys = set(select.groups)
    if all(
        _over(term, keys) for term in (*(t for _, t in select.outputs), *select.having, *(o[1] for o in select.order))
    ):
        return replace(select, groups=None, having=(), where=(*select.where, *select.having))
    return select


def _tell_rows(shown: set[Term], select: Select, facts: Facts) -> bool:
    """Whether no two rows agree in all of ``shown``: it settles the row of one source, that of the next, and so on."""
    told: set[int] = set()
    while True:
        more = {s.number for s in select.sources if s.number not in told and _settles(s, shown, told, select, facts)}
        if not more:
            return bool(select.sources) and len(told) == len(select.sources)
        told |= more


def _settles(source: Source, shown: set[Term], told: set[int], select: Select, facts: Facts) -> bool:
    """Whether the row of a source is settled: a key of it is shown, or met by what is shown or settled."""

    def known(term: Term) -> bool:
        return term in shown or term[0] == "literal" or (is_column(term) and term[1] in told)

    if source.left:
        others = numbers_of(source.on) - {source.number}
        met = {name for name, other in _met(source.on, source.number).items() if known(other)}
        # a column further out names no source of this SELECT, and is the same for all of its rows
        here = {each.number for each in select.sources}
        return others & here <= told and bool(met) and facts.key_within(source, met, loose=True)
    mine = {term[2] for term in shown if is_column(term) and term[1] == source.number}
    equal = {name for name, other in _met(select.where, source.number).items() if known(other)}
    if mine and facts.key_within(source, mine, loose=False):
        return True
    return bool(equal) and (
        facts.key_within(source, equal, loose=True) or facts.key_within(source, mine | equal, loose=False)
    )


def distinct_to_groups(select: Select, facts: Facts) -> Select:
    """SELECT DISTINCT is GROUP BY of all that it shows."""
    if select.distinct and select.groups is None and not select.windowed and not select.qualify:
        return replace(select, distinct=False, groups=tuple(dict.fromkeys(term for _, term in select.outputs)))
    return select


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
