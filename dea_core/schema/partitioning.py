"""How a table's rows are shared out to its partitions, by one column: what each of them holds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from dea_core.schema.origin import NOWHERE, Origin

Range = tuple[exp.Expression | None, exp.Expression | None]
"""From the first value to the one behind the last; None is open."""


@dataclass(frozen=True)
class Partitioning:
    """Partitions hold ``ranges`` of the column's values, or some ``values`` each; ``rest``: one takes all others."""

    column: str
    ranges: tuple[Range, ...] = ()
    values: tuple[tuple[exp.Expression, ...], ...] = ()
    rest: bool = False
    origin: Origin = NOWHERE

    def beside(self, other: Partitioning) -> Partitioning:
        """Both, where partitions of partitions are cut by the same column."""
        ranges = [*self.ranges, *(one for one in other.ranges if one not in self.ranges)]
        values = [*self.values, *(one for one in other.values if one not in self.values)]
        return Partitioning(self.column, tuple(ranges), tuple(values), self.rest or other.rest, self.origin)
