"""Joins said otherwise: outer as inner, anti joins as NOT EXISTS; what is unused, or the same row twice, left out."""

from __future__ import annotations

from dataclasses import replace

from dea_core.prove.canonical.facts import Facts, rejects_null
from dea_core.prove.canonical.terms import Place, Select, Term, columns_of, is_column, numbers_of, place_of, substituted


def inner_from_left(select: Select, facts: Facts) -> Select:
    """A LEFT JOIN whose missing rows a condition in WHERE rejects is an inner join."""
    for source in select.sources:
        if source.left and any(rejects_null(condition, source.number) for condition in select.where):
            inner = replace(source, left=False, on=())
            sources = tuple(inner if each is source else each for each in select.sources)
            return replace(select, sources=sources, where=(*select.where, *source.on))
    return select


def missing_to_not_exists(select: Select, facts: Facts) -> Select:
    """LEFT JOIN ... WHERE its key IS NULL keeps the rows without a match, once each: NOT EXISTS."""
    for source in select.sources:
        asked = [c for c in select.where if c[0] == "is null" and place_of(c[1]) and c[1][1] == source.number]
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
        found = met(source.on, source.number)
        if found and facts.key_within(source, found, loose=True):
            return rest
    return select


def met(conditions: tuple[Term, ...], number: int) -> dict[str, Term]:
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
        found = met(about, parent.number)
        rest = replace(
            select,
            sources=tuple(each for each in select.sources if each is not parent),
            where=tuple(c for c in select.where if c not in about),
        )
        used = len(found) != len(about) or parent.number in numbers_of(rest)
        if not used and _links(found, table.name, facts) and facts.key_within(parent, found, loose=True):
            return rest
    return select


def _links(equal: dict[str, Term], parent: str, facts: Facts) -> bool:
    """Whether the equalities are a whole foreign key of one source, without NULLs."""
    if not equal or not all(is_column(other) for other in equal.values()):
        return False
    numbers = {other[1] for other in equal.values()}
    child_source = facts.sources.get(next(iter(numbers)))
    child = facts.table_of(next(iter(numbers)))
    if len(numbers) != 1 or child is None or child_source is None or child_source.left:
        return False
    for link in child.foreign_keys:
        pairs = {p.lower(): c.lower() for p, c in zip(link.parent_columns, link.columns, strict=True)}
        same = link.parent == parent and pairs == {name: other[2] for name, other in equal.items()}
        whole = link.where is None and link.severity == "error"
        if same and whole and all(facts.not_null(other) for other in equal.values()):
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
