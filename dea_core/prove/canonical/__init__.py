"""Layer 3: two queries of the same canonical form are one. Own rules over terms, each sound for bags of rows and NULLs.

    qualified tree ── translate ──> terms ── conditions, blocks, until nothing changes ──> spell ──> text, premises

A form that differs says nothing: the queries may still be one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from dea_core.prove.canonical.blocks import RULES, drop_inner_order, flat_union, plain_existence
from dea_core.prove.canonical.conditions import simplified
from dea_core.prove.canonical.expressions import NoFormError
from dea_core.prove.canonical.facts import Facts
from dea_core.prove.canonical.spell import spelled
from dea_core.prove.canonical.terms import Query, Select, SetOp, Source, rewritten
from dea_core.prove.canonical.translate import translated
from dea_core.schema import Schema

__all__ = ["Form", "canonical_form"]

MOST_ROUNDS = 30


@dataclass(frozen=True)
class Form:
    """``text`` is the form without the query's own order, ``order`` that; ``why_not`` says why there is none."""

    text: str = ""
    order: str = ""
    premises: tuple[str, ...] = ()
    why_not: str | None = None

    def proves(self, other: Form) -> bool:
        """Whether a query of the form ``other`` gives what this one gives, in the order that this one asks for."""
        told = self.why_not is None and other.why_not is None
        return told and self.text == other.text and self.order in ("", other.order)


def canonical_form(qualified: exp.Query | None, schema: Schema) -> Form:
    """The form of a qualified query, with the facts of the schema that it rests on."""
    if qualified is None:
        return Form(why_not="its columns could not be placed")
    try:
        query = translated(qualified, schema)
        facts = Facts(schema, query)
        settled = _settled(query, facts)
        bare = drop_inner_order(settled)
        order = spelled(settled, facts) if bare != settled else ""
        return Form(spelled(bare, facts), order, tuple(facts.premises))
    except NoFormError as reason:
        return Form(why_not=str(reason))


def _settled(query: Query, facts: Facts) -> Query:
    """The query once no rule changes it any more."""
    for _ in range(MOST_ROUNDS):
        facts.look_at(query)
        changed = rewritten(query, lambda part: _round(part, facts))
        if changed == query:
            return query
        query = changed
    raise NoFormError("a form that does not settle")


def _round(part: Any, facts: Facts) -> Any:
    if isinstance(part, Select):
        return _one_rule(part, facts)
    if isinstance(part, SetOp):
        return flat_union(part)
    if isinstance(part, Source) and isinstance(part.relation, Select | SetOp):
        return replace(part, relation=drop_inner_order(part.relation))
    if isinstance(part, tuple) and len(part) == 2 and part[0] == "exists" and isinstance(part[1], Select):
        return "exists", plain_existence(part[1], facts)
    if isinstance(part, tuple) and part and isinstance(part[0], str):
        return simplified(part, facts)
    return part


def _one_rule(select: Select, facts: Facts) -> Query:
    """The first rule that changes something; the facts are looked at again before the next."""
    for rule in RULES:
        changed = rule(select, facts)
        if changed != select:
            return changed
    return select
