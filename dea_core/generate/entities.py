"""Entities: things of several fields that agree, each of them one number.

    k -> first = k mod 547, last = k mod 790, round = k div (547 * 790)
         "Maria"           "Silva"          ""            -> Maria Silva, maria.silva@example.com, msilva212

The parts' sizes are pairwise coprime. So (Chinese remainders) any few parts are independent of one another, and a field
is distinct over the first (product of its parts' sizes) numbers: every field can be unique, and says how far. When a
table has more rows than combinations, ``rounds`` counts how often they come again, and fields can write it as a suffix.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dea_core.generate.values import Expression, Values
from dea_core.sql.constant_list import element
from dea_core.sql.portable import mod, number, quotient
from dea_core.sql.values import literal

if TYPE_CHECKING:
    from dea_core.generate.row import Cell, Row

ROUND = "round"


@dataclass(frozen=True)
class Entity:
    """One kind of thing in one table. ``parts`` are names and sizes, pairwise coprime."""

    unit: str
    parts: tuple[tuple[str, int], ...]
    rounds: int = 1

    @property
    def combinations(self) -> int:
        """How many there are before the first round is over."""
        return math.prod(size for _, size in self.parts)

    def size(self, part: str) -> int:
        """How many values a part has."""
        return self.rounds if part == ROUND else dict(self.parts)[part]

    def part(self, cell: Cell, k: Expression, name: str) -> Expression:
        """The part's own number, as a step."""
        k = cell.row.define(k)
        if name == ROUND:
            return cell.row.define(quotient(k, self.combinations)) if self.rounds > 1 else number(0)
        return cell.row.define(mod(k, self.size(name)))

    def field(self, cell: Cell, parts: Iterable[str], at: Callable[[Expression], Expression]) -> Values:
        """A field that is told by ``parts``: what a recipe returns."""
        usual, whole = self.combinations, self.combinations * self.rounds
        told = set(parts)
        all_told = told == {name for name, _ in self.parts} | {ROUND}
        distinct = whole if all_told else math.prod(self.size(part) for part in told - {ROUND})
        pick = (lambda: cell.row.below(usual, self.unit)) if self.rounds > 1 else None
        return Values(whole, at, pick, unit=self.unit, distinct=distinct)


def entity(cell: Cell, unit: str, parts: dict[str, int], *, again: bool = False) -> Entity:
    """An entity whose parts are at most as large as said; ``again`` allows as many rounds as the table's rows need."""
    sizes = tuple(zip(parts, coprime(list(parts.values())), strict=True))
    one = Entity(unit, sizes)
    return Entity(unit, sizes, max(1, -(-cell.rows // one.combinations))) if again else one


def coprime(sizes: Sequence[int]) -> list[int]:
    """The same sizes, the larger of them lowered a little, so that no two share a factor."""
    taken: dict[int, int] = {}
    for position in sorted(range(len(sizes)), key=lambda p: sizes[p]):
        size = sizes[position]
        while any(math.gcd(size, other) > 1 for other in taken.values()):
            size -= 1
        taken[position] = size
    return [taken[position] for position in range(len(sizes))]


def choose(row: Row, items: Sequence[Any], position: Expression) -> Expression:
    """The item at ``position``, as a step: columns that pick from the same list alike share it."""
    if len(items) == 1:
        return literal(items[0])
    return row.define(element(items, position))


def spelled(who: str, kind: str) -> str:
    """The unit of an entity: ``person``, or ``person billing`` where a table holds several."""
    return f"{kind} {who}".strip()


def keyed(cell: Cell) -> bool:
    """Whether a key has the column as a part, or the plan asks for distinct values."""
    return cell.spec.unique or any(cell.column.name in key.columns for key in cell.table.keys)


def must_differ(cell: Cell) -> bool:
    """Whether a key, or the plan, asks for distinct values of this column alone."""
    return cell.spec.unique or any(key.columns == (cell.column.name,) for key in cell.table.keys)
