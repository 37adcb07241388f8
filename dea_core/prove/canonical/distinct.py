"""DISTINCT and GROUP BY without aggregates: dropped where rows differ anyway, else one and the same."""

from __future__ import annotations

from dataclasses import replace

from dea_core.prove.canonical.conditions import is_over
from dea_core.prove.canonical.facts import Facts
from dea_core.prove.canonical.joins import met
from dea_core.prove.canonical.terms import Select, Source, Term, is_column, numbers_of


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
        is_over(term, keys) for term in (*(t for _, t in select.outputs), *select.having, *(o[1] for o in select.order))
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
        found = {name for name, other in met(source.on, source.number).items() if known(other)}
        # a column further out names no source of this SELECT, and is the same for all of its rows
        here = {each.number for each in select.sources}
        return others & here <= told and bool(found) and facts.key_within(source, found, loose=True)
    mine = {term[2] for term in shown if is_column(term) and term[1] == source.number}
    equal = {name for name, other in met(select.where, source.number).items() if known(other)}
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
