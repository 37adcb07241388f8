"""A query as text in which only its meaning is left: sources by rank, conditions as sorted sets, numbers by order.

Several sources of the same table are numbered in every order, and the least text is the form.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from dea_core.prove.canonical.expressions import NoFormError
from dea_core.prove.canonical.facts import Facts
from dea_core.prove.canonical.terms import Query, Select, SetOp, Source, Term, is_column

Spelled = Mapping[Any, str]
"""Names of sources by number, and of columns that equal others by (number, name)."""
UNORDERED = ("and", "or", "=", "same", "+", "*")
MOST_ORDERS = 720
NOT_ALIKE = ("unknown", "float", "text citext", "other", "json", "struct")
"""Types of which equal values may still look different: -0.0 and 0.0, A and a."""
EXACT_TEXT = ("duckdb", "postgres")
"""Dialects in which equal texts are the same letter by letter, unless a collation says otherwise."""


def spelled(query: Query, facts: Facts, names: Spelled | None = None, depth: int = 0) -> str:
    """The text of a query."""
    if isinstance(query, SetOp):
        arms = [spelled(arm, facts, names, depth) for arm in query.arms]
        ordered = sorted(arms) if query.kind in ("union", "intersect") else arms
        tail = _tail(query, names or {}, facts, depth)
        return f"({query.kind} {query.distinct} {' | '.join(ordered)}{tail})"
    orders = _orders(query.sources, facts, names or {}, depth)
    return min(_select(query, {**(names or {}), **order}, facts, depth) for order in orders)


def _orders(sources: tuple[Source, ...], facts: Facts, names: Spelled, depth: int) -> Iterator[dict[Any, str]]:
    """Every way to number the sources in which different relations keep their rank."""
    texts: dict[str, list[int]] = {}
    for source in sources:
        texts.setdefault(_relation(source, facts, names, depth), []).append(source.number)
    ranked = [texts[text] for text in sorted(texts)]
    count = 1
    for alike in ranked:
        for n in range(2, len(alike) + 1):
            count *= n
    if count > MOST_ORDERS:
        raise NoFormError(f"{len(sources)} sources in {count:,} orders")
    for chosen in itertools.product(*(itertools.permutations(alike) for alike in ranked)):
        listed = [number for alike in chosen for number in alike]
        yield {number: f"s{depth}.{rank}" for rank, number in enumerate(listed)}


def _relation(source: Source, facts: Facts, names: Spelled, depth: int) -> str:
    relation = source.relation
    text = f"table {relation[1]}" if isinstance(relation, tuple) else spelled(relation, facts, names, depth + 1)
    return f"{text}{' optional' if source.left else ''}"


def _select(select: Select, names: dict[Any, str], facts: Facts, depth: int) -> str:
    names |= _equal(select, names, facts)
    sources = sorted(
        f"{names[s.number]}:{_relation(s, facts, names, depth)}{_set('on', s.on, names, facts, depth)}"
        for s in select.sources
    )
    groups = "" if select.groups is None else _set("group", select.groups, names, facts, depth) or " group[]"
    outputs = ", ".join(_term(term, names, facts, depth) for _, term in select.outputs)
    parts = [
        f"(select {'distinct ' if select.distinct else ''}{outputs} from {'; '.join(sources)}",
        _set("where", select.where, names, facts, depth),
        groups,
        _set("having", select.having, names, facts, depth),
        _set("qualify", select.qualify, names, facts, depth),
        _tail(select, names, facts, depth),
    ]
    return "".join(parts) + ")"


def _tail(query: Query, names: Spelled, facts: Facts, depth: int) -> str:
    order = ", ".join(_term(term, names, facts, depth) for term in query.order)
    cuts = [("limit", query.limit), ("offset", query.offset)]
    told = "".join(f" {word} {_term(term, names, facts, depth)}" for word, term in cuts if term is not None)
    return (f" order {order}" if order else "") + told


def _set(word: str, terms: tuple[Term, ...], names: Spelled, facts: Facts, depth: int) -> str:
    listed = sorted({_term(term, names, facts, depth) for term in terms})
    return f" {word}[{' & '.join(listed)}]" if listed else ""


def _equal(select: Select, names: Spelled, facts: Facts) -> dict[Any, str]:
    """Columns of one type that WHERE sets equal have one name: all of theirs."""
    unlike = NOT_ALIKE if facts.schema.dialect in EXACT_TEXT else (*NOT_ALIKE, "text")
    groups: list[set[tuple[int, str]]] = []
    for condition in select.where:
        if condition[0] == "=" and is_column(condition[1]) and is_column(condition[2]):
            pair = {(condition[1][1], condition[1][2]), (condition[2][1], condition[2][2])}
            kinds = {facts.type_of(condition[1]), facts.type_of(condition[2])}
            if len(kinds) == 1 and not kinds.pop().startswith(unlike):
                touched = [group for group in groups if group & pair]
                groups = [group for group in groups if not group & pair] + [pair.union(*touched)]
    return {
        place: "{" + " = ".join(sorted(f"{names[number]}.{name}" for number, name in group)) + "}"
        for group in groups
        for place in group
    }


def _term(term: Any, names: Spelled, facts: Facts, depth: int) -> str:
    if isinstance(term, Select | SetOp):
        return spelled(term, facts, names, depth + 1)
    if not isinstance(term, tuple):
        return repr(term)
    if is_column(term):
        place = term[1], term[2]
        return names.get(place) or f"{names[term[1]]}.{term[2]}"
    if not term or not isinstance(term[0], str):
        return "[" + ", ".join(_term(part, names, facts, depth) for part in term) + "]"
    parts = [_term(part, names, facts, depth) for part in term[1:]]
    if term[0] in UNORDERED:
        parts = sorted(set(parts) if term[0] in ("and", "or") else parts)
    return f"{term[0]}({', '.join(parts)})"
