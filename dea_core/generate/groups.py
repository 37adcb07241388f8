"""Foreign keys that share a column: one decides it, and the others refer to rows of the same group.

    items (tenant, order)   -> orders (tenant, id)        decides the tenant
    items (tenant, product) -> products (tenant, id)      a product of that tenant: products stand grouped by tenant

A table's rows are grouped when its own reference to the group is spread evenly in order (``Grouped``): then the rows of
one group are a range, and so are the rows that refer to a range, however many tables lie between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dea_core.errors import PlanError
from dea_core.generate.picks import Grouped
from dea_core.generate.plan import Plan
from dea_core.generate.values import Expression
from dea_core.schema import ForeignKey, Schema, Table

if TYPE_CHECKING:
    from dea_core.generate.row import Cell, Row


@dataclass(frozen=True)
class Place:
    """A column by its table, where a chain of references ends or passes through."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


def planned_link(table: Table, plan: Plan, column: str) -> ForeignKey | None:
    """The foreign key that the plan of a column follows, declared or of its own; None where it refers to nothing."""
    planned = plan.tables[table.name].columns.get(column) if table.name in plan.tables else None
    if planned is None or planned.recipe != "reference":
        return None
    parent, _, parent_column = str(planned.options.get("to")).rpartition(".")
    for foreign_key in sorted(table.foreign_keys, key=lambda one: -len(one.columns)):  # a part of another follows it
        pairs = zip(foreign_key.columns, foreign_key.parent_columns, strict=True)
        if foreign_key.parent == parent and (column, parent_column) in pairs:
            return foreign_key
    return ForeignKey((column,), parent, (parent_column,))


def telling_columns(schema: Schema, plan: Plan, table: Table, columns: Sequence[str]) -> tuple[frozenset[str], ...]:
    """The sets among ``columns``, all of one reference, that are keys of its parent: each tells which row is meant."""
    link = planned_link(table, plan, columns[0])
    if link is None or link.parent not in schema:
        return ()
    mine = {theirs: own for own, theirs in zip(link.columns, link.parent_columns, strict=True) if own in columns}
    keys = [key for key in schema.table(link.parent).keys if key.where is None and set(key.columns) <= mine.keys()]
    return tuple(frozenset(mine[name] for name in key.columns) for key in keys)


def implied_reference(schema: Schema, table: Table, column: str) -> tuple[Place, ForeignKey] | None:
    """What a column that refers to nothing must hold all the same, and the foreign key by which.

    items (tenant) -> tenants, and items (tenant, order) -> orders (tenant, id): then orders (tenant) is of tenants too.
    """
    if any(column in link.columns for link in table.foreign_keys) or table.is_unique((column,)):
        return None
    for child in schema:
        for link in child.foreign_keys:
            if link.parent == table.name and len(link.columns) > 1 and column in link.parent_columns:
                shared = link.columns[link.parent_columns.index(column)]
                there = _also_decided(schema, child, link, shared, Place(table.name, column))
                if there is not None:
                    return there, link
    return None


def _also_decided(schema: Schema, child: Table, link: ForeignKey, shared: str, here: Place) -> Place | None:
    """Where another foreign key of ``child`` takes the column that ``link`` takes from ``here``."""
    tables = [table.name for table in schema]
    for other in child.foreign_keys:
        if other is link or shared not in other.columns or other.parent in (here.table, child.name):
            continue
        there = Place(other.parent, other.parent_columns[other.columns.index(shared)])
        parent = schema.table(there.table)
        refers = any(there.column in one.columns for one in parent.foreign_keys)
        earlier = tables.index(there.table) < tables.index(here.table)  # of two that could follow each other, one does
        if parent.is_unique((there.column,)) or refers or earlier:
            return None if leads_to(schema, there, schema.table(here.table), here.column) else there
    return None


def shared_columns(schema: Schema, table: Table, plan: Plan, link: ForeignKey) -> dict[str, str]:
    """Columns of ``link`` that another reference decides -> the parent's column that must hold the same."""
    found: dict[str, str] = {}
    for column, parent_column in zip(link.columns, link.parent_columns, strict=True):
        followed = planned_link(table, plan, column)
        there = Place(link.parent, parent_column)
        if followed != link and (followed is not None or leads_to(schema, there, table, column)):
            found[column] = parent_column
    return found


def leads_to(schema: Schema, start: Place, table: Table, column: str) -> bool:
    """Whether declared foreign keys lead from ``start`` to ``table.column``: then its values are taken from there."""
    seen, left = set[Place](), [start]
    while left:
        place = left.pop()
        seen.add(place)
        links = schema.table(place.table).foreign_keys if place.table in schema else ()
        for link in links:
            if place.column in link.columns:
                left.append(Place(link.parent, link.parent_columns[link.columns.index(place.column)]))
        left = [one for one in left if one not in seen]
    return Place(table.name, column) in seen


def chain(schema: Schema, plan: Plan, start: Place) -> list[Place]:
    """``start``, what it refers to, and so on: the last one refers to nothing."""
    found = [start]
    while (link := planned_link(schema.table(found[-1].table), plan, found[-1].column)) is not None:
        following = Place(link.parent, link.parent_columns[link.columns.index(found[-1].column)])
        if following in found or following.table not in schema:
            break
        found.append(following)
    return found


def grouped_columns(schema: Schema, plan: Plan) -> dict[str, set[str]]:
    """The columns of each table whose equal values must stand together."""
    found: dict[str, set[str]] = {}
    for table in schema:
        for column in plan.tables[table.name].columns if table.name in plan.tables else ():
            link = planned_link(table, plan, column)
            for parent_column in shared_columns(schema, table, plan, link).values() if link else ():
                for place in chain(schema, plan, Place(link.parent, parent_column))[:-1] if link else ():
                    found.setdefault(place.table, set()).add(place.column)
    return found


@dataclass(frozen=True)
class Group:
    """The rows of ``parent`` that agree with a row of the referring table in ``column``.

    ``hops`` lead from the group's own table to ``parent``: how the rows of each are spread over the one before.
    """

    column: str
    last: Place
    hops: tuple[Grouped, ...]

    @property
    def least(self) -> int:
        """So many rows every group has, at least."""
        least = 1
        for hop in self.hops:
            least = least * hop.rows // hop.parents
        return least

    def start(self, row: Row) -> Expression:
        """The first of them, for a row of the referring table."""
        place = self._source(row)
        for hop in self.hops:
            place = hop.start(place, row)
        return place

    def _source(self, row: Row) -> Expression:
        column = self.column
        while (row.table.name, column) != (self.last.table, self.last.column):
            link = planned_link(row.table, row.blueprint.plan, column)
            above = row.referred(column)
            if link is None or above is None:
                raise AssertionError("both chains end at the same column")
            row, column = above, link.parent_columns[link.columns.index(column)]
        return row.index


def group_of(cell: Cell, link: ForeignKey) -> Group | None:
    """What a reference is limited to, where another reference decides some of its columns; None where it is free."""
    shared = shared_columns(cell.blueprint.schema, cell.table, cell.blueprint.plan, link)
    if not shared:
        return None
    groups = [_group(cell, link, Place(link.parent, theirs), mine) for mine, theirs in shared.items()]
    if any(one.hops != groups[0].hops or one.last.table != groups[0].last.table for one in groups):
        raise _not_supported(cell, link, f"{', '.join(shared)} are decided by different references")
    return groups[0]


def _group(cell: Cell, link: ForeignKey, start: Place, mine: str) -> Group:
    schema, plan = cell.blueprint.schema, cell.blueprint.plan
    theirs, ours = chain(schema, plan, start), chain(schema, plan, Place(cell.table.name, mine))
    if theirs[-1] != ours[-1]:
        raise _not_supported(cell, link, f"{mine} refers to {ours[-1]}, and {start} to {theirs[-1]}")
    rows = [plan.tables[place.table].rows for place in reversed(theirs)]
    hops = tuple(Grouped(max(1, many), max(1, few)) for few, many in pairwise(rows))
    return Group(mine, theirs[-1], hops)


def _not_supported(cell: Cell, link: ForeignKey, why: str) -> PlanError:
    return PlanError(
        f"not supported: {cell.table.name} ({', '.join(link.columns)}) -> {link.parent}: {why}",
        place=link.origin,
        hint="give its columns recipes in the plan that make them agree",
    )
