"""SQL predicates over one row as SMT-LIB, three values and all.

    CHECK ((status = 'paid') = (paid_at IS NOT NULL))   ->   Truth("(or (and ...) ...)", "(or (and ...) ...)")

What has no translation is asked of ``Opaque``: tabulated over the values of its only column, or left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Protocol, cast

from sqlglot import exp

from dea_core.generate.constants import array_items, constant
from dea_core.generate.solve.arithmetic import cast_term, function_term, is_rounded, months_of
from dea_core.generate.solve.calendar import days_of_months
from dea_core.generate.solve.terms import (
    NULL,
    UNKNOWN,
    Term,
    Truth,
    UntranslatableError,
    alike,
    call,
    compared,
    conj,
    decimal_term,
    disj,
    either,
    integer,
    neg,
    same,
)
from dea_core.generate.solve.variables import Texts, Variable
from dea_core.schema import Family
from dea_core.sql.values import DAY_MICROS

LONGEST = 160
"""A longer formula gets a name, so that what mentions it twice stays short."""
ORDERS: dict[type[exp.Expr], str] = {exp.EQ: "=", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}


class Opaque(Protocol):
    """What is done about an expression that has no translation. Raises UntranslatableError for: nothing."""

    def truth(self, node: exp.Expr, translator: Translator) -> Truth:
        """As a predicate."""

    def term(self, node: exp.Expr, translator: Translator) -> Term:
        """As a value."""


class Translator:
    """Translates predicates over ``variables`` (by the name of their column), and collects the names that they need."""

    def __init__(
        self,
        variables: Mapping[str, Variable],
        texts: Texts,
        opaque: Opaque,
        prefix: str = "",
        *,
        proving: bool = False,
    ) -> None:
        self.variables, self.opaque, self._texts, self._prefix = variables, opaque, texts, prefix
        self._proving = proving
        self.sorts: dict[str, str] = {}
        self.definitions: list[str] = []
        self._months: dict[str, str] = {}

    def truth(self, node: exp.Expr) -> Truth:
        """A predicate."""
        node = _spelled_out(node.unnest())
        try:
            found = self._truth(node)
        except UntranslatableError:
            found = self.opaque.truth(node, self)
        return Truth(self.named(found.true, "Bool"), self.named(found.false, "Bool"))

    def term(self, node: exp.Expr) -> Term:
        """A value."""
        node = node.unnest()
        try:
            return self._term(node)
        except UntranslatableError:
            return self.opaque.term(node, self)

    def named(self, formula: str, sort: str) -> str:
        """A name for a formula that is long."""
        if len(formula) <= LONGEST:
            return formula
        name = self.fresh(sort)
        self.definitions.append(call("=", name, formula))
        return name

    def fresh(self, sort: str) -> str:
        """A new name."""
        name = f"{self._prefix}t{len(self.sorts)}"
        self.sorts[name] = sort
        return name

    # --- predicates --------------------------------------------------------------------------------------------------

    def _truth(self, node: exp.Expr) -> Truth:
        if isinstance(node, (exp.And, exp.Or)):
            sides = self.truth(node.left), self.truth(node.right)
            trues, falses = [one.true for one in sides], [one.false for one in sides]
            both = isinstance(node, exp.And)
            return Truth(conj(trues), disj(falses)) if both else Truth(disj(trues), conj(falses))
        if isinstance(node, exp.Not):
            inner = self.truth(node.this)
            return Truth(inner.false, inner.true)
        if isinstance(node, exp.Boolean):
            return Truth("true", "false") if node.this else Truth("false", "true")
        if isinstance(node, exp.Null):
            return UNKNOWN
        if isinstance(node, exp.Column) and self.is_truth(node):
            return self._variable(node).truth
        if isinstance(node, (exp.Case, exp.If, exp.Coalesce)):
            return self._chosen_truth(node)
        if isinstance(node, exp.Cast):
            return self.truth(node.this)
        return self._predicate(node)

    def _predicate(self, node: exp.Expr) -> Truth:
        if isinstance(node, exp.Is):
            return self._is(node)
        if isinstance(node, exp.Between) and not node.args.get("symmetric"):
            low = exp.GTE(this=node.this, expression=node.args["low"])
            return self.truth(exp.and_(low, exp.LTE(this=node.this, expression=node.args["high"])))
        if isinstance(node, exp.In) and not node.args.get("query") and node.expressions:
            return self._any_of(node.this, node.expressions)
        if isinstance(node, exp.EQ) and isinstance(node.expression, exp.Any):
            return self._any_of(node.this, array_items(node.expression.this))
        if isinstance(node, (exp.NullSafeEQ, exp.NullSafeNEQ)):
            found = self._same(node)
            return found if isinstance(node, exp.NullSafeEQ) else Truth(found.false, found.true)
        if isinstance(node, exp.NEQ):
            equal = self._compared(exp.EQ, node)
            return Truth(equal.false, equal.true)
        if type(node) in ORDERS:
            return self._compared(type(node), node)
        raise UntranslatableError(node.sql())

    def _compared(self, kind: type[exp.Expr], node: exp.Expr) -> Truth:
        if not self.is_truth(node.this) and not self.is_truth(node.expression):
            return compared(ORDERS[kind], self.term(node.this), self.term(node.expression))
        one, other = self.truth(node.this), self.truth(node.expression)
        both_ways = [conj([one.true, other.true]), conj([one.false, other.false])]
        crossed = [conj([one.true, other.false]), conj([one.false, other.true])]
        if kind is not exp.EQ:
            raise UntranslatableError(node.sql())
        return Truth(disj(both_ways), disj(crossed))

    def _same(self, node: exp.Expr) -> Truth:
        if self.is_truth(node.this) or self.is_truth(node.expression):
            one, other = self.truth(node.this), self.truth(node.expression)
            equal = conj([call("=", one.true, other.true), call("=", one.false, other.false)])
            return Truth(equal, neg(equal))
        return same(self.term(node.this), self.term(node.expression))

    def _any_of(self, subject: exp.Expr, items: list[exp.Expr]) -> Truth:
        if self.is_truth(subject):
            raise UntranslatableError(subject.sql())
        each = [compared("=", self.term(subject), self.term(item)) for item in items]
        return Truth(disj(one.true for one in each), conj(one.false for one in each))

    def _is(self, node: exp.Is) -> Truth:
        asked = node.expression
        if isinstance(asked, exp.Boolean):
            inner = self.truth(node.this)
            holds = inner.true if asked.this else inner.false
        elif isinstance(asked, exp.Null) and self.is_truth(node.this):
            inner = self.truth(node.this)
            holds = neg(disj([inner.true, inner.false]))
        elif isinstance(asked, exp.Null):
            holds = self._null_of(node.this)
        else:
            raise UntranslatableError(node.sql())
        return Truth(holds, neg(holds))

    def _null_of(self, node: exp.Expr) -> str:
        node = node.unnest()
        return self._variable(node).flag if isinstance(node, exp.Column) else self.term(node).null

    def _chosen_truth(self, node: exp.Expr) -> Truth:
        found = self.truth(_default(node))
        for condition, value in reversed(list(self._branches(node))):
            one = self.truth(value)
            found = Truth(either(condition, one.true, found.true), either(condition, one.false, found.false))
        return found

    def _branches(self, node: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
        """When each value of a CASE, an IF or a COALESCE is taken, if none before it is."""
        if isinstance(node, exp.Case):
            for branch in node.args["ifs"]:
                asked = branch.this if node.this is None else exp.EQ(this=node.this, expression=branch.this)
                yield self.truth(asked).true, branch.args["true"]
        elif isinstance(node, exp.If):
            yield self.truth(node.this).true, node.args["true"]
        else:
            for value in (node.this, *node.expressions[:-1]):
                if self.is_truth(value):
                    inner = self.truth(value)
                    yield disj([inner.true, inner.false]), value
                else:
                    yield neg(self._null_of(value)), value

    def is_truth(self, node: exp.Expr) -> bool:
        """Whether it is a predicate or a Boolean, and no other value."""
        node = node.unnest()
        if isinstance(node, exp.Column):
            return node.name in self.variables and self.variables[node.name].family is Family.BOOLEAN
        if isinstance(node, (exp.Case, exp.If)):
            branches = [*(one.args["true"] for one in node.args.get("ifs", [node]))]
            return any(self.is_truth(branch) for branch in branches)
        if isinstance(node, exp.Cast):
            return node.to.is_type("boolean")
        if isinstance(node, exp.Coalesce):
            return self.is_truth(node.this)
        return isinstance(node, (exp.Predicate, exp.Connector, exp.Not, exp.Boolean)) and not isinstance(node, exp.Case)

    # --- values ------------------------------------------------------------------------------------------------------

    def _term(self, node: exp.Expr) -> Term:
        if isinstance(node, exp.Column):
            return self._variable(node).term
        if isinstance(node, exp.Null):
            return NULL
        if self._proving and is_rounded(node, self._of_floats):
            raise UntranslatableError(node.sql())
        value = None if isinstance(node, exp.Cast) else constant(node)
        if isinstance(value, str):
            return Term(str(self._texts.code(value)), "text", text=value)
        if isinstance(value, Decimal):
            return decimal_term(value)
        if isinstance(node, (exp.Case, exp.If, exp.Coalesce)):
            return self._chosen_term(node)
        if isinstance(node, exp.Cast):
            return self._cast(node)
        months = months_of(node)
        if months is not None and self._proving:
            return self._moved(node, months)
        return function_term(node, self.term, self._known)

    def _moved(self, node: exp.Expr, months: int) -> Term:
        """A date or moment some months later or earlier: between so many days, each time the same."""
        inner = self.term(node.this)
        if inner.kind not in ("days", "micros"):
            raise UntranslatableError(node.sql())
        key = f"{inner.value} {months}"
        if key not in self._months:
            self._months[key] = self.fresh("Int")
            unit = 1 if inner.kind == "days" else DAY_MICROS
            low, high = (call("+", inner.value, integer(days * unit)) for days in days_of_months(months))
            self.definitions.append(call("<=", low, self._months[key], high))
        return Term(self._months[key], inner.kind, inner.null)

    def _known(self, node: exp.Expr) -> str:
        """Whether a value is there."""
        return neg(self._null_of(node))

    def _cast(self, node: exp.Cast) -> Term:
        if not self.is_truth(node.this):
            return cast_term(node, self.term(node.this))
        inner = self.truth(node.this)
        return Term(either(inner.true, "1", "0"), null=neg(disj([inner.true, inner.false])))

    def _chosen_term(self, node: exp.Expr) -> Term:
        branches = list(self._branches(node))
        terms = alike([self.term(value) for _, value in branches] + [self.term(_default(node))])
        found = terms[-1]
        for (condition, _), one in reversed(list(zip(branches, terms, strict=False))):
            value = self.named(either(condition, one.value, found.value), "Int" if one.scale is not None else "Real")
            null = self.named(either(condition, one.null, found.null), "Bool")
            found = Term(value, one.kind, null, one.scale)
        return found

    def _of_floats(self, name: str) -> bool:
        return name in self.variables and self.variables[name].family is Family.FLOAT

    def _variable(self, node: exp.Expr) -> Variable:
        if node.name not in self.variables:
            raise UntranslatableError(node.sql())
        return self.variables[node.name]


def _default(node: exp.Expr) -> exp.Expr:
    """The value that is taken where no branch is."""
    if isinstance(node, exp.Coalesce):
        return cast(exp.Expr, node.expressions[-1] if node.expressions else node.this)
    found = node.args.get("default") or node.args.get("false")
    return found if isinstance(found, exp.Expr) else exp.null()


def _spelled_out(node: exp.Expr) -> exp.Expr:
    """NOT as a node of its own: sqlglot keeps some as a flag of the predicate."""
    if not node.args.get("negate"):
        return node
    positive = node.copy()
    positive.set("negate", None)
    return exp.Not(this=positive)
