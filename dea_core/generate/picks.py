"""How a row picks from the values of a unit, when a key speaks of it: each a bijection, or a part of one.

Distinct     the row's place in a random order, stretched over the unit's values (or the row's own number)
Digit        mixed radix: the place's digits, each turned by what the earlier digits say
Block        rows of one parent are neighbours, of varied number       Grouped: spread evenly over all parents
Counted      the row's own number among its neighbours: 1, 2, 3 ...    Within: another value for each of them
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dea_core.generate.values import Expression, Values
from dea_core.sql.constant_list import element
from dea_core.sql.portable import (
    MASK,
    WIDEST_SCALED,
    add,
    bit_and,
    key,
    mix,
    mod,
    mul,
    number,
    quotient,
    scaled,
    sub,
)

if TYPE_CHECKING:
    from dea_core.generate.row import Row

WIDEST_BLOCK = 1024
MOST_PARENTS_A_BLOCK = 16
GOLDEN = (math.sqrt(5) - 1) / 2


class Pick(Protocol):
    """How a row picks from a unit's values."""

    def expression(self, row: Row, values: Values) -> Expression:
        """The number of the value, in [0, values.size)."""


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
    of: tuple[str, ...] = ()
    apart: tuple[int, int] | None = None
    """Positions of two digits that must differ: the later one counts from behind the earlier, and is one short."""

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick. The place is that of the units ``of`` (its own, unless said): keys that begin alike share it."""
        rest = row.permuted(*(self.of or self.units), "digits")
        seen: list[Expression] = []
        for position, size in enumerate(self.sizes):
            last = position == len(self.sizes) - 1
            digit = self._stretched(row, rest, size) if last else mod(rest, size)
            digit = self._turned(row, row.define(digit), size, seen)
            if self.apart is not None and position == self.apart[1]:
                digit = row.define(mod(add(add(digit, seen[self.apart[0]]), 1), size + 1))
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
        return row.define(mod(add(digit, scaled(word, min(size, WIDEST_SCALED))), size))


class Neighbours(Protocol):
    """Rows that pick the same value stand next to one another."""

    @property
    def most(self) -> int:
        """The most rows that do."""

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick."""

    def picked(self, row: Row) -> Expression:
        """What the row picks, named twice at least: a step."""

    def ordinal(self, row: Row) -> Expression:
        """The row's own number among its neighbours, from 0."""


@dataclass(frozen=True)
class Block:
    """``sizes`` are the children of each parent of one period, repeated."""

    sizes: tuple[int, ...]

    @property
    def most(self) -> int:
        """See Neighbours."""
        return max(self.sizes)

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick."""
        return self.picked(row)

    def picked(self, row: Row) -> Expression:
        """See Neighbours."""
        period = sum(self.sizes)
        if len(self.sizes) == 1:
            return row.define(quotient(row.index, period))
        within = self._place([parent for parent, size in enumerate(self.sizes) for _ in range(size)], row)
        return row.define(add(mul(quotient(row.index, period), len(self.sizes)), within))

    def ordinal(self, row: Row) -> Expression:
        """See Neighbours."""
        if len(self.sizes) == 1:
            return row.define(mod(row.index, self.sizes[0]))
        return row.define(self._place([n for size in self.sizes for n in range(size)], row))

    def _place(self, table: list[int], row: Row) -> Expression:
        return element(table, row.define(mod(row.index, len(table))))


@dataclass(frozen=True)
class Grouped:
    """``rows`` spread evenly over ``parents``, in order: those of parent p go from start(p) to start(p + 1)."""

    rows: int
    parents: int

    @property
    def most(self) -> int:
        """See Neighbours."""
        return -(-self.rows // self.parents)

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick."""
        return self.picked(row)

    def picked(self, row: Row) -> Expression:
        """See Neighbours."""
        return row.define(quotient(row.define(mul(row.index, self.parents)), self.rows))

    def ordinal(self, row: Row) -> Expression:
        """See Neighbours."""
        return row.define(sub(row.index, self.start(self.picked(row), row)))

    def start(self, parent: Expression, row: Row) -> Expression:
        """The first row of the parent's number (a step of ``row``), or where it would stand."""
        reached = row.define(add(mul(parent, self.rows), self.parents - 1))
        return row.define(quotient(reached, self.parents))


@dataclass(frozen=True)
class Counted:
    """Numbers the neighbours."""

    neighbours: Neighbours

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick."""
        return self.neighbours.ordinal(row)


@dataclass(frozen=True)
class Within:
    """Another of ``size`` values for each neighbour: a walk in even strides, from a start that differs by parent."""

    neighbours: Neighbours
    unit: str
    size: int

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick."""
        size = min(self.size, WIDEST_SCALED)
        stride = next(n for n in range(max(1, round(size * GOLDEN)), 2 * size + 1) if math.gcd(n, size) == 1)
        word = number(key(row.blueprint.plan.seed, row.table.name, self.unit, "within"))
        start = scaled(mix(bit_and(add(word, self.neighbours.picked(row)), MASK), row.define), size)
        return mod(add(start, mul(self.neighbours.ordinal(row), stride)), size)


def neighbours(rows: int, parents: int, most: int, *parts: object) -> Block | Grouped:
    """Children of each parent, side by side: varied where parents come in groups of one size, at most ``most`` each."""
    groups = [g for g in range(min(MOST_PARENTS_A_BLOCK, parents), 1, -1) if parents % g == 0]
    group = next((g for g in groups if rows * g // parents <= WIDEST_BLOCK), None)
    if group is None or rows < parents:
        return Grouped(rows, parents)
    total = -(-rows // (parents // group))
    sizes = [total // group + (1 if n < total % group else 0) for n in range(group)]
    chance = random.Random(key(*parts))
    for _ in range(total):
        giver, taker = chance.randrange(group), chance.randrange(group)
        if sizes[giver] > 1 and sizes[taker] < most:
            sizes[giver] -= 1
            sizes[taker] += 1
    return Block(tuple(sizes))
