"""A row is a number: what recipes may ask of the row with index ``i``, each answer an expression over ``i``.

Row(orders, i).value("status")                       -> a step over i
Row(orders, i).parent(link, j) = Row(users, j)       -> the parent's row, where j is a step over i
Cell(orders.user_id)                                 -> what a recipe is told of the column it makes
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.scenarios import Part
from dea_core.generate.values import Computed, Expression, Values
from dea_core.schema import Column, Table
from dea_core.sql.constant_list import element
from dea_core.sql.layers import Layers
from dea_core.sql.permute import permutation
from dea_core.sql.portable import (
    BITS,
    MASK,
    WIDEST_SCALED,
    add,
    draw_from,
    joined,
    key,
    less,
    mixed_index,
    mod,
    mul,
    number,
    quotient,
    scaled,
)
from dea_core.sql.values import cast_to, literal

if TYPE_CHECKING:
    from dea_core.generate.blueprint import Blueprint

STRATA_ROWS = 2**16
"""Up to so many rows, draws of shares are stratified.

Above, the law of large numbers holds them within half a percent.
"""


@dataclass(frozen=True)
class Residual:
    """``columns`` that are drawn again, up to ``attempts`` times in all, until none of the ``predicates`` is false.

    Where none passes, the row takes one of the ``witnesses``: a value for each of the columns ``witnessed``.
    """

    columns: tuple[str, ...]
    predicates: tuple[Expression, ...]
    attempts: int
    witnessed: tuple[str, ...] = ()
    witnesses: tuple[tuple[object, ...], ...] = ()
    passing: float = 1.0
    """The share of draws that pass at once, by a sample."""


class Row:
    """The row of ``table`` at ``index`` (an expression), compiled into ``layers``."""

    salt: tuple[object, ...] = ()

    def __init__(
        self,
        blueprint: Blueprint,
        table: Table,
        index: Expression,
        layers: Layers,
        making: list[tuple[str, str]] | None = None,
    ) -> None:
        self.blueprint, self.table, self.layers = blueprint, table, layers
        self.index = layers.define(index)
        self.rows = blueprint.plan.table(table.name).rows
        self._made: dict[str, Expression] = {}
        self._making = [] if making is None else making
        self._parents: dict[str, Row] = {}

    def define(self, expression: Expression) -> Expression:
        """Name an expression as a step, so that it may be used more than once."""
        return self.layers.define(expression)

    def draw(self, *label: object) -> Expression:
        """32 random bits that belong to this row and ``label``."""
        wide = self.rows > 2**BITS
        word = key(self.blueprint.plan.seed, self.table.name, *label, *self.salt)
        return draw_from(self._mixed, self.index, word, self.define, wide=wide)

    @cached_property
    def _mixed(self) -> Expression:
        """What all draws start from."""
        return mixed_index(self.index, self.define)

    def word(self, *label: object) -> Expression:
        """Like ``draw``, but in strata where the table is small: any share of the words is a share of the rows."""
        if self.salt or not 1 < self.rows <= STRATA_ROWS:
            return self.draw(*label)
        order = permutation(self.rows, self.blueprint.plan.seed, self.table.name, *label, "strata")
        place = order.cell(self.index, self.define)
        return quotient(self.define(add(mul(place, 2**BITS), self.draw(*label))), order.cells)

    def permuted(self, *label: object) -> Expression:
        """The row's place in a random order of all rows: a bijection of [0, rows)."""
        order = permutation(self.rows, self.blueprint.plan.seed, self.table.name, *label)
        return order.expression(self.index, self.define)

    def below(self, size: int, *label: object, strata: bool = False) -> Expression:
        """A random integer in [0, ``size``)."""
        if size <= 1:
            return number(0)
        word = self.word(*label) if strata else self.draw(*label)
        if size <= WIDEST_SCALED:
            return scaled(word, size)
        return mod(joined(word, self.draw(*label, "low")), size)

    def chance(self, share: float, *label: object) -> Expression:
        """A predicate that is true for ``share`` of the rows."""
        return less(self.word(*label), round(share * MASK) + 1)

    def value(self, column: str) -> Expression:
        """The value of another column of this row, as a step."""
        if column in self._made:
            return self._made[column]
        residual = self.blueprint.residual_of(self.table.name, column)
        if residual is not None:
            self._made |= self._redrawn(residual)
            return self._made[column]
        return self.drawn(column)

    def _redrawn(self, residual: Residual) -> dict[str, Expression]:
        """Each column as the first attempt has it that passes; if none does, as a witness or the last one has it."""
        attempts = [Attempt(self, number, residual) for number in range(residual.attempts)]
        passed = [self.define(attempt.passes()) for attempt in (attempts if residual.witnesses else attempts[:-1])]
        last = attempts[-1] if attempts else Attempt(self, 0, residual)
        witness = self._witness(residual) if residual.witnesses else {}
        chosen: dict[str, Expression] = {}
        for column in residual.columns:
            case = exp.Case()
            for attempt, passes in zip(attempts, passed, strict=False):
                case = case.when(passes.copy(), attempt.value(column), copy=False)
            end = witness[column] if column in witness else last.value(column)
            chosen[column] = self.define(case.else_(end)) if case.args.get("ifs") else end
        return chosen

    def _witness(self, residual: Residual) -> dict[str, Expression]:
        """One of the witnesses, by the row's index alone."""
        place = self.define(self.below(len(residual.witnesses), "witness", *residual.witnessed))
        found: dict[str, Expression] = {}
        for name, values in zip(residual.witnessed, zip(*residual.witnesses, strict=True), strict=True):
            kind = self.table.column(name).type
            found[name] = self.define(self.played(name, cast_to(element(values, place), kind)))
        return found

    def drawn(self, column: str) -> Expression:
        """The value of a column as its recipe draws it, for the first time or anew."""
        mine = (self.table.name, column)
        if mine in self._making:  # whatever the row: what is made does not depend on values, so it would never end
            circle = " -> ".join(".".join(one) for one in [*self._making[self._making.index(mine) :], mine])
            raise PlanError(
                f"columns depend on one another: {circle}",
                place=self.table.column(column).origin,
                hint="give one of them a recipe in the plan that does not look at the others",
            )
        self._making.append(mine)
        try:
            self._made[column] = self.define(self._make(self.table.column(column)))
        finally:
            self._making.pop()
        return self._made[column]

    def _make(self, column: Column) -> Expression:
        cell = Cell(self.blueprint, self.table, column, self)
        values = cell.values()
        picked = values.make() if isinstance(values, Computed) else values.at(self.pick(column.name, values))
        made = cell.with_edge_cases(cast_to(picked, column.type))
        there = cell.with_nulls(made, getattr(values, "unit", None) if cell.spec.recipe == "reference" else None)
        if there is not made and (referring := self.referring(column.name)) is not None:
            there = exp.Case().when(referring, made.copy()).else_(there)
        return self.played(column.name, there)

    @cached_property
    def _part(self) -> Part | None:
        scenarios = self.blueprint.plan.table(self.table.name).scenarios
        return Part(self, scenarios, self.blueprint.cast) if scenarios else None

    def played(self, column: str, made: Expression) -> Expression:
        """What the row's scenario says of a column, if it plays one that does; else ``made``."""
        return made if self._part is None else self._part.played(self.table.column(column), made)

    def referring(self, column: str) -> Expression | None:
        """A predicate: the row's scenario says what the column refers to. None where no scenario does."""
        said = [] if self._part is None else [plays for plays, _ in self._part.refers(column)]
        return cast(Expression, exp.or_(*said)) if said else None

    def _aligned(self, column: str, values: Values, picked: Expression) -> Expression:
        """The parent that the row's scenario asks for; ``picked`` in all other rows."""
        if self._part is None or values.parents is None:
            return picked
        case = exp.Case()
        for plays, scenario in self._part.refers(column):
            index = self._part.parent(scenario, values.parents)
            if index is not None:
                case = case.when(plays, index, copy=False)
        return self.define(case.else_(picked)) if case.args.get("ifs") else picked

    def pick(self, column: str, values: Values) -> Expression:
        """Which of ``values`` this row takes: as the table's keys demand, else as the recipe says, else uniformly."""
        unit = values.unit or column
        decided = self.blueprint.pick_of(self.table.name, unit)
        if decided is not None:
            return self.define(decided.expression(self, values))
        picked = values.pick() if values.pick is not None else self.below(values.size, unit)
        return self._aligned(column, values, self.define(picked))

    def over(self, expression: Expression) -> Expression:
        """An expression over columns of the table, where the row's own values stand for them."""

        def place(node: Expression) -> Expression:
            return self.value(node.name).copy() if isinstance(node, exp.Column) else node

        return expression.copy().transform(place)

    def parent(self, table: Table, index: Expression) -> Row:
        """The row of ``table`` at ``index``."""
        name = f"{table.name}@{index.sql()}"
        if name not in self._parents:
            self._parents[name] = Row(self.blueprint, table, index, self.layers, self._making)
        return self._parents[name]

    def referred(self, column: str) -> Row | None:
        """The parent's row that a column of references takes its value from; None for any other column."""
        values = Cell(self.blueprint, self.table, self.table.column(column), self).values()
        if not isinstance(values, Values) or values.parent is None:
            return None
        return values.parent(self.pick(column, values))


class Attempt(Row):
    """A row whose ``residual`` columns are drawn for the ``number``-th time; its other columns are the row's own."""

    def __init__(self, row: Row, number: int, residual: Residual) -> None:
        super().__init__(row.blueprint, row.table, row.index, row.layers, row._making)
        self.salt = ("attempt", number) if number else ()
        self._row, self._residual = row, residual

    def value(self, column: str) -> Expression:
        """See Row."""
        if column in self._made:
            return self._made[column]
        return self.drawn(column) if column in self._residual.columns else self._row.value(column)

    def passes(self) -> Expression:
        """Whether no predicate is false."""
        placed = (self.over(predicate) for predicate in self._residual.predicates)
        whole = exp.and_(*(exp.Coalesce(this=predicate, expressions=[exp.true()]) for predicate in placed))
        return cast(Expression, whole)  # sqlglot calls it a Condition, a trait that only Expressions have


@dataclass(frozen=True)
class Cell:
    """What a recipe is told: the column it makes, the whole plan, and (when compiling, not when counting) the row."""

    blueprint: Blueprint
    table: Table
    column: Column
    compiled: Row | None = None

    @property
    def spec(self) -> ColumnPlan:
        """The column's own line of the plan."""
        return self.blueprint.plan.table(self.table.name).columns[self.column.name]

    @property
    def row(self) -> Row:
        """The row that is compiled; recipes touch it only inside the functions they return."""
        if self.compiled is None:
            raise AssertionError(f"recipe {self.spec.recipe} builds an expression while it is counted")
        return self.compiled

    @property
    def name(self) -> str:
        """``table.column``, for messages."""
        return f"{self.table.name}.{self.column.name}"

    @property
    def rows(self) -> int:
        """How many rows the table gets."""
        return self.blueprint.plan.table(self.table.name).rows

    def values(self) -> Values | Computed:
        """Call the column's recipe with the options of its plan."""
        from dea_core.generate.recipes import call_recipe

        return call_recipe(self)

    def with_nulls(self, made: Expression, unit: str | None) -> Expression:
        """NULL for the plan's share of rows, else ``made``; all columns of a foreign key are NULL together."""
        case = exp.Case()
        if self.spec.always_where:
            case = case.when(self._where("always_where"), made.copy(), copy=False)
        if self.spec.only_where:
            held = exp.Coalesce(this=self._where("only_where"), expressions=[exp.false()])
            case = case.when(exp.not_(held), exp.null(), copy=False)
        if self.spec.null:
            case = case.when(self.row.chance(self.spec.null, "null", unit or self.column.name), exp.null(), copy=False)
        return case.else_(made, copy=False) if case.args.get("ifs") else made

    def _where(self, word: str) -> Expression:
        """A condition of the plan, over the row's values."""
        from dea_core.generate.recipes.arguments import expression_of

        return self.row.over(expression_of(self, getattr(self.spec, word), word))

    def with_edge_cases(self, made: Expression) -> Expression:
        """An edge case for its share of rows, else ``made``."""
        cases = self.blueprint.edge_cases.of(self.table.name, self.column.name)
        if not cases:
            return made
        items = [cast_to(literal(case), self.column.type) for case in cases]
        chosen, place = self.edge_case(cases)
        return exp.Case().when(chosen, element(items, place), copy=False).else_(made, copy=False)

    def edge_case(self, cases: tuple[object, ...]) -> tuple[Expression, Expression]:
        """Whether the row plants one of ``cases`` here, and the number of which."""
        place = self.row.below(len(cases), "edge case", self.column.name)
        return self.row.chance(self.blueprint.edge_cases.share, "edge", self.column.name), place
