"""A candidate: a rule that a relation might be tested for, and why it should hold.

    Present, Key, ForeignKey, CheckConstraint   the rule, as the schema has it
    basis   declared   it is written down
            follows    it follows from the rules of the tables below, through the SQL
            seen       it holds in rows that people made

Proposers yield candidates; the bench decides which of them stand, and which can fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from dea_core.checks import Check, check_of
from dea_core.schema import CheckConstraint, ForeignKey, Key, Origin, Table

Basis = Literal["declared", "follows", "seen"]


@dataclass(frozen=True)
class Present:
    """``column`` is never NULL."""

    column: str


Rule = Present | Key | ForeignKey | CheckConstraint


@dataclass(frozen=True)
class Spoiler:
    """How one row of a table is made wrong: ``sql`` changes it where the table stands under its own name."""

    table: str
    told: str
    sql: str


@dataclass(frozen=True)
class Candidate:
    """A rule about the relation ``table``; ``why`` in a line; ``spoilers`` are rows below that should break it."""

    table: str
    rule: Rule
    basis: Basis
    why: str
    spoilers: tuple[Spoiler, ...] = field(default=(), compare=False)
    restates: bool = False
    """Whether a test of a model above says it, from which it was concluded: no news, but it tells how rows go wrong."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it speaks of."""
        return (self.rule.column,) if isinstance(self.rule, Present) else self.rule.columns

    @property
    def about(self) -> frozenset[str]:
        """The tables and models that it speaks of."""
        return frozenset({self.table, *([self.rule.parent] if isinstance(self.rule, ForeignKey) else [])})

    @property
    def says(self) -> tuple[object, ...]:
        """What it says, for telling whether two say the same."""
        folded = tuple(name.lower() for name in self.columns)
        match self.rule:
            case Key():
                return ("unique", self.table, frozenset(folded))
            case ForeignKey():
                return ("reference", self.table, folded, self.rule.parent, self.rule.parent_columns)
            case Present():
                return ("present", self.table, folded)
            case CheckConstraint():
                return ("check", self.table, _plain(self.rule.expression))

    @property
    def rules(self) -> tuple[tuple[object, ...], ...]:
        """The one rule that it is."""
        return (self.says,)

    def check(self, tables: Mapping[str, Table]) -> Check:
        """The rule as a Check, over relations named as in ``tables``."""
        rule = self.rule
        if isinstance(rule, Present):
            there = exp.not_(exp.column(exp.to_identifier(rule.column, quoted=True)).is_(exp.null()))
            rule = CheckConstraint(there, origin=Origin("inferred", detail=self.why))
        parent = tables.get(rule.parent) if isinstance(rule, ForeignKey) else None
        return check_of(rule, tables[self.table], parent, "duckdb")

    def __str__(self) -> str:
        match self.rule:
            case Present():
                return f"{self.table}.{self.rule.column} is never NULL"
            case Key():
                return f"{self.table} ({', '.join(self.rule.columns)}) is unique"
            case ForeignKey():
                columns, others = ", ".join(self.rule.columns), ", ".join(self.rule.parent_columns)
                return f"{self.table} ({columns}) is found in {self.rule.parent} ({others})"
            case CheckConstraint():
                return f"{self.table}: {self.rule.expression.sql('duckdb')}"


def _plain(expression: exp.Expression) -> str:
    """An expression as text, whatever quotes its names have."""

    def unquoted(node: exp.Expr) -> exp.Expr:
        return exp.to_identifier(node.name, quoted=False) if isinstance(node, exp.Identifier) else node

    return expression.copy().transform(unquoted).sql("duckdb", comments=False).lower()
