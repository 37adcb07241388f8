"""Proofs that no row can obey a table's rules, by the fewest rules that clash.

    t: CHECK (a < b), CHECK (b < c), CHECK (c < a), a NOT NULL, b NOT NULL        nothing is left out that is needed

Every rule is an assumption of the solver. What it needs for its ``unsat`` is tried without each, one at a time. What
has no translation is left open, either way, so that a proof is never built on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from dea_core.checks import Runner
from dea_core.generate.solve.smt import Solver
from dea_core.generate.solve.tables_of_values import Tabulated
from dea_core.generate.solve.terms import Term, Truth, UntranslatableError, call, conj, disj, neg, same
from dea_core.generate.solve.translate import Translator
from dea_core.generate.solve.variables import LENGTH, Texts, Variable, variable_of
from dea_core.schema import NOWHERE, CheckConstraint, Column, Family, ForeignKey, Schema, Table


@dataclass(frozen=True)
class Rule:
    """A rule of a table: a CHECK, a NOT NULL, or a foreign key."""

    table: Table
    rule: CheckConstraint | ForeignKey | Column

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its table that it speaks of."""
        return (self.rule.name,) if isinstance(self.rule, Column) else self.rule.columns


def find_clash(schema: Schema, table: Table, runner: Runner) -> tuple[Rule, ...]:
    """The fewest rules that leave ``table`` no row; empty where that is not proved."""
    problem = _Problem(schema, table, runner)
    return problem.fewest() if problem.asked else ()


class LeftOpen:
    """A predicate without translation may be true, false or unknown, each time the same.

    Of the texts that CHECKs mention, an engine says which it is.
    """

    def __init__(self, table: Table, runner: Runner) -> None:
        self._known: dict[str, Truth] = {}
        self._values = Tabulated(table, (), [check.expression for check in table.checks], runner)

    def truth(self, node: exp.Expr, translator: Translator) -> Truth:
        """Two names that are not both true."""
        text = node.sql()
        if text not in self._known:
            found = Truth(translator.fresh("Bool"), translator.fresh("Bool"))
            translator.definitions.append(neg(conj([found.true, found.false])))
            translator.definitions += self._facts(node, found, translator)
            self._known[text] = found
        return self._known[text]

    def _facts(self, node: exp.Expr, found: Truth, translator: Translator) -> Iterable[str]:
        """What the predicate is for each text that is mentioned, where it speaks of one column of texts."""
        names = {column.name for column in node.find_all(exp.Column)}
        variable = translator.variables.get(next(iter(names))) if len(names) == 1 else None
        if variable is None or variable.family is not Family.TEXT:
            return
        values = [value for value in dict.fromkeys(self._values.mentioned(variable)) if isinstance(value, str)]
        try:
            results = self._values.asked(node, variable.column, values)
        except UntranslatableError:
            return
        for value, result in zip(values, results, strict=True):
            told = {True: found.true, False: found.false}.get(result)  # type: ignore[call-overload]
            if told is not None:
                yield call("=>", variable.is_value(value), told)

    def term(self, node: exp.Expr, translator: Translator) -> Term:
        """Nothing is known of a value."""
        raise UntranslatableError(node.sql())


class _Problem:
    """One row of a table, and the rows of other tables that it refers to."""

    def __init__(self, schema: Schema, table: Table, runner: Runner) -> None:
        self._schema, self._texts, self._runner = schema, Texts(), runner
        self._sorts: dict[str, str] = {}
        self._facts: list[str] = []
        self.asked: dict[str, tuple[Rule, str]] = {}
        own = self._row(table)
        for link in table.foreign_keys:
            if link.severity == "error" and link.parent in schema:
                self._refer(table, own, link)

    def _row(self, table: Table) -> dict[str, Variable]:
        """A row with the rules of its table."""
        variables, start = {}, len(self._sorts)
        for place, column in enumerate(table.columns):
            try:
                found = variable_of(column, f"v{start}_{place}", self._texts, proving=True)
            except UntranslatableError:
                continue
            variables[column.name] = found
            self._sorts |= found.sorts
            self._facts += found.rules
            if column.not_null:
                self._ask(Rule(table, column), neg(found.flag))
        translator = Translator(variables, self._texts, LeftOpen(table, self._runner), f"r{start}_", proving=True)
        for check in table.checks:
            if check.severity == "error":
                self._ask(Rule(table, check), neg(translator.truth(check.expression).false))
        self._sorts |= translator.sorts
        self._facts += translator.definitions
        return variables

    def _refer(self, table: Table, own: dict[str, Variable], link: ForeignKey) -> None:
        """Unless a part of the foreign key is NULL, there is a row of the parent with the same values."""
        parent = self._schema.table(link.parent)
        theirs = self._row(parent)
        pairs = [
            (own.get(one), theirs.get(other)) for one, other in zip(link.columns, link.parent_columns, strict=True)
        ]
        flags = [one.flag for one, _ in pairs if one is not None]
        if len(flags) == len(pairs):
            equal = [_equal(one, other) for one, other in pairs if one is not None and other is not None]
            self._ask(Rule(table, link), disj([*flags, conj(equal)]))

    def _ask(self, rule: Rule, formula: str) -> None:
        name = f"rule{len(self.asked)}"
        self._sorts[name] = "Bool"
        self._facts.append(call("=>", name, formula))
        self.asked[name] = (rule, formula)

    def fewest(self) -> tuple[Rule, ...]:
        """The core, without what it holds as well without."""
        solver = Solver(self._sorts, [LENGTH])
        for fact in (*self._facts, *self._texts.facts()):
            solver.add(fact)
        if solver.check(self.asked) != "unsat":
            return ()
        core = sorted(solver.core(), key=list(self.asked).index)
        for name in list(core):
            fewer = [one for one in core if one != name]
            if solver.check(fewer) == "unsat":
                core = fewer
        return tuple(self.asked[name][0] for name in core)


def _equal(one: Variable, other: Variable) -> str:
    if Family.BOOLEAN in (one.family, other.family):
        same_value = call("=", one.name, other.name) if one.family is other.family else "true"
        return conj([neg(other.flag), same_value])
    try:
        return conj([neg(other.flag), same(one.term, other.term).true])
    except UntranslatableError:
        return "true"


def told_rules(rules: Sequence[Rule], table: Table) -> Iterable[str]:
    """Each rule of ``table``, or of one it refers to, in the user's words, with its source."""
    for one in rules:
        rule, owner = one.rule, "" if one.table is table else f" of {one.table.name}"
        if isinstance(rule, CheckConstraint):
            yield f"CHECK ({rule.expression.sql()}){owner} [{rule.origin}]"
        elif isinstance(rule, Column):
            yield f"{one.table.name}.{rule.name} NOT NULL [{_not_null_origin(rule)}]"
        else:
            columns, parents = ", ".join(rule.columns), ", ".join(rule.parent_columns)
            yield f"FOREIGN KEY ({columns}) REFERENCES {rule.parent} ({parents}) [{rule.origin}]"


def _not_null_origin(column: Column) -> object:
    return column.origin if column.not_null_origin == NOWHERE else column.not_null_origin
