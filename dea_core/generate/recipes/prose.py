"""Text for people: words, titles, sentences and paragraphs; and terms, the short vocabularies of few columns."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.entities import ROUND, Entity, choose, entity, keyed
from dea_core.generate.persons import width
from dea_core.generate.prose import Halves, fit, sentences, short_phrases, single_words, titles
from dea_core.generate.recipes import recipe
from dea_core.generate.row import Cell
from dea_core.generate.spelling import matching
from dea_core.generate.values import Expression, Values
from dea_core.generate.vocabulary import entry
from dea_core.sql.portable import add, equal
from dea_core.sql.values import as_text, concat

KINDS = ("word", "title", "sentence", "paragraph")
A, B = "a", "b"
PARAGRAPH = 3
"""Sentences of a paragraph, where the column is wide enough."""
MOST_SENTENCES, FEWEST_PAIRS, FEWEST_WORDS = 40, 30, 5
SHORT_WORD = 8
NUMBER_WIDTH = 5


@recipe("text")
def text(
    cell: Cell, *, kind: str = "sentence", topic: str = "note", min_length: int = 0, max_length: int | None = None
) -> Values:
    """Free text: a ``word``, ``title``, ``sentence`` or ``paragraph`` about a ``topic`` (note, review, message ...).

    Never cut: it is made of parts that fit the column.
    """
    if kind not in KINDS:
        raise PlanError(f"{cell.name}: kind={kind!r} must be one of {', '.join(KINDS)}")
    most = width(cell.column.type, max_length)
    if kind == "paragraph":
        return _paragraph(cell, topic, min_length, most)
    wide = {"word": single_words(cell), "title": titles(cell, "thing"), "sentence": sentences(cell, topic)}[kind]
    return _fitted(cell, [wide, short_phrases(cell, topic), single_words(cell)], min_length, most)


@recipe("title")
def title(cell: Cell, *, of: str = "thing", min_length: int = 0, max_length: int | None = None) -> Values:
    """The title of a thing: book, track, album, film, course, project, event, task, article, campaign, place ..."""
    most = width(cell.column.type, max_length)
    return _fitted(cell, [titles(cell, of), titles(cell, "thing"), single_words(cell)], min_length, most)


@recipe("term")
def term(cell: Cell, *, of: str, max_length: int | None = None) -> Values:
    """A word of a short vocabulary: department, genre, role, color, carrier, payment_method ... (words/terms.toml)."""
    known = tuple(cell.blueprint.pools.get(f"terms/{of}", lambda: entry("terms", of)))
    return _fitted(cell, [Halves(known, ("",), "")] * 2, 0, width(cell.column.type, max_length))


# --- fitting ---------------------------------------------------------------------------------------------------------


Offer = tuple[Entity, Halves]


def _fitted(cell: Cell, offers: list[Halves], least: int, most: int | None) -> Values:
    """What fits the column: the offers are in order of preference, the last is for when they have no variety."""
    found = [_roomy(cell, halves, least, most) for halves in offers]
    best = _best([chosen for chosen in found[:-1] if chosen is not None]) or found[-1]
    if best is not None:
        return _values(cell, *best)
    if most is not None and most >= max(least, 1):
        return matching(cell, f"[a-z]{{{max(least, min(most, SHORT_WORD))}}}")
    raise PlanError(f"{cell.name}: no text of {least} characters and more is known", hint="use recipe pattern")


def _best(found: list[Offer]) -> Offer | None:
    """The first offer with variety, else the richest, if it has more than a few values."""
    for offer in found:
        if offer[0].combinations >= FEWEST_PAIRS:
            return offer
    richest = max(found, key=lambda offer: offer[0].combinations, default=None)
    return richest if richest is not None and richest[0].combinations >= FEWEST_WORDS else None


def _roomy(cell: Cell, halves: Halves, least: int, most: int | None) -> Offer | None:
    """Halves that fit, with room for a number behind them where the table has more rows than pairs."""
    chosen = fit(halves, least, most)
    if chosen is None:
        return None
    one = _entity(cell, chosen)
    if one.rounds > 1:
        shorter = fit(halves, least, most - NUMBER_WIDTH if most is not None else None)
        return (
            (_entity(cell, shorter), shorter) if shorter is not None else (_entity(cell, chosen, again=False), chosen)
        )
    return one, chosen


def _entity(cell: Cell, halves: Halves, *, again: bool = True) -> Entity:
    """Pairs of halves; over again, with a number behind them, only where a key may need more."""
    sizes = {A: len(halves.a), B: len(halves.b)}
    return entity(cell, f"text {cell.column.name}", sizes, again=again and keyed(cell))


def _values(cell: Cell, one: Entity, halves: Halves) -> Values:
    return one.field(cell, (A, B, ROUND), lambda k: _written(cell, one, halves, k))


def _written(cell: Cell, one: Entity, halves: Halves, k: Expression) -> Expression:
    first = choose(cell.row, halves.a, one.part(cell, k, A))
    if halves.b != ("",):
        first = concat(first, halves.joint, choose(cell.row, halves.b, one.part(cell, k, B)))
    if one.rounds == 1:
        return first
    turn = one.part(cell, k, ROUND)
    numbered = concat(" ", as_text(add(turn, 1)))
    return concat(first, exp.Case().when(equal(turn, 0), exp.Literal.string("")).else_(numbered))


# --- paragraphs ------------------------------------------------------------------------------------------------------


def _paragraph(cell: Cell, topic: str, least: int, most: int | None) -> Values:
    """Several sentences, as many as fit; one where only one does."""
    known = sentences(cell, topic)
    for count in (*range(PARAGRAPH, 1, -1), *range(PARAGRAPH + 1, MOST_SENTENCES)):
        halves = fit(known, -(-(least + 1) // count) - 1, (most + 1) // count - 1 if most is not None else None)
        if halves is not None and len(halves.a) * len(halves.b) >= FEWEST_PAIRS:
            return _several(cell, halves, count)
    return _fitted(cell, [known, short_phrases(cell, topic), single_words(cell)], least, most)


def _several(cell: Cell, halves: Halves, count: int) -> Values:
    one = _entity(cell, halves)
    whole = _values(cell, one, halves)
    return Values(
        whole.size, lambda k: _followed(cell, halves, whole.at, count, k), whole.pick, whole.unit, whole.distinct
    )


def _followed(
    cell: Cell, halves: Halves, first: Callable[[Expression], Expression], count: int, k: Expression
) -> Expression:
    """The first sentence, which ``k`` tells, and others that are drawn."""
    row = cell.row
    parts: list[Expression | str] = [first(k)]
    for turn in range(1, count):
        drawn = (
            row.define(row.below(len(half), cell.column.name, "more", turn, half[0])) for half in (halves.a, halves.b)
        )
        a, b = (choose(row, half, place) for half, place in zip((halves.a, halves.b), drawn, strict=True))
        parts += [" ", a, halves.joint, b]
    return concat(*parts)
