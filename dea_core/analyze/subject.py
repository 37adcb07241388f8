"""What a rule looks at: a schema, the data where there is some, and the words of its dialect for a fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dea_core.analyze.data import Data
from dea_core.analyze.findings import Target
from dea_core.analyze.fixes import Fixes
from dea_core.analyze.looks import LIST, matches, may_be_key
from dea_core.analyze.profile import ColumnProfile
from dea_core.schema import Column, ForeignKey, Index, Key, Schema, Table


@dataclass(frozen=True)
class Subject:
    """A schema and perhaps data of it. ``changeable``: whether statements that change its tables are of use."""

    schema: Schema
    data: Data | None = None
    changeable: bool = True

    @cached_property
    def fixes(self) -> Fixes:
        """Statements that change a table, as the dialect spells them."""
        return Fixes(self.schema, changeable=self.changeable and not self.of_files)

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

    # --- what the data says, where there is some ----------------------------------------------------------------------

    def profile(self, table: Table, column: Column) -> ColumnProfile | None:
        """The column as its values are; None without data, or with no row."""
        if self.data is None or table.name not in self.data:
            return None
        found = self.data.profile(table).column(column.name)
        return found if found is not None and found.rows else None

    def counted(self, table: Table, profile: ColumnProfile) -> ColumnProfile:
        """The column's profile with its distinct values counted, where they may be all different."""
        assert self.data is not None
        return self.data.counted(table, profile) if may_be_key(profile) else profile

    def holds_null(self, table: Table, column: Column) -> bool:
        """Whether the data has a NULL in the column."""
        found = self.profile(table, column)
        return found is not None and found.nulls > 0

    def low(self, table: Table, column: Column) -> float | None:
        """The least number of the column."""
        found = self.profile(table, column)
        return None if found is None or found.low is None else float(str(found.low))

    def high(self, table: Table, column: Column) -> float | None:
        """The greatest number of the column."""
        found = self.profile(table, column)
        return None if found is None or found.high is None else float(str(found.high))

    @property
    def of_files(self) -> bool:
        """Whether tables are files: no statement can change those."""
        return any(table.origin.kind == "data" for table in self.schema)

    def has_leading_zero(self, table: Table, column: Column) -> bool:
        """Whether some value begins with a zero and another digit, as codes do and numbers do not."""
        data = self.data
        assert data is not None
        where = f"{data.name(column.name)} LIKE '0_%' AND {data.name(column.name)} NOT LIKE '0.%'"
        return data.number(f"SELECT count(*) FROM {data.relation(table.name)} WHERE {where}") > 0

    def some_list(self, table: Table, column: Column) -> tuple[str, str]:
        """A value of the column that is a list, and the query for all of them."""
        data = self.data
        assert data is not None
        name = data.name(column.name)
        where = f"FROM {data.relation(table.name)} WHERE {matches(name, LIST, data.engine.dialect)}"
        return str(data.engine.rows(f"SELECT min({name}) {where}")[0][0]), f"SELECT * {where}"

    def rows_where(self, table: Table, column: Column, condition: str) -> str:
        """The query for rows that are so; ``{}`` in ``condition`` is the column."""
        data = self.data
        assert data is not None
        told = condition.replace("{}", data.name(column.name))
        return f"SELECT * FROM {data.relation(table.name)} WHERE {told}"


def of_table(table: Table) -> Target:
    """A table as what a finding is about."""
    return Target("table", table.name, origin=table.origin)


def of_schema(schema: Schema) -> Target:
    """The whole as what a finding is about: what goes for all tables is said once."""
    return Target("schema", "all tables", origin=schema.tables[0].origin)


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
