"""Scenarios: rows of several tables that belong together, so that a query finds what it looks for.

    tables:
      orders:
        scenarios:
          late_orders:
            why: "what late_orders lets through"
            refers: {customer_id: late_orders}
            rows: [{status: late, total: 120.00}]
      customers:
        scenarios:
          late_orders: {rows: [{country: NL}]}

All scenarios of a plan are numbered in order. Of every ``period`` rows of a table the first ones play them, one each,
the others are as they would be: so the row with index i is in scenario ``i mod period``, and what it refers to is found
by arithmetic, as ever. ``rows`` are values for some columns, taken in turn; ``refers`` says in which scenario the
parent's row is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.values import Expression
from dea_core.sql.constant_list import element
from dea_core.sql.portable import add, equal, mod, mul, number, quotient
from dea_core.sql.values import cast_to, literal

if TYPE_CHECKING:
    from dea_core.generate.plan import Plan
    from dea_core.generate.row import Row
    from dea_core.schema import Column

ONE_IN = 4
"""One row in so many plays a scenario; the others are made as if there were none."""
WORDS = ("rows", "refers", "why")


@dataclass(frozen=True)
class Scenario:
    """What the rows of one table are, in one scenario."""

    rows: tuple[Mapping[str, Any], ...] = ()
    refers: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    place: str = field(default="", compare=False, repr=False)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns whose values it says."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row))

    def words(self) -> dict[str, Any]:
        """As a plan's file has it."""
        said = {"why": self.why, "refers": dict(self.refers), "rows": [dict(row) for row in self.rows]}
        return {word: value for word, value in said.items() if value}


def read_scenario(table: str, name: str, document: object, place: str) -> Scenario:
    """A scenario from parsed YAML. Raises PlanError."""
    told = f"scenario {name} of {table}"
    if not isinstance(document, Mapping):
        raise PlanError(f"{told} must be a mapping, and is {document!r}", place=place or None)
    for word in document:
        if word not in WORDS:
            raise PlanError(f"{told} has no setting {word!r}", place=place or None, hint=did_you_mean(str(word), WORDS))
    rows, refers = document.get("rows") or (), document.get("refers") or {}
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        raise PlanError(
            f"{told}: rows must be a list of mappings", place=place or None, hint="such as [{status: late}]"
        )
    if not isinstance(refers, Mapping):
        raise PlanError(f"{told}: refers must be a mapping of columns to scenarios", place=place or None)
    read = tuple({str(name): value for name, value in row.items()} for row in rows)
    if any(row.keys() != read[0].keys() for row in read):
        raise PlanError(f"{told}: its rows must all name the same columns", place=place or None)
    return Scenario(read, {str(c): str(s) for c, s in refers.items()}, str(document.get("why", "")), place)


@dataclass(frozen=True)
class Cast:
    """Which rows play which scenario, for a whole plan."""

    numbers: Mapping[str, int]

    @property
    def period(self) -> int:
        """So many rows play every scenario once."""
        return ONE_IN * len(self.numbers)

    def room(self, rows: int) -> int:
        """How many rows of a table of so many play each scenario, at least."""
        return rows // self.period if self.period else 0


def cast_of(plan: Plan) -> Cast:
    """The scenarios of a plan, numbered in order of their appearance."""
    names = dict.fromkeys(name for table in plan.tables.values() for name in table.scenarios)
    return Cast({name: place for place, name in enumerate(names)})


def need_known(plan: Plan) -> None:
    """Raise PlanError for a scenario that refers to one that nobody plays."""
    numbers = cast_of(plan).numbers
    for table in plan.tables.values():
        for name, scenario in table.scenarios.items():
            for column, other in scenario.refers.items():
                if other not in numbers:
                    told = f"scenario {name}: {column} refers to scenario {other}, which is not there"
                    raise PlanError(told, place=scenario.place or None, hint=did_you_mean(other, numbers))


@dataclass(frozen=True)
class Part:
    """What a row may play: compiled for one ``row`` of a table that has ``scenarios``."""

    row: Row
    scenarios: Mapping[str, Scenario]
    cast: Cast

    @cached_property
    def slot(self) -> Expression:
        """The number of the row's scenario, or a number that is none."""
        return self.row.define(mod(self.row.index, self.cast.period))

    @cached_property
    def turn(self) -> Expression:
        """How many rows before it play the same."""
        return self.row.define(quotient(self.row.index, self.cast.period))

    def played(self, column: Column, made: Expression) -> Expression:
        """The scenario's value of a column, in rows that play one which says it; else ``made``."""
        case = exp.Case()
        for name, scenario in self.scenarios.items():
            if column.name in scenario.columns:
                values = [cast_to(literal(row[column.name]), column.type) for row in scenario.rows]
                case = case.when(self._plays(name), self._in_turn(values), copy=False)
        return case.else_(made) if case.args.get("ifs") else made

    def refers(self, column: str) -> Iterator[tuple[Expression, int]]:
        """For each scenario in which the column refers to a row of one: when that is, and that scenario's number."""
        for name, scenario in self.scenarios.items():
            if column in scenario.refers:
                yield self._plays(name), self.cast.numbers[scenario.refers[column]]

    def parent(self, number_of: int, rows: int) -> Expression | None:
        """The index of a parent, among ``rows``, that plays that scenario in the same turn; None if no row does."""
        room = rows // self.cast.period + (1 if number_of < rows % self.cast.period else 0)
        if not room:
            return None
        same = mod(self.turn, room) if room > 1 else number(0)
        return add(mul(same, self.cast.period), number_of)

    def _plays(self, name: str) -> Expression:
        return equal(self.slot, self.cast.numbers[name])

    def _in_turn(self, values: list[Expression]) -> Expression:
        return values[0] if len(values) == 1 else element(values, self.row.define(mod(self.turn, len(values))))
