"""The rules that propose how a column is made: one function each, asked in order, each answer with its reason.

generated ── reference ── slot ── partitioned ── equal to others ── identity ── ordinal ── last part of a key
          ── finite set ── its name within a pattern ── pattern ── UUID ── whole units ── after another ── its name
          ── its type ── as many letters as a key needs
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from dea_core.generate.domains import Domain
from dea_core.generate.groups import Place, implied_reference, leads_to
from dea_core.generate.names import by_name, by_type
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.propose_compared import compared_plan
from dea_core.generate.propose_computed import computed_plan
from dea_core.generate.propose_partitions import partitioned
from dea_core.generate.propose_patterns import named_within_pattern
from dea_core.generate.propose_spans import longest_span
from dea_core.generate.propose_time import follows
from dea_core.generate.propose_units import whole_units
from dea_core.schema import Column, Family, ForeignKey, Origin, Schema, Table


@dataclass(frozen=True)
class Question:
    """One column, and what is known about it: what a rule is asked."""

    schema: Schema
    table: Table
    column: Column
    domain: Domain
    rows: int
    locale: str

    @property
    def single_key(self) -> Origin | None:
        """Where a key over this column alone stands; None if there is none."""
        return next((k.origin for k in self.table.keys if k.columns == (self.column.name,)), None)


Rule = Callable[[Question], ColumnPlan | None]
CHAIN_OF_COMMAND = re.compile(r"manager|boss|supervis|reports?_?to|lead|mentor|head")
FEW_ROOTS, MOST_ROOTS = 0.05, 0.6
"""Share of rows that refer to no other of their table: few have no manager, most are no reply, copy or part."""


def _generated(question: Question) -> ColumnPlan | None:
    if question.column.generated is None or question.column.type.family is Family.OTHER:
        return None  # what only its own database knows, only that can compute
    expression = question.column.generated.sql(question.schema.dialect)
    return ColumnPlan("computed", {"expression": expression}, why=f"generated column [{question.column.origin}]")


def _reference(question: Question) -> ColumnPlan | None:
    name, own = question.column.name, question.table.name
    links = [link for link in question.table.foreign_keys if name in link.columns]
    links = [link for link in links if not _taken_from_here(question, link)]
    if not links:
        return _implied(question)
    others = [link for link in links if link.parent != own]  # a self-reference follows the others
    link = max(others or links, key=lambda one: (len(one.columns), one.severity == "error"))
    parent_column = link.parent_columns[link.columns.index(name)]
    options: dict[str, object] = {"to": f"{link.parent}.{parent_column}"}
    if link.covers_parents:
        options["covers"] = True
    null = 0.0
    if link.parent == own and len(link.columns) == 1:
        null = FEW_ROOTS if CHAIN_OF_COMMAND.search(name.lower()) else MOST_ROOTS
    return ColumnPlan("reference", options, null, why=f"foreign key [{link.origin}]")


def _implied(question: Question) -> ColumnPlan | None:
    implied = implied_reference(question.schema, question.table, question.column.name)
    if implied is None or question.column.identity or question.column.generated is not None:
        return None
    return ColumnPlan("reference", {"to": str(implied[0])}, why=f"rows that refer to both [{implied[1].origin}]")


def _taken_from_here(question: Question, link: ForeignKey) -> bool:
    """Whether the column is where the foreign key's values come from, by whatever way: then it refers to nothing.

    Of two tables that share one key, the first one makes it.
    """
    name, table = question.column.name, question.table
    there = Place(link.parent, link.parent_columns[link.columns.index(name)])
    if there == Place(table.name, name):
        return True
    tables = [one.name for one in question.schema]
    first = len(link.columns) > 1 or tables.index(table.name) < tables.index(link.parent)
    return question.single_key is not None and first and leads_to(question.schema, there, table, name)


def _slot(question: Question) -> ColumnPlan | None:
    """A range that an EXCLUDE keeps apart from others, or one of its two ends."""
    name = question.column.name
    for exclusion in question.table.exclusions:
        if name in exclusion.spans:
            spans = exclusion.spans
            ends: dict[str, object] = {} if len(spans) == 1 else {"until": spans[1]}
            ends = {"since": spans[0]} if name != spans[0] else ends
            longest = longest_span(question.table, question.table.column(spans[-1]))
            return ColumnPlan("slot", ends | longest, why=f"ranges that do not meet [{exclusion.origin}]")
    return None


def _partitioned(question: Question) -> ColumnPlan | None:
    return partitioned(question.table, question.column, question.domain, question.rows)


def _equal(question: Question) -> ColumnPlan | None:
    return computed_plan(question.schema, question.table, question.column)


def _identity(question: Question) -> ColumnPlan | None:
    column = question.column
    if column.type.family is not Family.INTEGER:
        return None
    if column.identity:
        return ColumnPlan("sequence", _from_low(question), why=f"identity column [{column.origin}]")
    if question.single_key is not None and _countable(question):
        return ColumnPlan("sequence", _from_low(question), why=f"key [{question.single_key}]")
    return None


def _countable(question: Question) -> bool:
    """Whether counting upwards stays within the domain, however many rows there are."""
    domain = question.domain
    return domain.values is None and not domain.excluded and domain.high is None


def _from_low(question: Question) -> dict[str, object]:
    low = question.domain.low
    return {"start": int(low)} if low is not None and not isinstance(low, datetime.date) and low > 1 else {}


def _ordinal(question: Question) -> ColumnPlan | None:
    """The one integer of a key whose other columns are a whole foreign key: a line number."""
    column, table = question.column, question.table
    if column.type.family is not Family.INTEGER or question.domain.values is not None or question.domain.excluded:
        return None
    mine = [key for key in table.keys if column.name in key.columns]
    if not mine:
        return None
    key = min(mine, key=lambda one: len(one.columns))
    others = set(key.columns) - {column.name}
    links = [link for link in table.foreign_keys if others & set(link.columns) and link.parent != table.name]
    if len(links) == 1 and set(links[0].columns) == others:
        return ColumnPlan(
            "ordinal", _bounds(question), why=f"numbers the rows of one {', '.join(sorted(others))} [{key.origin}]"
        )
    return None


def _bounds(question: Question) -> dict[str, object]:
    low, high = question.domain.low, question.domain.high
    start = {"start": int(low)} if isinstance(low, Decimal) and low > 1 else {}
    return {**start, **({"max_value": int(high)} if isinstance(high, Decimal) else {})}


def _keyed_part(question: Question) -> ColumnPlan | None:
    """An integer in a primary key that no foreign key explains.

    It is numbered, so that the key is distinct whatever the rest.
    """
    key = question.table.primary_key
    column = question.column
    if key is None or column.name not in key.columns or column.type.family is not Family.INTEGER:
        return None
    referring = {name for link in question.table.foreign_keys for name in link.columns}
    if _countable(question) and column.name == [name for name in key.columns if name not in referring][-1]:
        return ColumnPlan("sequence", _from_low(question), why=f"last part of the primary key [{key.origin}]")
    return None


def _finite(question: Question) -> ColumnPlan | None:
    allowed = question.domain.allowed()
    if allowed is None:
        return None
    origin = question.domain.origins[0] if question.domain.origins else question.column.origin
    return ColumnPlan("choice", {"values": list(allowed)}, why=f"the values allowed [{origin}]")


def _named_within(question: Question) -> ColumnPlan | None:
    if not _patterned(question):
        return None
    return named_within_pattern(question.schema, question.table, question.column, question.domain, question.rows)


def _patterned(question: Question) -> bool:
    return bool(question.domain.patterns) and question.column.type.family is Family.TEXT


def _pattern(question: Question) -> ColumnPlan | None:
    if not _patterned(question):
        return None
    pattern = question.domain.patterns[0]
    options: dict[str, object] = {pattern.kind: pattern.text}
    if question.domain.min_length:
        options["min_length"] = question.domain.min_length
    if question.domain.max_length is not None:
        options["max_length"] = question.domain.max_length
    return ColumnPlan("pattern", options, why=f"CHECK on its pattern [{question.domain.origins[0]}]")


def _uuid(question: Question) -> ColumnPlan | None:
    return ColumnPlan("uuid", why="its type") if question.column.type.family is Family.UUID else None


def _whole(question: Question) -> ColumnPlan | None:
    return whole_units(question.table, question.column, question.domain)


def _after(question: Question) -> ColumnPlan | None:
    answer = follows(question.schema, question.table, question.column, question.domain)
    in_key = any(question.column.name in key.columns for key in question.table.keys)
    of_parent = answer is not None and "." in str(answer.options.get("column"))
    return None if in_key and of_parent else answer  # a key is picked, and what follows its parent is not


def _named(question: Question) -> ColumnPlan | None:
    return by_name(question.schema, question.table, question.column, question.domain)


def _compared(question: Question) -> ColumnPlan | None:
    if question.column.compared is None:
        return None
    return compared_plan(question.column, question.domain, _named(question))


def _typed(question: Question) -> ColumnPlan | None:
    return by_type(question.column, question.domain)


def _distinct_text(question: Question) -> ColumnPlan | None:
    """The last resort for a text key: as many characters as its rows need."""
    if question.single_key is None or question.column.type.family is not Family.TEXT:
        return None
    length = question.domain.max_length or 12
    letters, digits = (1, length - 1) if length > 4 and 10 ** (length - 1) >= question.rows else (length, 0)
    regex = f"[A-Z]{{{letters}}}" + (f"[0-9]{{{digits}}}" if digits else "")
    if 26**letters * 10**digits < question.rows:
        regex = f"[A-Z0-9]{{{length}}}"
    return ColumnPlan("pattern", {"regex": regex}, why=f"key [{question.single_key}]")


def left_null(question: Question) -> ColumnPlan | None:
    """NULL in every row, for a type that nothing can make, where that is allowed: said in the plan."""
    if question.column.not_null or question.domain.not_null:
        return None
    return ColumnPlan("constant", {"value": None}, why=f"type {question.column.type} has no recipe: left NULL")


RULES: tuple[Rule, ...] = (
    _generated,
    _reference,
    _slot,
    _partitioned,
    _equal,
    _identity,
    _ordinal,
    _keyed_part,
    _finite,
    _named_within,
    _pattern,
    _uuid,
    _whole,
    _after,
    _compared,
    _named,
    _typed,
    _distinct_text,
)


def rules_with(more: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """All rules in order, with ``more`` of them before what queries ask for and what a column's name says."""
    at = RULES.index(_compared)
    return (*RULES[:at], *more, *RULES[at:])


BINDING = (_generated, _reference, _slot, _partitioned, _equal, _finite, _pattern, _whole)
"""Rules whose answer nothing else can replace, however few values it has."""
