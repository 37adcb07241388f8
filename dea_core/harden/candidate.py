"""A candidate: a rule that a relation might be tested for, and why it should hold.

    Present, Key, ForeignKey, CheckConstraint   the rule, as the schema has it
    SameSum                                     nothing is lost or counted twice between two relations
    basis   declared   it is written down
            follows    it follows from the rules of the tables below, through the SQL
            seen       it holds in rows, which people made, or which were made without knowing of it

Proposers yield candidates; the bench decides which of them stand, and which can fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from dea_core.checks import Check, check_of, relation
from dea_core.schema import CheckConstraint, ForeignKey, Key, Origin, Table
from dea_core.sql.ddl import quoted_column

Basis = Literal["declared", "follows", "seen"]


@dataclass(frozen=True)
class Present:
    """``column`` is never NULL."""

    column: str


@dataclass(frozen=True)
class SameSum:
    """In each group of ``by`` the sum of ``column`` is that of ``other_column`` in ``other``, by ``other_by`` there."""

    column: str
    other: str
    other_column: str
    by: tuple[str, ...] = ()
    other_by: tuple[str, ...] = ()
    tolerance: float = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of this side."""
        return (self.column, *self.by)


Rule = Present | Key | ForeignKey | CheckConstraint | SameSum


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
        others = {ForeignKey: "parent", SameSum: "other"}
        word = others.get(type(self.rule))
        return frozenset({self.table, *([getattr(self.rule, word)] if word else [])})

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
            case SameSum():
                return ("same sum", self.table, self.rule)
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
            there = exp.not_(quoted_column(rule.column).is_(exp.null()))
            rule = CheckConstraint(there, origin=Origin("inferred", detail=self.why))
        if isinstance(rule, SameSum):
            query, name = _same_sum(self.table, rule), str(self)
            return Check("assertion", name, self.table, rule.columns, query, origin=Origin("inferred", detail=self.why))
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
            case SameSum():
                each = f" for each {', '.join(self.rule.by)}" if self.rule.by else ""
                other = f"{self.rule.other}.{self.rule.other_column}"
                return f"{self.table}.{self.rule.column} adds up to {other}{each}"
            case CheckConstraint():
                return f"{self.table}: {self.rule.expression.sql('duckdb')}"


def _same_sum(table: str, rule: SameSum) -> exp.Query:
    """The groups whose sums differ; one that is missing on a side sums to nothing."""
    both = exp.union(
        _side(table, rule.by, rule.column, "ours", "theirs"),
        _side(rule.other, rule.other_by, rule.other_column, "theirs", "ours"),
        distinct=False,
    )
    groups = [exp.column(f"g{at}") for at in range(len(rule.by))]
    sums = [exp.Sum(this=exp.column(word)) for word in ("ours", "theirs")]
    apart = exp.Abs(this=exp.Sub(this=sums[0], expression=sums[1]))
    query = exp.select(*groups, *(total.copy() for total in sums)).from_(both.subquery("both"))
    query = query.group_by(*(group.copy() for group in groups)) if groups else query
    return query.having(exp.GT(this=apart, expression=exp.convert(rule.tolerance)))


def _side(table: str, by: tuple[str, ...], column: str, mine: str, other: str) -> exp.Select:
    value = exp.Coalesce(this=quoted_column(column), expressions=[exp.Literal.number(0)])
    amounts = {mine: value, other: exp.Literal.number(0)}
    listed = [exp.alias_(quoted_column(name), f"g{at}") for at, name in enumerate(by)]
    listed += [exp.alias_(amounts[word], word) for word in ("ours", "theirs")]
    return exp.select(*listed).from_(relation(table))


def _plain(expression: exp.Expression) -> str:
    """An expression as text, whatever quotes its names have and in whatever order a list stands."""

    def plain(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.In) and node.expressions:
            node.set("expressions", sorted(node.expressions, key=lambda value: value.sql("duckdb")))
        return exp.to_identifier(node.name, quoted=False) if isinstance(node, exp.Identifier) else node

    return expression.copy().transform(plain).sql("duckdb", comments=False).lower()
