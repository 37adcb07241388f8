"""What a recipe gives back: values that can be counted and picked, or an expression that can only be computed.

Values    the k-th value is ``at(k)``, for k in [0, size): so a column can be drawn, made unique, or be part of a key
Computed  ``make()`` is the value: a function of the row's other columns, or of draws of its own
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from dea_core.generate.row import Row

Expression = exp.Expression


@dataclass(frozen=True)
class Values:
    """``size`` values by number.

    ``at`` builds the k-th, and is injective on [0, ``distinct``) (all of them, unless said). ``pick`` says which k a
    row takes (uniform, unless given). ``unit`` names what is picked: columns of one unit share one k, and so agree (the
    parts of a foreign key, the fields of one person). ``ordered`` values are taken in order of the row when they must
    be distinct. ``parent`` gives the row that the k-th value is taken from, where it refers to one; ``parents`` is how
    many rows that table has, where k is the index of one.
    """

    size: int
    at: Callable[[Expression], Expression]
    pick: Callable[[], Expression] | None = None
    unit: str | None = None
    distinct: int | None = None
    ordered: bool = False
    parent: Callable[[Expression], Row] | None = None
    parents: int | None = None

    @property
    def most_distinct(self) -> int:
        """How many distinct values the column can hold."""
        return self.size if self.distinct is None else self.distinct


@dataclass(frozen=True)
class Computed:
    """A value that is computed, not picked."""

    make: Callable[[], Expression]


Recipe = Callable[..., Values | Computed]
