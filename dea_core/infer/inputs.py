"""The tables that no query makes: what anybody said of them, before anything is inferred."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dea_core.schema import Origin
from dea_core.sql.lineage import BaseTable


def nothing_known(column: str) -> Sequence[str] | None:
    """The values of a column of a table whose rows nobody has read."""
    return None


@dataclass(frozen=True)
class Input:
    """``base`` holds its name and the columns known so far; ``origin`` says where it is declared, or read first.

    A table that is not ``made`` stays as it is: ``values`` tells the distinct values of one of its columns, or None.
    """

    base: BaseTable
    origin: Origin
    made: bool = True
    kind: str = "table"
    """What people call it: a table, a source, a seed."""
    path: tuple[str, ...] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    """Its declared columns in order, by folded name, each with what is said of it: perhaps nothing."""
    comment: str | None = None
    values: Callable[[str], Sequence[str] | None] = nothing_known

    @property
    def name(self) -> str:
        """The table's name."""
        return self.base.name
