"""Keys are bijections: how the units of a table are picked so that every key is distinct, whatever the seed.

    one unit            Distinct     the row's place in a random order, stretched over the unit's values (or the row)
    several units       Digit        mixed radix: the place's digits, each turned by what the earlier digits say
    a parent, a number  Block        rows of one parent are neighbours; Ordinal counts them 1, 2, 3 ...

So the most distinct rows that a key allows (its capacity) is a product of sizes, known before a row is made.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from dea_core.errors import PlanError
from dea_core.generate.plan import ColumnPlan, TablePlan
from dea_core.generate.values import Expression, Values
from dea_core.schema import Key, Table
from dea_core.sql.portable import (
    MASK,
    add,
    bit_and,
    element,
    key,
    mix,
    mod,
    mul,
    number,
    quotient,
    scaled,
)

if TYPE_CHECKING:
    from dea_core.generate.row import Row

WIDEST_BLOCK = 1024
MOST_PARENTS_A_BLOCK = 16


class Pick(Protocol):
    """How a row picks from a unit's values."""

    def expression(self, row: Row, values: Values) -> Expression:
        """The number of the value, in [0, values.size)."""


@dataclass
class Unit:
    """Columns that are picked together, and what a key may know of them."""

    name: str
    size: int
    columns: list[str] = field(default_factory=list)
    distinct: dict[str, int] = field(default_factory=dict)
    wants_unique: list[str] = field(default_factory=list)
    ordered: bool = False
    refers: bool = False
    counts: bool = False

    def add(self, column: str, values: Values, spec: ColumnPlan) -> None:
        """Take in one more column of the unit."""
        self.columns.append(column)
        self.size = min(self.size, values.size)
        self.distinct[column] = values.most_distinct
        self.wants_unique += [column] if spec.unique else []
        self.ordered |= values.ordered
        self.refers |= spec.recipe == "reference"
        self.counts |= spec.recipe == "ordinal"

    def most_distinct(self, columns: tuple[str, ...]) -> int:
        """How many rows can differ in the unit's part of ``columns``."""
        mine = [self.distinct[c] for c in self.columns if c in columns]
        return max(mine, default=0) if not self.refers else self.size


@dataclass(frozen=True)
class Capacity:
    """The most rows a table can have; None where no key bounds it. ``why`` says which key, and the sizes behind it."""

    rows: int | None = None
    why: str = ""

    def least(self, other: Capacity) -> Capacity:
        """The smaller of two."""
        if self.rows is None or (other.rows is not None and other.rows < self.rows):
            return other
        return self


@dataclass(frozen=True)
class Distinct:
    """Each row picks another value: in order of the rows, or in a random order spread over all values."""

    unit: str
    most: int

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick. ``most`` is the unit's, not the column's own: all columns of a unit take the same number."""
        if values.ordered:
            return row.index
        room = max(1, self.most // max(1, row.rows))
        place = row.permuted(self.unit, "distinct")
        return place if room == 1 else add(mul(place, room), row.below(room, self.unit, "room"))


@dataclass(frozen=True)
class Digit:
    """The digit at ``position`` of the row's place, in mixed radix with ``sizes``; the last digit is stretched."""

    units: tuple[str, ...]
    sizes: tuple[int, ...]
    position: int

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick."""
        rest = row.permuted(*self.units, "digits")
        seen: list[Expression] = []
        for position, size in enumerate(self.sizes):
            last = position == len(self.sizes) - 1
            digit = self._stretched(row, rest, size) if last else mod(rest, size)
            digit = self._turned(row, row.define(digit), size, seen)
            if position == self.position:
                return digit
            seen.append(digit)
            rest = row.define(quotient(rest, size))
        raise AssertionError("position is within sizes")

    def _stretched(self, row: Row, rest: Expression, size: int) -> Expression:
        before = 1
        for other in self.sizes[:-1]:
            before *= other
        room = max(1, size // -(-max(1, row.rows) // before))
        return rest if room == 1 else add(mul(rest, room), row.below(room, *self.units, "room"))

    def _turned(self, row: Row, digit: Expression, size: int, seen: list[Expression]) -> Expression:
        if not seen:
            return digit
        word = number(key(row.blueprint.plan.seed, row.table.name, *self.units, len(seen)))
        for earlier in seen:
            word = mix(bit_and(add(word, earlier), MASK), row.define)
        return row.define(mod(add(digit, scaled(word, min(size, 2**31))), size))


@dataclass(frozen=True)
class Block:
    """Rows of one parent are neighbours. ``sizes`` are the children of each parent of one period, repeated."""

    sizes: tuple[int, ...]
    ordinal: bool = False

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick: the parent's number, or (``ordinal``) the row's own number below it."""
        period = sum(self.sizes)
        if len(self.sizes) == 1:
            return mod(row.index, period) if self.ordinal else quotient(row.index, period)
        place = row.define(mod(row.index, period))
        if self.ordinal:
            return element([number(n) for size in self.sizes for n in range(size)], place)
        within = element([number(parent) for parent, size in enumerate(self.sizes) for _ in range(size)], place)
        return add(mul(quotient(row.index, period), len(self.sizes)), within)


def block_sizes(rows: int, parents: int, most: int, *parts: object) -> tuple[int, ...]:
    """Children of each parent of one period: varied, at most ``most`` each, enough for ``rows`` over all parents."""
    fits = [g for g in range(min(MOST_PARENTS_A_BLOCK, parents), 0, -1) if rows * g // parents <= WIDEST_BLOCK]
    group = next((g for g in fits if parents % g == 0 and g > 1), fits[0] if fits else 1)
    total = -(-rows // (parents // group))
    even = total // group
    sizes = [even + (1 if n < total % group else 0) for n in range(group)]
    chance = random.Random(key(*parts))
    for _ in range(group * max(1, even)):
        giver, taker = chance.randrange(group), chance.randrange(group)
        if sizes[giver] > 1 and sizes[taker] < most:
            sizes[giver] -= 1
            sizes[taker] += 1
    return tuple(sizes)


# ---------------------------------------------------------------------------------------------------------------------


def decide_picks(table: Table, units: list[Unit], plan: TablePlan) -> tuple[dict[str, Pick], Capacity]:
    """A pick for every unit that a key of ``table`` speaks of, and the table's capacity.

    Smaller keys are decided first.
    """
    picks: dict[str, Pick] = {}
    capacity = Capacity()
    for unit in units:
        for column in unit.wants_unique:
            capacity = capacity.least(_distinct(table, unit, (column,), picks))
    kept: list[set[str]] = []
    for one in sorted(table.keys, key=lambda k: len(k.columns)):
        columns = set(one.columns)
        if columns <= set(plan.columns) and not any(smaller <= columns for smaller in kept):
            capacity = capacity.least(_decide_key(table, one, units, plan, picks))
            kept.append(columns)
    return picks, capacity


def _distinct(table: Table, unit: Unit, columns: tuple[str, ...], picks: dict[str, Pick], why: object = "") -> Capacity:
    most = unit.most_distinct(columns)
    before = picks.get(unit.name)
    if not isinstance(before, (Distinct, type(None))):
        raise PlanError(f"{table.name}: {unit.name} is part of two keys that ask different things of it", place=why)
    picks[unit.name] = Distinct(unit.name, min(most, before.most) if before else most)
    named = [c for c in unit.columns if c in columns] or unit.columns
    return Capacity(most, f"{', '.join(named)} of {table.name} can hold {most:,} distinct values")


def _decide_key(table: Table, one: Key, units: list[Unit], plan: TablePlan, picks: dict[str, Pick]) -> Capacity:
    mine = [unit for unit in units if set(unit.columns) & set(one.columns)]
    whole = [unit for unit in mine if not unit.refers or set(unit.columns) <= set(one.columns)]
    if len(mine) == 1 and whole:
        return _distinct(table, mine[0], one.columns, picks, one.origin)
    distinct = [unit for unit in whole if isinstance(picks.get(unit.name), Distinct)]
    widest = max(distinct, key=lambda unit: unit.most_distinct(one.columns), default=None)
    free = [unit for unit in whole if unit.name not in picks]
    if widest is not None and (widest.most_distinct(one.columns) >= plan.rows or not free):
        return _distinct(table, widest, one.columns, picks, one.origin)
    counted = [unit for unit in free if unit.counts]
    if counted and len(free) == len(mine) == 2:
        return _block(table, one, free, counted[0], plan, picks)
    ordered = next((unit for unit in free if unit.ordered), None)
    if ordered is not None:
        return _distinct(table, ordered, one.columns, picks, one.origin)
    product = 1
    for unit in free:
        product *= unit.most_distinct(one.columns)
    if len(free) == 1:
        return _distinct(table, free[0], one.columns, picks, one.origin)
    large = [u for u in free if not u.refers and u.most_distinct(one.columns) >= plan.rows]
    if large and (len(free) < len(mine) or product < plan.rows):
        return _distinct(table, large[0], one.columns, picks, one.origin)
    if not free:
        raise PlanError(
            f"not supported: {'PRIMARY KEY' if one.primary else 'UNIQUE'} ({', '.join(one.columns)}) of {table.name}, "
            "whose columns other keys decide already",
            place=one.origin,
        )
    return _digits(table, one, free, product, picks)


def _block(
    table: Table, one: Key, free: list[Unit], counted: Unit, plan: TablePlan, picks: dict[str, Pick]
) -> Capacity:
    parent = next(unit for unit in free if unit is not counted)
    most = counted.most_distinct(one.columns)
    sizes = block_sizes(max(1, plan.rows), max(1, parent.size), most, table.name, *one.columns)
    picks[parent.name], picks[counted.name] = Block(sizes), Block(sizes, ordinal=True)
    return Capacity(parent.size * most, f"{table.name} ({', '.join(one.columns)}): {parent.size:,} parents x {most:,}")


def _digits(table: Table, one: Key, free: list[Unit], product: int, picks: dict[str, Pick]) -> Capacity:
    ranked = sorted(free, key=lambda unit: (not unit.refers, unit.most_distinct(one.columns)))
    names, sizes = tuple(u.name for u in ranked), tuple(u.most_distinct(one.columns) for u in ranked)
    for position, unit in enumerate(ranked):
        picks[unit.name] = Digit(names, sizes, position)
    chain = " x ".join(f"{unit.most_distinct(one.columns):,} of {', '.join(unit.columns)}" for unit in ranked)
    return Capacity(product, f"{table.name} ({', '.join(one.columns)}) allows {chain}")
