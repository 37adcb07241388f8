"""Predicates that have no translation, over one column: tabulated by the engine over values that are worth making.

    CHECK (code ~ '^[A-Z]{3}$')      the engine says which of the column's values match; the solver chooses among those

Such a column takes one of its values only: what the plan would make, what its CHECKs mention, its finite domain.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from sqlglot import exp

from dea_core.checks import Runner
from dea_core.errors import EngineError
from dea_core.generate.constants import bound, constant
from dea_core.generate.domains import domain_of
from dea_core.generate.solve.calendar import calendar_ends
from dea_core.generate.solve.spelling_out import texts_of_patterns
from dea_core.generate.solve.terms import NULL, Term, Truth, UntranslatableError, call, decimal_term, disj, either
from dea_core.generate.solve.translate import Translator
from dea_core.generate.solve.tried import PLACE, tuples_as_relation
from dea_core.generate.solve.variables import LISTED, MOMENTS, Variable
from dea_core.schema import Column, Family, Table
from dea_core.sql.for_duckdb import running_sql
from dea_core.sql.similar import without_similar

MOST_VALUES = 48
"""Values of a sample that a column is tried with."""
MOST_ROUND = 12
"""Of these, whose months and years are tried too."""
LENGTHS = range(13)
"""Lengths of texts that are tried beside those of a sample."""
CALENDAR = (exp.TimestampTrunc, exp.DateTrunc, exp.DatetimeTrunc, exp.Extract)
Rows = Sequence[Mapping[str, object]]


class Tabulated:
    """What the solver has no words for, answered by an engine for each of a column's values."""

    def __init__(self, table: Table, sample: Rows, predicates: Iterable[exp.Expr], runner: Runner) -> None:
        self._table, self._sample, self._runner = table, sample, runner
        self._predicates = list(predicates)
        self._values: dict[str, list[object]] = {}

    def restricted(self, variables: Mapping[str, Variable]) -> Iterable[str]:
        """That each column of texts, and each that was tabulated, holds one of its values."""
        for name, variable in variables.items():
            if variable.family in LISTED or name in self._values:
                kept = [variable.is_value(value) for value in self._candidates(variable)]
                yield disj([variable.flag, *kept])

    def truth(self, node: exp.Expr, translator: Translator) -> Truth:
        """A predicate over one column, or over none."""
        held = [(there, found) for there, found in self._results(node, translator) if isinstance(found, bool)]
        return Truth(disj(there for there, found in held if found), disj(there for there, found in held if not found))

    def term(self, node: exp.Expr, translator: Translator) -> Term:
        """A value computed from one column, or from none."""
        found = [(there, self._as_term(value, translator)) for there, value in self._results(node, translator)]
        kinds = {term.kind for _, term in found if term.kind != "null"}
        if len(kinds) != 1:
            raise UntranslatableError(node.sql())
        scale = max((term.scale or 0 for _, term in found), default=0)
        value, null = "0", "true"
        for there, term in found:
            units = term.value if term.scale == scale else call("*", str(10 ** (scale - (term.scale or 0))), term.value)
            value, null = either(there, units, value), either(there, term.null, null)
        return Term(translator.named(value, "Int"), kinds.pop(), translator.named(null, "Bool"), scale)

    def _as_term(self, value: object, translator: Translator) -> Term:
        if isinstance(value, bool):
            raise UntranslatableError("a Boolean")
        if isinstance(value, (int, float, Decimal)):
            return decimal_term(Decimal(str(value)))
        if value is None:
            return NULL
        quoted: exp.Expr = exp.Literal.string(str(value))
        if isinstance(value, datetime.datetime):
            quoted = exp.cast(quoted, "timestamp")
        elif isinstance(value, datetime.date):
            quoted = exp.cast(quoted, "date")
        return translator.term(quoted)

    def _results(self, node: exp.Expr, translator: Translator) -> list[tuple[str, object]]:
        """For each value of the only column: the formula that it is held, and what the expression comes to."""
        names = {column.name for column in node.find_all(exp.Column)}
        if len(names) > 1 or not names <= translator.variables.keys():
            raise UntranslatableError(node.sql())
        if not names:
            return [("true", self.asked(node, None, [None])[0])]
        variable = translator.variables[names.pop()]
        values = [*self._candidates(variable), None]
        self._values[variable.column.name] = values
        return list(zip(map(variable.is_value, values), self.asked(node, variable.column, values), strict=True))

    def asked(self, node: exp.Expr, column: Column | None, values: Sequence[object]) -> list[object]:
        """What an expression comes to for each value of its only column; NULL where it cannot be computed."""
        safe = exp.Anonymous(this="TRY", expressions=[without_similar(cast(exp.Expression, node))])
        if column is None:
            query = exp.select(safe)
        else:
            relation = tuples_as_relation([column], [[scalar(value)] for value in values])
            query = exp.select(safe).from_(relation.subquery("tried")).order_by(exp.column(PLACE, quoted=True))
        try:
            return [row[0] for row in self._runner.rows(running_sql(query))]
        except EngineError as error:
            raise UntranslatableError(node.sql()) from error

    def _candidates(self, variable: Variable) -> list[object]:
        """Values of a column that are worth trying, without NULL."""
        name = variable.column.name
        if name in self._values:
            return [value for value in self._values[name] if value is not None]
        finite = domain_of(self._table, variable.column).allowed()
        values = finite if finite is not None else [*self.mentioned(variable), *self._sampled(name), *self._round(name)]
        seen: dict[str, object] = {}
        for value in values:
            if value is not None and _fits(value, variable.column):
                seen.setdefault(str(value), value)
        return list(seen.values())

    def _round(self, name: str) -> Iterable[object]:
        """Where units of the calendar begin and end: what CHECKs over parts of a date are about."""
        if any(
            one.name == name
            for each in self._predicates
            for part in each.find_all(*CALENDAR)
            for one in part.find_all(exp.Column)
        ):
            for value in self._sampled(name)[:MOST_ROUND]:
                if isinstance(value, datetime.date):
                    yield from calendar_ends(value)

    def _sampled(self, name: str) -> list[object]:
        found: dict[str, object] = {}
        for row in self._sample:
            value = row.get(name)
            if len(found) < MOST_VALUES and not isinstance(value, (bytes, list, dict)):
                found.setdefault(str(value), value)
        return list(found.values())

    def mentioned(self, variable: Variable) -> Iterable[object]:
        """What CHECKs over the column compare with, and texts of several lengths where they speak of its length."""
        column = variable.column
        for predicate in self._predicates:
            if any(one.name == column.name for one in predicate.find_all(exp.Column)):
                yield from texts_of_patterns(predicate, column.name)
                for one in predicate.find_all(exp.Literal):
                    yield constant(one) if variable.family in LISTED else bound(one, column)
        if variable.family is Family.TEXT:
            yield from ("x" * length for length in LENGTHS)


def _fits(value: object, column: Column) -> bool:
    if column.type.family in LISTED and column.type.family is not Family.TEXT:
        return not isinstance(value, Decimal)
    if column.type.family is Family.TEXT:
        return isinstance(value, str) and (column.type.length is None or len(value) <= column.type.length)
    return isinstance(value, datetime.date) or column.type.family not in (Family.DATE, *MOMENTS)


def scalar(value: object) -> object:
    """A value as a literal can be made of it."""
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
