"""From a qualified sqlglot tree to terms: spelling goes, meaning stays. What is not understood has no form.

WITH        ──> a derived table wherever it is named        RIGHT JOIN      ──> LEFT JOIN
SEMI JOIN   ──> EXISTS                                      inner joins     ──> sources and conditions
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from sqlglot import exp

from dea_core.prove.canonical.expressions import Expressions, Names, NoFormError
from dea_core.prove.canonical.terms import (
    Query,
    Select,
    SetOp,
    Source,
    Term,
    conjunction,
    conjuncts,
    negation,
)
from dea_core.prove.determined import is_grouped
from dea_core.schema import Schema
from dea_core.sql.lineage import fold, holds_window

UNDERSTOOD = {"expressions", "from_", "joins", "where", "group", "having", "qualify", "distinct", "order", "limit"}
UNDERSTOOD |= {"offset", "with_"}


class Translator(Expressions):
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
        return tuple(self.ordered(each, names) for each in listed)

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


def translated(tree: exp.Query, schema: Schema) -> Query:
    """The query as terms. Raises NoFormError with what of it is not understood."""
    return Translator(schema).query(tree, Names())
