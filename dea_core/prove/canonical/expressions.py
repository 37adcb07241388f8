"""Expressions as terms: comparisons, logic and CASE in one spelling, all others argument by argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from dea_core.prove.canonical.terms import FALSE, NULL, TRUE, Query, Term, conjunction, disjunction, negation
from dea_core.sql.lineage import fold

IGNORED_ARGS = {"big_int", "safe", "typed", "comments"}


class NoFormError(Exception):
    """What of the query is not understood."""


@dataclass(frozen=True)
class Names:
    """What names mean inside a query: sources by alias, in and around it; the common table expressions in view."""

    sources: Mapping[str, int] = field(default_factory=dict)
    outer: Names | None = None
    ctes: Mapping[str, tuple[exp.Expr, Names, tuple[str, ...]]] = field(default_factory=dict)
    outputs: Mapping[str, Term] = field(default_factory=dict)

    def number(self, alias: str) -> int:
        """The source of that alias, here or further out."""
        if alias in self.sources:
            return self.sources[alias]
        if self.outer is None:
            raise NoFormError(f"a column of {alias}")
        return self.outer.number(alias)


class Expressions:
    """Translates expressions; what translates queries builds on it."""

    def query(self, node: exp.Expr, names: Names) -> Query:
        """A query within an expression."""
        raise NoFormError(node.key)

    def term(self, node: exp.Expr, names: Names) -> Term:
        """An expression."""
        for kind, translate in _EXPRESSIONS:
            if isinstance(node, kind):
                return translate(self, node, names)
        return self._general(node, names)

    def _general(self, node: exp.Expr, names: Names) -> Term:
        """An operator or function that is kept as it is, argument by argument."""
        parts = []
        for key, value in sorted(node.args.items()):
            if key not in IGNORED_ARGS and value is not None and value is not False and value != []:
                parts.append((key, self._argument(value, names)))
        return (node.key, *parts)

    def _argument(self, value: Any, names: Names) -> Any:
        if isinstance(value, exp.Expr):
            return self.term(value, names)
        return tuple(self._argument(each, names) for each in value) if isinstance(value, list) else str(value)

    def column(self, node: exp.Column, names: Names) -> Term:
        """A column of a source; without a table's name, an output of the same SELECT."""
        if node.table:
            return "col", names.number(fold(node.table)), fold(node.name)
        if fold(node.name) not in names.outputs:
            raise NoFormError(f"a column {node.name} of no table")
        return names.outputs[fold(node.name)]

    def pair(self, node: exp.Binary, names: Names) -> tuple[Term, Term]:
        """Both sides of an operator."""
        return self.term(node.this, names), self.term(node.expression, names)

    def between(self, node: exp.Between, names: Names) -> Term:
        """Two comparisons."""
        if node.args.get("symmetric"):
            raise NoFormError("BETWEEN SYMMETRIC")
        value, low, high = (self.term(node.args[key], names) for key in ("this", "low", "high"))
        return conjunction([("<=", low, value), ("<=", value, high)])

    def among(self, node: exp.In, names: Names) -> Term:
        """Equalities for a list; a membership for a query."""
        value = self.term(node.this, names)
        query = node.args.get("query")
        if query is not None:
            return "in", value, self.query(query, names)
        if node.args.get("unnest") or node.args.get("field"):
            raise NoFormError("IN of an array")
        return disjunction([("=", value, self.term(each, names)) for each in node.expressions])

    def is_what(self, node: exp.Is, names: Names) -> Term:
        """IS NULL, IS TRUE, IS FALSE."""
        value, what = self.pair(node, names)
        if what == NULL:
            return "is null", value
        return "is", value, what

    def case(self, node: exp.Case, names: Names) -> Term:
        """Conditions and values in order, and what it is otherwise."""
        subject = node.args.get("this")
        branches = []
        for branch in node.args.get("ifs") or ():
            condition = self.term(branch.this, names)
            if subject is not None:
                condition = ("=", self.term(subject, names), condition)
            branches.append((condition, self.term(branch.args["true"], names)))
        default = node.args.get("default")
        return "case", tuple(branches), self.term(default, names) if default is not None else NULL

    def choice(self, node: exp.If, names: Names) -> Term:
        """IF as a CASE of one branch."""
        default = node.args.get("false")
        branch = self.term(node.this, names), self.term(node.args["true"], names)
        return "case", (branch,), self.term(default, names) if default is not None else NULL

    def filtered(self, node: exp.Filter, names: Names) -> Term:
        """An aggregate that ignores NULLs, over a CASE that is NULL for the rows left out."""
        inner, condition = node.this, self.term(node.expression.this, names)
        if isinstance(inner, exp.Count) and isinstance(inner.this, exp.Star):
            return "count", ("case", ((condition, ("literal", "number", "1")),), NULL)
        known = isinstance(inner, exp.Count | exp.Sum | exp.Avg | exp.Min | exp.Max)
        if not known or isinstance(inner.this, exp.Distinct) or inner.expressions:
            return "filter", self.term(inner, names), condition
        term = self.term(inner, names)
        value = term[1][1] if isinstance(term[1], tuple) and term[1][0] == "this" else term[1]
        case: Term = ("case", ((condition, value),), NULL)
        return (term[0], case) if term[0] == "count" else (term[0], ("this", case))

    def count(self, node: exp.Count, names: Names) -> Term:
        """COUNT of rows, of what is not NULL, or of different values."""
        if node.expressions:
            raise NoFormError("COUNT of several")
        return "count", self.term(node.this, names)

    def ordered(self, each: exp.Expr, names: Names) -> Term:
        """One term of an ORDER BY."""
        if each.args.get("with_fill") or isinstance(each.this, exp.Literal):
            raise NoFormError("ORDER BY a constant")
        return "ordered", self.term(each.this, names), bool(each.args.get("desc")), bool(each.args.get("nulls_first"))


def _negative(node: exp.Neg, inner: Term) -> Term:
    if inner[0] == "literal" and inner[1] == "number":
        return "literal", "number", f"-{inner[2]}"
    return "neg", ("this", inner)


Translate = Callable[[Expressions, Any, Names], Term]
_EXPRESSIONS: tuple[tuple[Any, Translate], ...] = (
    (exp.Paren, lambda t, n, names: t.term(n.this, names)),
    (exp.Column, Expressions.column),
    (exp.Literal, lambda t, n, names: ("literal", "text" if n.is_string else "number", n.name)),
    (exp.Null, lambda t, n, names: NULL),
    (exp.Boolean, lambda t, n, names: TRUE if n.this else FALSE),
    (exp.Neg, lambda t, n, names: _negative(n, t.term(n.this, names))),
    (exp.And, lambda t, n, names: conjunction(list(t.pair(n, names)))),
    (exp.Or, lambda t, n, names: disjunction(list(t.pair(n, names)))),
    (exp.Not, lambda t, n, names: negation(t.term(n.this, names))),
    (exp.NullSafeEQ, lambda t, n, names: ("same", *t.pair(n, names))),
    (exp.NullSafeNEQ, lambda t, n, names: negation(("same", *t.pair(n, names)))),
    (exp.EQ, lambda t, n, names: ("=", *t.pair(n, names))),
    (exp.NEQ, lambda t, n, names: negation(("=", *t.pair(n, names)))),
    (exp.LT, lambda t, n, names: ("<", *t.pair(n, names))),
    (exp.LTE, lambda t, n, names: ("<=", *t.pair(n, names))),
    (exp.GT, lambda t, n, names: ("<", *reversed(t.pair(n, names)))),
    (exp.GTE, lambda t, n, names: ("<=", *reversed(t.pair(n, names)))),
    (exp.Add, lambda t, n, names: ("+", *t.pair(n, names))),
    (exp.Mul, lambda t, n, names: ("*", *t.pair(n, names))),
    (exp.Between, Expressions.between),
    (exp.In, Expressions.among),
    (exp.Is, Expressions.is_what),
    (exp.Case, Expressions.case),
    (exp.If, Expressions.choice),
    (exp.Filter, Expressions.filtered),
    (exp.Count, Expressions.count),
    (exp.Exists, lambda t, n, names: ("exists", t.query(n.this, names))),
    (exp.Coalesce, lambda t, n, names: ("coalesce", *(t.term(e, names) for e in [n.this, *n.expressions]))),
    (exp.Ordered, lambda t, n, names: t.ordered(n, names)),
    (exp.Query, lambda t, n, names: ("scalar", t.query(n, names))),
)
