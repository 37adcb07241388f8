"""Pairs in order: two references to one table in a key, of which a CHECK wants one below the other.

    friends (one, two), PRIMARY KEY (one, two), CHECK (one < two)        n (n - 1) / 2 pairs, each once

Pairs are counted by how far apart their parents stand in a circle: all neighbours first, then those two apart, and so
on; of an even number, those opposite each other are half as many. Which of the two comes first is asked of their keys,
whose order need not be that of their rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from dea_core.generate.values import Expression, Values
from dea_core.schema import Table
from dea_core.sql.portable import add, mod, mul, quotient

if TYPE_CHECKING:
    from dea_core.generate.plan import TablePlan
    from dea_core.generate.row import Row

ORDERS: dict[type[exp.Expr], tuple[bool, bool]] = {
    exp.LT: (True, False),
    exp.LTE: (True, True),
    exp.GT: (False, False),
    exp.GTE: (False, True),
}
"""Whether the left side is the lower one, and whether both may be the same."""


@dataclass(frozen=True)
class InOrder:
    """Columns of which ``lower`` is below ``upper``, or the same if they may be ``equal``."""

    lower: str
    upper: str
    equal: bool

    def pairs(self, parents: int) -> int:
        """How many there are."""
        return parents * (parents + (1 if self.equal else -1)) // 2


@dataclass(frozen=True)
class Pair:
    """The lower or the upper of a pair of ``parents``: the first digit of the place that ``units`` share."""

    units: tuple[str, ...]
    parents: int
    order: InOrder
    lower: bool

    def expression(self, row: Row, values: Values) -> Expression:
        """See Pick."""
        one, other = self._both(row)
        at_one, at_other = row.define(values.at(one)), row.define(values.at(other))
        first = exp.LT(this=at_one.copy(), expression=at_other.copy())
        ends = (one, other) if self.lower else (other, one)
        return exp.Case().when(first, ends[0].copy()).else_(ends[1].copy())

    def _both(self, row: Row) -> tuple[Expression, Expression]:
        """The numbers of both parents."""
        most = self.order.pairs(self.parents)
        place = row.permuted(*self.units, "digits")
        room = max(1, most // max(1, row.rows))
        spread = add(mul(place, room), row.below(room, *self.units, "room")) if room > 1 else mod(place, most)
        number = row.define(spread)
        one = row.define(mod(number, self.parents))
        apart = row.define(quotient(number, self.parents))
        other = add(add(one, apart), 0 if self.order.equal else 1)
        return one, row.define(mod(row.define(other), self.parents))


def in_order(table: Table, plan: TablePlan, columns: Sequence[str]) -> InOrder | None:
    """Two of ``columns``, references to one parent, that a CHECK puts in order."""
    for check in table.checks:
        says = check.expression.unnest()
        sides = (says.this, says.expression) if type(says) in ORDERS else ()
        names = [side.unnest().name for side in sides if isinstance(side.unnest(), exp.Column)]
        if check.severity == "error" and len(set(names) & set(columns)) == len(sides) > 0 and _one_parent(plan, names):
            left_is_lower, equal = ORDERS[type(says)]
            lower, upper = names if left_is_lower else reversed(names)
            return InOrder(lower, upper, equal)
    return None


def _one_parent(plan: TablePlan, names: Sequence[str]) -> bool:
    return len({str(plan.columns[name].options.get("to")) for name in names}) == 1
