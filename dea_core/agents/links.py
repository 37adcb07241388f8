"""A foreign key that a schema does not declare: proposed, then held against types, keys and the rows that there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from dea_core.agents.desk import Desk
from dea_core.agents.standing import broken_on
from dea_core.agents.typed import Told
from dea_core.errors import RefusedError
from dea_core.schema import ForeignKey, Origin

PROPOSED = Origin("inferred", detail="proposed by a model")


@dataclass(frozen=True)
class Link:
    """Columns of a table refer to the columns of another, in the same order."""

    table: str
    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]
    why: Annotated[str, Told("a few words")]

    def __str__(self) -> str:
        return f"{self.table} ({', '.join(self.columns)}) -> {self.parent} ({', '.join(self.parent_columns)})"


def try_link(desk: Desk, link: Link) -> ForeignKey:
    """The foreign key, if it can be one and rows obey it. Raises DeaError with the reason where not."""
    schema = desk.need_schema()
    table, parent = schema.find(link.table), schema.find(link.parent)
    if not link.columns or len(link.columns) != len(link.parent_columns):
        raise RefusedError("it needs as many columns on either side, and at least one")
    for name, other in zip(link.columns, link.parent_columns, strict=True):
        here, there = table.column(name).type, parent.column(other).type
        if here.family is not there.family:
            raise RefusedError(f"{table.name}.{name} is {here}, and {parent.name}.{other} is {there}")
    if not any(set(key.columns) == set(link.parent_columns) and key.where is None for key in parent.keys):
        raise RefusedError(f"({', '.join(link.parent_columns)}) is no key of {parent.name}")
    found = ForeignKey(link.columns, parent.name, link.parent_columns, origin=PROPOSED)
    if any(one.columns == found.columns and one.parent == found.parent for one in table.foreign_keys):
        raise RefusedError("the schema declares it already")
    broken = broken_on(desk, table, found)
    if broken is not None:
        raise RefusedError(broken)
    return found
