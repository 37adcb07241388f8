"""Queries as plain values: what a SELECT is once names, parentheses and spelling are taken away.

    Query ── Select   sources, conditions, outputs, groups, ...      Term   (operator, argument, ...), nested
         └── SetOp    arms of a UNION, EXCEPT or INTERSECT           column ("col", source's number, name)

Every source has a number of its own in the whole query, so that a column means the same wherever it is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

Term = tuple[Any, ...]
Place = tuple[int, str]

NULL: Term = ("null",)
TRUE: Term = ("true",)
FALSE: Term = ("false",)
COMPARED = ("=", "<", "<=")


@dataclass(frozen=True)
class Source:
    """Something in a FROM: ``relation`` is ("table", name) or a query. A ``left`` one meets ``on`` or is missing."""

    number: int
    relation: Term | Query
    left: bool = False
    on: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Select:
    """One SELECT. Conditions are tuples of conjuncts; ``groups`` is None without aggregation, () for one row in all."""

    sources: tuple[Source, ...]
    outputs: tuple[tuple[str, Term], ...]
    where: tuple[Term, ...] = ()
    groups: tuple[Term, ...] | None = None
    having: tuple[Term, ...] = ()
    qualify: tuple[Term, ...] = ()
    distinct: bool = False
    order: tuple[Term, ...] = ()
    limit: Term | None = None
    offset: Term | None = None
    windowed: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether LIMIT or OFFSET keep some rows only."""
        return self.limit is not None or self.offset is not None

    @property
    def is_plain(self) -> bool:
        """Whether each of its rows is one row of its sources: nothing is grouped, made distinct, ordered or cut."""
        held = self.having or self.qualify or self.distinct or self.windowed
        return self.groups is None and not held and not self.is_cut

    def output(self, name: str) -> Term:
        """What it shows under that name."""
        return next(term for known, term in self.outputs if known == name)


@dataclass(frozen=True)
class SetOp:
    """A UNION, EXCEPT or INTERSECT of ``arms``; of a union all arms that are alike stand side by side."""

    kind: str
    distinct: bool
    arms: tuple[Query, ...]
    names: tuple[str, ...]
    order: tuple[Term, ...] = ()
    limit: Term | None = None
    offset: Term | None = None


Query = Select | SetOp


def rewritten(node: Any, change: Callable[[Any], Any]) -> Any:
    """``node`` with ``change`` made to every part of it, the innermost first."""
    if isinstance(node, tuple):
        return change(tuple(rewritten(part, change) for part in node))
    if isinstance(node, Select | SetOp | Source):
        parts = {field.name: rewritten(getattr(node, field.name), change) for field in fields(node)}
        return change(replace(node, **parts))
    return node


def parts_of(node: Any) -> Iterator[Any]:
    """Every tuple, query and source within ``node``, itself first."""
    if isinstance(node, tuple):
        yield node
        for part in node:
            yield from parts_of(part)
    elif isinstance(node, Select | SetOp | Source):
        yield node
        for field in fields(node):
            yield from parts_of(getattr(node, field.name))


def is_column(node: Any) -> bool:
    """Whether this is a column."""
    return isinstance(node, tuple) and len(node) == 3 and node[0] == "col"


def place_of(term: Term) -> Place | None:
    """Where a column stands; None for anything else."""
    return (term[1], term[2]) if is_column(term) else None


def columns_of(*nodes: Any) -> set[Place]:
    """The columns named anywhere in some terms or queries."""
    return {(part[1], part[2]) for node in nodes for part in parts_of(node) if is_column(part)}


def numbers_of(*nodes: Any) -> set[int]:
    """The sources whose columns are named."""
    return {number for number, _ in columns_of(*nodes)}


def substituted(node: Any, meanings: dict[Place, Term]) -> Any:
    """``node`` with columns replaced by what they mean."""
    return rewritten(node, lambda part: meanings.get((part[1], part[2]), part) if is_column(part) else part)


# ---- conditions, in the three values of SQL


def conjunction(terms: Iterator[Term] | list[Term] | tuple[Term, ...]) -> Term:
    """All of them."""
    listed = list(dict.fromkeys(part for term in terms for part in (term[1:] if term[0] == "and" else (term,))))
    if FALSE in listed:
        return FALSE
    listed = [term for term in listed if term != TRUE]
    return TRUE if not listed else listed[0] if len(listed) == 1 else ("and", *listed)


def disjunction(terms: list[Term] | tuple[Term, ...]) -> Term:
    """Any of them."""
    listed = list(dict.fromkeys(part for term in terms for part in (term[1:] if term[0] == "or" else (term,))))
    if TRUE in listed:
        return TRUE
    listed = [term for term in listed if term != FALSE]
    return FALSE if not listed else listed[0] if len(listed) == 1 else ("or", *listed)


def negation(term: Term) -> Term:
    """NOT, pushed down to what cannot be turned round: exact also for unknown."""
    match term:
        case ("true",):
            return FALSE
        case ("false",):
            return TRUE
        case ("null",):
            return NULL
        case ("not", inner):
            return inner  # type: ignore[no-any-return]
        case ("and", *parts):
            return disjunction([negation(part) for part in parts])
        case ("or", *parts):
            return conjunction([negation(part) for part in parts])
        case ("<", one, other):
            return "<=", other, one
        case ("<=", one, other):
            return "<", other, one
    return "not", term


def conjuncts(term: Term) -> tuple[Term, ...]:
    """The parts of a condition that must all be true."""
    return term[1:] if term[0] == "and" else () if term == TRUE else (term,)
