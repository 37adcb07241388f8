"""What is known of a table's rows: of each column NULLs, distinct values, least, greatest, mean, and what texts are.

Frozen data, made by scan.py. All figures are exact, but for ``distinct`` where it is ``estimated``.
"""

from __future__ import annotations

from dataclasses import dataclass

from dea_core.schema import Type


@dataclass(frozen=True)
class TextProfile:
    """Of texts: how many are empty, have spaces around, hold a comma or its like; are numbers, dates or lists."""

    empty: int
    padded: int
    separated: int
    numbers: int = 0
    dates: int = 0
    lists: int = 0


@dataclass(frozen=True)
class ColumnProfile:
    """A column as its values are; all figures are exact, but for ``distinct`` where it is ``estimated``.

    ``top`` has the values of a column that holds few, the most frequent first.
    """

    name: str
    type: Type
    rows: int
    nulls: int
    distinct: int
    estimated: bool = False
    low: object = None
    high: object = None
    mean: float | None = None
    text: TextProfile | None = None
    top: tuple[tuple[object, int], ...] = ()

    @property
    def filled(self) -> int:
        """Rows that have a value."""
        return self.rows - self.nulls

    @property
    def unique(self) -> bool:
        """Whether no value comes twice; an estimate never says so."""
        return not self.estimated and self.filled == self.distinct


@dataclass(frozen=True)
class Profile:
    """A table as its rows are."""

    name: str
    rows: int
    columns: tuple[ColumnProfile, ...]

    def column(self, name: str) -> ColumnProfile | None:
        """The column of that name, in any case."""
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)
