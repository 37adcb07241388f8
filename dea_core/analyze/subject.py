"""What a rule looks at: a schema, the data where there is some, and the words of its dialect for a fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dea_core.analyze.data import Data
from dea_core.analyze.findings import Target
from dea_core.analyze.fixes import Fixes
from dea_core.schema import Column, ForeignKey, Index, Key, Schema, Table


@dataclass(frozen=True)
class Subject:
    """A schema and perhaps data of it."""

    schema: Schema
    data: Data | None = None

    @cached_property
    def fixes(self) -> Fixes:
        """Statements that change a table, as the dialect spells them."""
        return Fixes(self.schema)

    def columns(self) -> Iterator[tuple[Table, Column]]:
        """Every column, with its table."""
        for table in self.schema:
            for column in table.columns:
                yield table, column

    def links(self) -> Iterator[tuple[Table, ForeignKey, Table]]:
        """Every foreign key, with its table and the table that it refers to."""
        for table in self.schema:
            for link in table.foreign_keys:
                yield table, link, self.schema.table(link.parent)

    def children(self, parent: Table) -> list[tuple[Table, ForeignKey]]:
        """The foreign keys that refer to ``parent``."""
        return [(table, link) for table, link, referred in self.links() if referred is parent]


def of_table(table: Table) -> Target:
    """A table as what a finding is about."""
    return Target("table", table.name, origin=table.origin)


def of_column(table: Table, column: Column) -> Target:
    """A column as what a finding is about."""
    return Target("column", table.name, column.name, column.origin)


def of_link(table: Table, link: ForeignKey) -> Target:
    """A foreign key as what a finding is about, under the names of its columns."""
    return Target("constraint", table.name, f"({', '.join(link.columns)}) -> {link.parent}", link.origin)


def of_key(table: Table, key: Key) -> Target:
    """A key as what a finding is about."""
    return Target("constraint", table.name, key.name or f"({', '.join(key.columns)})", key.origin)


def of_index(table: Table, index: Index) -> Target:
    """An index as what a finding is about."""
    return Target("index", table.name, index.name or f"({', '.join(index.expressions)})", index.origin)


def linked_columns(table: Table) -> set[str]:
    """The columns that stand in some foreign key."""
    return {name for link in table.foreign_keys for name in link.columns}


def key_columns(table: Table) -> set[str]:
    """The columns of the primary key."""
    return set(table.primary_key.columns) if table.primary_key else set()
