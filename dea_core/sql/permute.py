"""A permutation of [0, n) as arithmetic: position of row i, without a table, a sort or a join.

    i -> (left, right) in [0, a) x [0, b) -> four rounds of add-what-the-other-half-says -> back to one integer

The grid a x b holds n or a few cells more, and a is a power of two (shifts are cheaper than divisions). Keys are chosen
when the plan is compiled such that every spare cell is mapped below n, so a row that lands on a spare cell needs
exactly one more step: it is a bijection on [0, n).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from dea_core.sql.portable import (
    MASK,
    SECOND,
    Define,
    add,
    bit_and,
    bit_xor,
    key,
    less,
    mod,
    mul,
    number,
    shift_right,
)

ROUNDS = 4
HALF = 15
INLINE_FROM = 2**16
ATTEMPTS = 1000


@dataclass(frozen=True, slots=True)
class Permutation:
    """A keyed bijection of [0, ``size``) over a grid of ``wide`` x ``high`` cells; one (multiplier, offset) a round."""

    size: int
    wide: int
    high: int
    keys: tuple[tuple[int, int], ...]

    def number(self, position: int) -> int:
        """Where ``position`` goes, in Python."""
        once = self._step(position)
        return once if once < self.size else self._step(once)

    def _step(self, position: int) -> int:
        halves, sides = [position % self.wide, position // self.wide], (self.wide, self.high)
        for turn, (multiplier, offset) in enumerate(self.keys):
            mine, other = turn % 2, 1 - turn % 2
            word = (halves[other] * multiplier + offset) & MASK
            word = (word ^ (word >> HALF)) * SECOND
            halves[mine] = (halves[mine] + (word & MASK if mine else word >> HALF)) % sides[mine]
        return halves[0] + halves[1] * self.wide

    def expression(self, position: exp.Expression, define: Define) -> exp.Expression:
        """Where ``position`` goes, as an expression."""
        if self.size == 1:
            return number(0)
        once = self._step_expression(define(position), define)
        if self.wide * self.high == self.size:
            return once
        # Written inline, an engine evaluates the second step only for the few rows that need it: worth its length
        # when there are many rows. A small table is compiled faster with steps.
        inline = self.size > INLINE_FROM
        again = self._step_expression(once, (lambda expression: exp.paren(expression)) if inline else define)
        return define(exp.Case().when(less(once, self.size), once).else_(again))

    def cell(self, position: exp.Expression, define: Define) -> exp.Expression:
        """A cell of the whole grid, of which there are ``cells``: a bijection into a range that is a little larger."""
        return self._step_expression(define(position), define) if self.size > 1 else number(0)

    @property
    def cells(self) -> int:
        """How many cells the grid has."""
        return self.wide * self.high

    def _step_expression(self, position: exp.Expression, define: Define) -> exp.Expression:
        shift = self.wide.bit_length() - 1
        halves = [bit_and(position, self.wide - 1), define(shift_right(position, shift))]
        for turn, (multiplier, offset) in enumerate(self.keys):
            mine, other = turn % 2, 1 - turn % 2
            word = define(bit_and(add(mul(halves[other], multiplier), offset), MASK))
            word = mul(bit_xor(word, shift_right(word, HALF)), SECOND)
            if mine:
                halves[mine] = define(mod(add(halves[mine], bit_and(word, MASK)), self.high))
            else:  # the middle bits are the best mixed, and the mask to the grid's width drops the rest
                halves[mine] = define(bit_and(add(halves[mine], shift_right(word, HALF)), self.wide - 1))
        return define(add(halves[0], mul(halves[1], self.wide)))


@lru_cache(maxsize=4096)
def permutation(size: int, *parts: object) -> Permutation:
    """The permutation of [0, ``size``) that belongs to ``parts`` (seed, table, column, ...)."""
    wide = 1 << (math.isqrt(size).bit_length() - 1)
    high = -(-size // wide)
    for attempt in range(ATTEMPTS):
        keys = tuple((key(*parts, attempt, turn, "x") >> 1 | 1, key(*parts, attempt, turn)) for turn in range(ROUNDS))
        found = Permutation(size, wide, high, keys)
        if all(found._step(spare) < size for spare in range(size, wide * high)):
            return found
    raise ArithmeticError(f"no keys found for a permutation of {size} in {ATTEMPTS} attempts")
