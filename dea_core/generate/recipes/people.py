"""Persons: the fields of one agree, and each says how many distinct values it has."""

from __future__ import annotations

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.entities import ROUND, choose
from dea_core.generate.persons import ALL, DOMAINS, FIRST, LAST, Persons, persons_of, width
from dea_core.generate.pools import faked
from dea_core.generate.recipes import recipe
from dea_core.generate.row import Cell
from dea_core.generate.values import Expression, Values
from dea_core.generate.vocabulary import fitting, is_english, words
from dea_core.sql.portable import add, equal, mod, mul
from dea_core.sql.values import as_text, concat

JOBS = 120
RESERVED = ("example.com", "example.org", "example.net", ".example", ".test", ".invalid")


@recipe("person.first_name")
def first_name(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """A given name. ``who`` tells several persons of a row apart: fields of one ``who`` agree."""
    return _named(cell, who, FIRST)


@recipe("person.last_name")
def last_name(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """A family name."""
    return _named(cell, who, LAST)


def _named(cell: Cell, who: str, part: str) -> Values:
    persons = persons_of(cell, who)
    return persons.entity.field(cell, [part], lambda k: _name(cell, persons, k, part))


def _name(cell: Cell, persons: Persons, k: Expression, part: str) -> Expression:
    return persons.chosen(cell, k, part, lambda name: name[0])


def _slug(cell: Cell, persons: Persons, k: Expression, part: str) -> Expression:
    return persons.chosen(cell, k, part, lambda name: name[1])


@recipe("person.middle_name")
def middle_name(cell: Cell, *, who: str = "", initial: bool = False, max_length: int | None = None) -> Values:
    """A second given name, of the same gender; ``initial`` for its first letter only."""
    persons = persons_of(cell, who)
    names = [name for name, _ in persons.first]

    def at(k: Expression) -> Expression:
        own, family = (persons.entity.part(cell, k, part) for part in persons.parts)
        place = cell.row.define(mod(add(own, add(mul(family, 2), 2)), len(names)))
        return choose(cell.row, [name[:1] for name in names] if initial else names, place)

    return persons.entity.field(cell, [], at)


@recipe("person.full_name")
def full_name(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """Given and family name, in the order of the locale."""
    persons = persons_of(cell, who)
    order = (LAST, FIRST) if persons.family_first else (FIRST, LAST)

    def at(k: Expression) -> Expression:
        one, two = (_name(cell, persons, k, part) for part in order)
        return concat(one, persons.space, two)

    return persons.entity.field(cell, order, at)


@recipe("person.formal_name")
def formal_name(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """Family name, comma, given name."""
    persons = persons_of(cell, who)

    def at(k: Expression) -> Expression:
        return concat(_name(cell, persons, k, LAST), ", ", _name(cell, persons, k, FIRST))

    return persons.entity.field(cell, persons.parts, at)


@recipe("person.gender")
def gender(cell: Cell, *, who: str = "", female: str = "female", male: str = "male") -> Values:
    """The gender that the first name suggests, written as ``female`` or ``male`` say."""
    persons = persons_of(cell, who)

    def at(k: Expression) -> Expression:
        return choose(cell.row, [female, male], mod(persons.entity.part(cell, k, FIRST), 2))

    return persons.entity.field(cell, [], at)


@recipe("person.prefix")
def prefix(cell: Cell, *, who: str = "", dot: bool = False) -> Values:
    """Ms, Mr, Dr ... in keeping with the gender; ``dot`` writes ``Ms.``."""
    persons, by_gender = persons_of(cell, who), words("people")["prefix"]
    each = len(by_gender["female"])
    forms = [form + ("." if dot else "") for form in (*by_gender["female"], *by_gender["male"])]

    def at(k: Expression) -> Expression:
        first, last = (persons.entity.part(cell, k, part) for part in persons.parts)
        return choose(cell.row, forms, cell.row.define(add(mul(mod(first, 2), each), mod(last, each))))

    return persons.entity.field(cell, [], at)


@recipe("person.email")
def email(cell: Cell, *, who: str = "", domain: str = "", max_length: int | None = None) -> Values:
    """``first.last@example.com``; a number is added only where a table has more rows than names.

    ``domain`` must be one that belongs to nobody: example.com, or one that ends in .example, .test or .invalid.
    """
    if domain and not domain.endswith(RESERVED):
        raise PlanError(f"{cell.name}: {domain} may be somebody's", hint=f"use one that ends in {', '.join(RESERVED)}")
    persons = persons_of(cell, who)

    def at(k: Expression) -> Expression:
        first, last = _slug(cell, persons, k, FIRST), _slug(cell, persons, k, LAST)
        place = mod(add(*(persons.entity.part(cell, k, part) for part in persons.parts)), len(DOMAINS))
        home = exp.Literal.string(domain) if domain else choose(cell.row, list(DOMAINS), place)
        return concat(first, ".", last, _numbered(cell, persons, k), "@", home)

    return persons.entity.field(cell, ALL, at)


def _numbered(cell: Cell, persons: Persons, k: Expression) -> Expression:
    """Nothing in the first round, then 2, 3, ..."""
    if persons.entity.rounds == 1:
        return exp.Literal.string("")
    turn = persons.entity.part(cell, k, ROUND)
    return exp.Case().when(equal(turn, 0), exp.Literal.string("")).else_(as_text(add(turn, 1)))


@recipe("person.user_name")
def user_name(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """Initial, family name and a number: ``msilva212``."""
    persons = persons_of(cell, who)
    count = persons.entity.size(FIRST)

    def at(k: Expression) -> Expression:
        first, turn = persons.entity.part(cell, k, FIRST), persons.entity.part(cell, k, ROUND)
        suffix = add(add(first, mul(turn, count)), 1)
        return concat(
            persons.chosen(cell, k, FIRST, lambda name: name[1][0]), _slug(cell, persons, k, LAST), as_text(suffix)
        )

    return persons.entity.field(cell, ALL, at)


@recipe("person.initials")
def initials(cell: Cell, *, who: str = "") -> Values:
    """The first letters of given and family name."""
    persons = persons_of(cell, who)

    def at(k: Expression) -> Expression:
        return concat(*(persons.chosen(cell, k, part, lambda name: name[0][:1]) for part in persons.parts))

    return persons.entity.field(cell, [], at)


@recipe("person.job")
def job(cell: Cell, *, max_length: int | None = None) -> Values:
    """What a person does, in the locale's words."""
    locale, most = cell.blueprint.plan.locale, width(cell.column.type, max_length)
    jobs = fitting(cell.blueprint.pools.get(f"{locale}/jobs", lambda: _jobs(locale)), most)
    if not jobs:
        raise PlanError(
            f"{cell.name}: no job has at most {most} characters", hint="make the column wider, or use recipe code"
        )
    return Values(len(jobs), lambda k: choose(cell.row, jobs, k))


def _jobs(locale: str) -> list[str]:
    return list(words("people")["job"]) if is_english(locale) else [str(one) for one in faked(locale, "job", JOBS)]
