"""What a column's name says: ``by_name`` for names that mean something, ``by_type`` as the last resort.

    customers.email varchar(120)  ->  {recipe: person.email, why: "its name says an email address"}

Rules are tables of patterns, a file for each thing that names speak of; the first that has an answer wins. A rule looks
at the name, at the type, at the room for text, and at what the table's rows are: ``name`` means one thing in products,
another in cities.
"""

from __future__ import annotations

from dataclasses import replace

from dea_core.generate.domains import Domain, is_year
from dea_core.generate.names import (
    amounts,
    codes,
    elapsed,
    flags,
    measures,
    moments,
    people,
    places,
    states,
    sums,
    terms,
    texts,
    things,
    web,
)
from dea_core.generate.names.asking import Ask, Rule, snake
from dea_core.generate.names.fallback import of_family
from dea_core.generate.names.fitting import fitted
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Column, Schema, Table

__all__ = ["by_name", "by_type"]

RULES: tuple[Rule, ...] = (
    *sums.RULES,
    *elapsed.RULES,
    *places.RULES,
    *people.RULES,
    *moments.RULES,
    *amounts.RULES,
    *measures.RULES,
    *states.RULES,
    *flags.RULES,
    *things.RULES[:2],
    *codes.RULES,
    *web.RULES,
    *codes.LAST_RULES,
    *things.RULES[2:],
    *terms.RULES,
    *texts.RULES,
    *states.LAST_RULES,
    *things.LAST_RULES,
)


def by_name(schema: Schema, table: Table, column: Column, domain: Domain) -> ColumnPlan | None:
    """How to make a column whose name says what it holds; None if it says nothing."""
    if domain.values is not None or domain.patterns:
        return None
    ask = Ask(schema, table, column, domain)
    if is_year(column.type):
        return replace(measures.year(ask, snake(column.name)), why="its type says a year")
    for name in ask.names():
        tried = ask.trying(name)
        for rule in RULES:
            answer = rule.apply(tried)
            plan = fitted(ask, answer) if answer is not None else None
            if plan is not None:
                return replace(plan, why=f"its name says {plan.why}")
    return None


def by_type(column: Column, domain: Domain) -> ColumnPlan | None:
    """How to make a column of which only the type is known; None where no recipe can."""
    ask = Ask(Schema(()), Table("", (column,)), column, domain, snake(column.name))
    plan = of_family(ask)
    fits = fitted(ask, plan) if plan is not None else None
    return replace(fits, why=f"its type, {column.type}") if fits is not None else None
