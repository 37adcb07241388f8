"""What a rule is asked, and how it answers.

    customers."firstName"  ->  Ask(names=("first_name",), noun="customer", family=TEXT, room=40)
    Rule("first_?name|given_?name", told("person.first_name"), "its name says a first name")

A name is tried without the prefix that all columns of its table share (``c_name``), as it is, and without the table's
own noun (``product_name`` in products).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from dea_core.generate.domains import Domain
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Column, Family, Schema, Table

LAYERS = re.compile(r"^(stg|stage|staging|src|source|raw|dim|fct|fact|tbl|tb|int|base|mart|seed|t)_+")
WORDS = (Family.TEXT,)
LONGEST_PREFIX = 4
UNBOUNDED = 10_000


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """``CustomerID`` -> ``customer_id``; anything that is no letter or digit is a separator."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_")


def singular(word: str) -> str:
    """``categories`` -> ``category``; good enough for names of tables."""
    for ending, instead in (
        ("people", "person"),
        ("children", "child"),
        ("ies", "y"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
    ):
        if word.endswith(ending) and len(word) > len(ending) - 1:
            return word[: -len(ending)] + instead
    unchanged = ("ss", "us", "is", "news", "series", "status", "sales")
    return word[:-1] if word.endswith("s") and not word.endswith(unchanged) else word


@dataclass(frozen=True)
class Ask:
    """One column, as rules see it. ``name`` is the spelling that is being tried."""

    schema: Schema
    table: Table
    column: Column
    domain: Domain
    name: str = ""

    @property
    def family(self) -> Family:
        """The family of the column's type."""
        return self.column.type.family

    @cached_property
    def noun(self) -> str:
        """What a row of the table is: ``stg_order_items`` -> ``order_item``."""
        return noun_of(self.table)

    @cached_property
    def room(self) -> int:
        """The most characters that a text may have."""
        return self.domain.max_length if self.domain.max_length is not None else UNBOUNDED

    @cached_property
    def siblings(self) -> tuple[str, ...]:
        """The other columns' names, in snake case, without what all share."""
        prefix = shared_prefix(self.table)
        return tuple(snake(c.name).removeprefix(prefix) for c in self.table.columns if c.name != self.column.name)

    def beside(self, pattern: str) -> bool:
        """Whether another column's name matches."""
        return any(re.fullmatch(pattern, name) for name in self.siblings)

    def names(self) -> tuple[str, ...]:
        """The spellings to try, in order."""
        whole = snake(self.column.name)
        bare = whole.removeprefix(shared_prefix(self.table))
        own = [bare.removeprefix(prefix) for prefix in (f"{self.noun}_", self.noun) if bare.startswith(prefix)]
        return tuple(dict.fromkeys(n for n in (bare, whole, *own) if n))

    def trying(self, name: str) -> Ask:
        """The same question under another spelling."""
        return replace(self, name=name)


def noun_of(table: Table) -> str:
    """What a row of a table is, without the layer that the table is of."""
    return singular(LAYERS.sub("", snake(table.name.rpartition(".")[2])))


def shared_prefix(table: Table) -> str:
    """The short prefix (``c_``) that all columns of a table share; empty if they do not."""
    heads = {snake(column.name).partition("_")[0] for column in table.columns if "_" in snake(column.name)}
    prefixed = all("_" in snake(column.name) for column in table.columns)
    if len(heads) == 1 and prefixed and len(table.columns) > 2:
        head = heads.pop()
        return f"{head}_" if len(head) <= LONGEST_PREFIX else ""
    return ""


def exactly(words: str) -> str:
    """A pattern for any of the words, which are patterns themselves and stand apart by spaces."""
    return f"({'|'.join(words.split())})"


def ending(words: str) -> str:
    """The same, after anything: ``ending("price")`` for ``price`` and ``unit_price``."""
    return f"(.*_)?{exactly(words)}"


Answer = Callable[[Ask, re.Match[str]], ColumnPlan | None]


@dataclass(frozen=True)
class Rule:
    """``pattern`` must match the whole name; ``families`` and ``tables`` (of the noun) narrow it down."""

    pattern: str
    answer: Answer
    why: str
    families: Iterable[Family] = WORDS
    tables: str = ""

    def apply(self, ask: Ask) -> ColumnPlan | None:
        """The rule's plan for a column; None if it has nothing to say of it."""
        match = re.fullmatch(self.pattern, ask.name) if ask.family in self.families else None
        if match is None:
            return None
        if self.tables and not re.fullmatch(self.tables, ask.noun):
            return None
        plan = self.answer(ask, match)
        return replace(plan, why=plan.why or self.why) if plan is not None else None


def told(recipe: str, *, least: int = 1, null: float = 0.0, **options: Any) -> Answer:
    """Always this recipe, where the column has room for ``least`` characters."""
    return lambda ask, _match: ColumnPlan(recipe, options, null) if ask.room >= least else None


def who_of(ask: Ask, match: re.Match[str]) -> dict[str, str]:
    """The option ``who`` from a name such as ``billing_city``; the table's own noun is nobody else."""
    who = (match.groupdict().get("who") or "").strip("_")
    return {"who": who} if who and who != ask.noun else {}
