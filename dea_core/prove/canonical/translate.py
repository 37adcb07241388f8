"""From a qualified sqlglot tree to terms: spelling goes, meaning stays. What is not understood has no form.

BETWEEN, IN (1, 2), <>, >, CASE x WHEN   ──> comparisons, AND, OR, NOT
WITH, RIGHT JOIN, SEMI JOIN, FILTER      ──> derived tables, LEFT JOIN, EXISTS, CASE
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlglot import exp

from dea_core.prove.canonical.terms import (
    FALSE,
    NULL,
    TRUE,
    Query,
    Select,
    SetOp,
    Source,
    Term,
    conjunction,
    conjuncts,
    disjunction,
    negation,
)
from dea_core.prove.determined import is_grouped
from dea_core.schema import Schema
from dea_core.sql.lineage import fold, holds_window

UNDERSTOOD = {"expressions", "from_", "joins", "where", "group", "having", "qualify", "distinct", "order", "limit"}
UNDERSTOOD |= {"offset", "with_"}
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


class Translator:
    """Translates one query; numbers its sources."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._numbers = itertools.count(1)

    def query(self, node: exp.Expr, names: Names) -> Query:
        """A SELECT, a set operation or one in parentheses."""
        names = _with_ctes(node, names)
        if isinstance(node, exp.Subquery):
            return self.query(node.this, names)
        if isinstance(node, exp.SetOperation):
            return self._set_operation(node, names)
        if isinstance(node, exp.Select):
            return self._select(node, names)
        raise NoFormError(node.key)

    def _set_operation(self, node: exp.SetOperation, names: Names) -> SetOp:
        if node.args.get("by_name") or node.args.get("on"):
            raise NoFormError("a union by name")
        arms = self.query(node.this, names), self.query(node.expression, names)
        shown = tuple(fold(name) for name in node.named_selects)
        inside = Names(names.sources, names.outer, names.ctes, {name: ("output", n) for n, name in enumerate(shown)})
        order = self._order(node, inside)
        return SetOp(node.key, bool(node.args.get("distinct")), arms, shown, order, *self._cut(node, inside))

    def _select(self, node: exp.Select, names: Names) -> Select:
        unknown = {key for key, value in node.args.items() if value} - UNDERSTOOD
        if unknown:
            raise NoFormError(" and ".join(sorted(unknown)))
        sources, where, inside = self._from(node, names)
        outputs = tuple((fold(each.alias_or_name), self.term(each.unalias(), inside)) for each in node.expressions)
        seen = replace(inside, outputs=dict(outputs))
        return Select(
            sources,
            outputs,
            (*where, *self._condition(node, "where", seen)),
            self._groups(node, seen),
            self._condition(node, "having", seen),
            self._condition(node, "qualify", seen),
            self._distinct(node),
            self._order(node, seen),
            *self._cut(node, seen),
            windowed=any(holds_window(part) for part in [*node.expressions, node.args.get("qualify")] if part),
        )

    def _distinct(self, node: exp.Select) -> bool:
        distinct = node.args.get("distinct")
        if distinct is not None and distinct.args.get("on") is not None:
            raise NoFormError("DISTINCT ON")
        return distinct is not None

    def _groups(self, node: exp.Select, names: Names) -> tuple[Term, ...] | None:
        group = node.args.get("group")
        if group is None:
            return () if is_grouped(node) or node.args.get("having") else None
        if {key for key, value in group.args.items() if value} - {"expressions"}:
            raise NoFormError("GROUP BY with sets")
        terms = tuple(self.term(each, names) for each in group.expressions)
        if any(term[0] == "literal" for term in terms):
            raise NoFormError("GROUP BY a constant")
        return terms

    def _condition(self, node: exp.Select, clause: str, names: Names) -> tuple[Term, ...]:
        found = node.args.get(clause)
        return conjuncts(conjunction([self.term(found.this, names)])) if found is not None else ()

    def _order(self, node: exp.Query, names: Names) -> tuple[Term, ...]:
        order = node.args.get("order")
        listed = order.expressions if order is not None else []
        return tuple(self._ordered(each, names) for each in listed)

    def _ordered(self, each: exp.Expr, names: Names) -> Term:
        if each.args.get("with_fill") or isinstance(each.this, exp.Literal):
            raise NoFormError("ORDER BY a constant")
        return "ordered", self.term(each.this, names), bool(each.args.get("desc")), bool(each.args.get("nulls_first"))

    def _cut(self, node: exp.Query, names: Names) -> tuple[Term | None, Term | None]:
        limit, offset = node.args.get("limit"), node.args.get("offset")
        if limit is not None and not isinstance(limit, exp.Limit):
            raise NoFormError(limit.key)
        cut = [self.term(each.expression, names) if each is not None else None for each in (limit, offset)]
        return cut[0], cut[1]

    # ---- FROM

    def _from(self, node: exp.Select, names: Names) -> tuple[tuple[Source, ...], list[Term], Names]:
        aliases: dict[str, int] = {}
        inside = Names(aliases, names, names.ctes)
        first = node.args.get("from_")
        sources = [self._source(first.this, names, aliases)] if first is not None else []
        where: list[Term] = []
        for join in node.args.get("joins") or ():
            self._join(join, names, inside, aliases, sources, where)
        return tuple(sources), where, inside

    def _join(
        self,
        join: exp.Join,
        names: Names,
        inside: Names,
        aliases: dict[str, int],
        sources: list[Source],
        where: list[Term],
    ) -> None:
        side, kind = (join.side or "").upper(), (join.kind or "").upper()
        if join.args.get("method") or join.args.get("using") or side == "FULL":
            raise NoFormError(f"{join.args.get('method') or side or 'USING'} JOIN")
        source = self._source(join.this, names, aliases)
        condition = join.args.get("on")
        on = conjuncts(conjunction([self.term(condition, inside)])) if condition is not None else ()
        if kind in ("SEMI", "ANTI"):
            found: Term = ("exists", Select((source,), (), on))
            where.append(found if kind == "SEMI" else negation(found))
            aliases.pop(fold(join.this.alias_or_name))
        elif side == "RIGHT":
            if len(sources) != 1:
                raise NoFormError("RIGHT JOIN of several tables")
            sources[:] = [source, replace(sources[0], left=True, on=on)]
        elif side == "LEFT":
            sources.append(replace(source, left=True, on=on))
        else:
            sources.append(source)
            where += on

    def _source(self, node: exp.Expr, names: Names, aliases: dict[str, int]) -> Source:
        if node.args.get("joins") or node.args.get("sample") or node.args.get("pivots") or node.args.get("laterals"):
            raise NoFormError("a table with something behind it")
        number = next(self._numbers)
        relation = self._relation(node, names)
        alias = node.args.get("alias")
        if alias is not None and alias.args.get("columns"):
            relation = _renamed(relation, tuple(fold(column.name) for column in alias.args["columns"]))
        aliases[fold(node.alias_or_name)] = number
        return Source(number, relation)

    def _relation(self, node: exp.Expr, names: Names) -> Term | Query:
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            if fold(node.name) in names.ctes:
                tree, around, columns = names.ctes[fold(node.name)]
                return _renamed(self.query(tree, around), columns) if columns else self.query(tree, around)
            if node.name in self._schema:
                return "table", node.name
        if isinstance(node, exp.Subquery):
            return self.query(node.this, Names(ctes=_with_ctes(node, names).ctes))
        raise NoFormError(f"{node.sql()[:40]} in a FROM")

    # ---- expressions

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


def _with_ctes(node: exp.Expr, names: Names) -> Names:
    clause = node.args.get("with_")
    if clause is None:
        return names
    if clause.args.get("recursive"):
        raise NoFormError("WITH RECURSIVE")
    known = dict(names.ctes)
    for cte in clause.expressions:
        columns = tuple(fold(column.name) for column in cte.args["alias"].args.get("columns") or ())
        known[fold(cte.alias)] = cte.this, Names(ctes=dict(known)), columns
    return replace(names, ctes=known)


def _renamed(relation: Term | Query, columns: tuple[str, ...]) -> Query:
    if isinstance(relation, Select) and len(columns) <= len(relation.outputs):
        terms = [term for _, term in relation.outputs]
        names = [*columns, *(name for name, _ in relation.outputs[len(columns) :])]
        return replace(relation, outputs=tuple(zip(names, terms, strict=True)))
    raise NoFormError("an alias with columns")


def _negative(node: exp.Neg, inner: Term) -> Term:
    if inner[0] == "literal" and inner[1] == "number":
        return "literal", "number", f"-{inner[2]}"
    return "neg", ("this", inner)


Translate = Callable[[Translator, Any, Names], Term]
_EXPRESSIONS: tuple[tuple[Any, Translate], ...] = (
    (exp.Paren, lambda t, n, names: t.term(n.this, names)),
    (exp.Column, Translator.column),
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
    (exp.Between, Translator.between),
    (exp.In, Translator.among),
    (exp.Is, Translator.is_what),
    (exp.Case, Translator.case),
    (exp.If, Translator.choice),
    (exp.Filter, Translator.filtered),
    (exp.Count, Translator.count),
    (exp.Exists, lambda t, n, names: ("exists", t.query(n.this, names))),
    (exp.Coalesce, lambda t, n, names: ("coalesce", *(t.term(e, names) for e in [n.this, *n.expressions]))),
    (exp.Ordered, lambda t, n, names: t._ordered(n, names)),
    (exp.Query, lambda t, n, names: ("scalar", t.query(n, names))),
)


def translated(tree: exp.Query, schema: Schema) -> Query:
    """The query as terms. Raises NoFormError with what of it is not understood."""
    return Translator(schema).query(tree, Names())
