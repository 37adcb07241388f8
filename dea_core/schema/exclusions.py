"""Exclusions: the ranges of rows that agree in some columns do not meet. SQL's EXCLUDE, for calendars and tariffs.

EXCLUDE USING gist (room WITH =, during WITH &&)               one column that holds a range
EXCLUDE USING gist (room WITH =, tsrange(a, b) WITH &&)        a range made of two columns
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sqlglot import exp

from dea_core.schema.origin import NOWHERE, Origin

RANGE_ELEMENTS = {
    "int4range": "bigint",
    "int8range": "bigint",
    "numrange": "decimal(38, 10)",
    "daterange": "date",
    "tsrange": "timestamp",
    "tstzrange": "timestamptz",
}
"""What the ends of each kind of range are."""
DISCRETE = ("int4range", "int8range", "daterange")
"""Kinds of range whose values are counted, so that ``[1, 2]`` and ``[1, 3)`` are one."""


@dataclass(frozen=True)
class Exclusion:
    """Of two rows that are ``equal``, the ranges do not meet (of those that satisfy ``where``; NULLs meet nothing).

    ``ends`` are a column that holds the range, or the expressions of its lower and its upper end.
    """

    equal: tuple[exp.Expression, ...]
    ends: tuple[exp.Expression, ...]
    kind: str
    bounds: str = "[)"
    name: str | None = None
    where: exp.Expression | None = None
    severity: Literal["error", "warn"] = "error"
    origin: Origin = NOWHERE

    @cached_property
    def spans(self) -> tuple[str, ...]:
        """The columns of the range: one, or that of each end."""
        return tuple(column.name for end in self.ends for column in end.find_all(exp.Column))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Columns that, where they differ, make rows differ: those that stand alone before ``WITH =``."""
        bare = (one.this if isinstance(one, exp.Cast) else one for one in self.equal)
        return tuple(one.name for one in bare if isinstance(one, exp.Column))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that it names, each once."""
        equal = (column.name for one in self.equal for column in one.find_all(exp.Column))
        return tuple(dict.fromkeys((*equal, *self.spans)))

    def sql(self, dialect: str = "postgres") -> str:
        """The constraint as Postgres writes it, without its name."""
        ranged = self.ends[0].sql(dialect)
        if len(self.ends) > 1:
            ranged = f"{self.kind}({', '.join(one.sql(dialect) for one in self.ends)}, '{self.bounds}')"
        equal = [f"{one.sql(dialect)} WITH =" for one in self.equal]
        where = f" WHERE ({self.where.sql(dialect)})" if self.where is not None else ""
        return f"EXCLUDE USING gist ({', '.join([*equal, f'{ranged} WITH &&'])}){where}"
