"""Conditions in a form of their own: exact for unknown everywhere, and, where unknown counts as false, a little more.

anywhere     x IS NULL of a NOT NULL column is false · COALESCE of what is not NULL · x > 5 of integers is x >= 6
a filter     (a = b OR a IS NULL AND b IS NULL) is IS NOT DISTINCT FROM · IN (SELECT ...) is EXISTS · p IS TRUE is p
"""

from __future__ import annotations

from dataclasses import replace

from dea_core.prove.canonical.facts import STRICT, Facts, rejects_null
from dea_core.prove.canonical.terms import (
    FALSE,
    Select,
    Term,
    columns_of,
    conjunction,
    conjuncts,
    disjunction,
    negation,
    rewritten,
)

LOGIC = (*STRICT, "and", "or", "not", "=", "<", "<=", "same", "is null", "like")


def simplified(term: Term, facts: Facts) -> Term:
    """The same value, unknown where it was unknown."""
    match term:
        case ("and", *parts):
            return conjunction(parts)
        case ("or", *parts):
            return disjunction(parts)
        case ("not", inner):
            return negation(inner)
        case ("is null", inner) if facts.not_null(inner):
            return FALSE
        case ("coalesce", first, *_) if facts.not_null(first):
            return first  # type: ignore[no-any-return]
        case ("same", one, other) if facts.not_null(one) and facts.not_null(other):
            return "=", one, other
        case ("same", one, ("null",)) | ("same", ("null",), one):
            return "is null", one
        case ("<", one, other):
            return _whole(one, other, facts) or term
        case ("count", inner) if inner[0] != "distinct" and inner != ("star",) and facts.not_null(inner):
            return "count", ("star",)
        case ("case", branches, default):
            return "case", tuple((as_filter(when, facts), then) for when, then in branches), default
    return term


def _whole(one: Term, other: Term, facts: Facts) -> Term | None:
    """Less than, of an integer column and a whole number, as at most the next."""
    for column, constant, step in ((one, other, -1), (other, one, 1)):
        if constant[:2] == ("literal", "number") and constant[2].lstrip("-").isdigit() and facts.is_integer(column):
            moved = "literal", "number", str(int(constant[2]) + step)
            return ("<=", moved, column) if step == 1 else ("<=", column, moved)
    return None


def as_filter(term: Term, facts: Facts) -> Term:
    """The same rows pass, where what is unknown does not."""
    match term:
        case ("and", *parts):
            return conjunction([as_filter(part, facts) for part in parts])
        case ("or", *parts):
            return _same_or_both_null(disjunction([as_filter(part, facts) for part in parts]))
        case ("is", inner, ("true",)):
            return as_filter(inner, facts)
        case ("coalesce", inner, ("false",)):
            return as_filter(inner, facts)
        case ("case", ((when, ("true",)),), ("false",) | ("null",)):
            return as_filter(when, facts)
        case ("=", inner, ("true",)) | ("=", ("true",), inner):
            return as_filter(inner, facts)
        case ("null",):
            return FALSE
        case ("=", one, other) if one == other:
            return simplified(("not", simplified(("is null", one), facts)), facts)
        case ("in", value, Select() as query) if not query.is_cut and is_of_rows(value):
            return "exists", _with_condition(query, lambda shown: ("=", value, shown))
        case ("not", ("in", value, Select() as query)) if not query.is_cut and is_of_rows(value):
            return "not", ("exists", _with_condition(query, lambda shown: _perhaps_equal(value, shown, facts)))
    return term


def is_of_rows(term: Term) -> bool:
    """Whether it is made of columns and constants by operators only: no aggregate, which belongs to its own SELECT."""
    if term[0] in ("col", "literal", "null", "true", "false"):
        return True
    parts = [part[1] if part and part[0] in ("this", "expression") else part for part in term[1:]]
    return term[0] in STRICT and all(isinstance(part, tuple) and is_of_rows(part) for part in parts)


def _perhaps_equal(one: Term, other: Term, facts: Facts) -> Term:
    """Equal or unknown: what NOT IN must not find."""
    unknown = [simplified(("is null", side), facts) for side in (one, other)]
    return disjunction([("=", one, other), *unknown])


def _with_condition(query: Select, condition: object) -> Select:
    """The query with a condition on its only output: in WHERE, or for groups in HAVING."""
    shown = query.outputs[0][1]
    added = conjuncts(condition(shown))  # type: ignore[operator]
    if query.windowed or query.qualify:
        return replace(query, qualify=(*query.qualify, *added))
    if query.groups is not None:
        return replace(query, having=(*query.having, *added))
    return replace(query, where=(*query.where, *added))


def _same_or_both_null(term: Term) -> Term:
    """a = b OR (a IS NULL AND b IS NULL), as IS NOT DISTINCT FROM."""
    if term[0] != "or":
        return term
    parts = list(term[1:])
    for equal in [part for part in parts if part[0] == "="]:
        nulls = {("is null", equal[1]), ("is null", equal[2])}
        both = next((part for part in parts if part[0] == "and" and set(part[1:]) == nulls), None)
        if both is not None:
            parts.remove(equal)
            parts.remove(both)
            parts.append(("same", equal[1], equal[2]))
    return disjunction(parts)


def filtered(conditions: tuple[Term, ...], facts: Facts) -> tuple[Term, ...]:
    """A filter's conjuncts, each in filter form; IS NOT NULL goes where another conjunct asks for it anyway."""
    whole = as_filter(conjunction(conditions), facts)
    parts = list(conjuncts(whole))
    kept = [part for part in parts if not _asked_anyway(part, parts)]
    return tuple(kept)


def _asked_anyway(part: Term, parts: list[Term]) -> bool:
    match part:
        case ("not", ("is null", ("col", number, name))):
            others = [other for other in parts if other is not part]
            return any(_names_strictly(other, ("col", number, name)) for other in others)
    return False


def _names_strictly(condition: Term, column: Term) -> bool:
    """Whether the condition cannot be true where this column is NULL."""
    marked = rewritten(condition, lambda node: ("col", -1, "marked") if node == column else node)
    if marked == condition or marked == ("not", ("is null", ("col", -1, "marked"))):
        return False
    return rejects_null(marked, -1)


def is_logic(condition: Term) -> bool:
    """Whether it is made of columns by comparisons and logic only."""
    return is_over(condition, {("col", *place) for place in columns_of(condition)})


def is_over(condition: Term, keys: set[Term]) -> bool:
    """Whether it is made of group keys, constants, comparisons and logic only."""
    if condition in keys or condition[0] in ("literal", "null", "true", "false"):
        return True
    known = condition[0] in LOGIC
    parts = [p[1] if isinstance(p, tuple) and p and p[0] in ("this", "expression") else p for p in condition[1:]]
    return known and all(isinstance(part, tuple) and is_over(part, keys) for part in parts)
