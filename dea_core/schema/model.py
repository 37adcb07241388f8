"""The schema: what data must look like. Frozen, pure, the same whether it came from DDL, a catalog or a dbt manifest.

    Schema ── Table ── Column ── Type
                │         └───── NOT NULL, default, identity, generated, comment
                ├── Key            PRIMARY KEY, UNIQUE, a unique index (perhaps partial), a dbt ``unique`` test
                ├── ForeignKey     also a dbt ``relationships`` test
                ├── CheckConstraint   a predicate over one row; also dbt's accepted_values, ranges, expressions
                ├── Exclusion      ranges of rows that are equal in some columns do not meet
                ├── Assertion      a query that must return no rows: what cannot be said of one row
                └── Index          not a rule, kept for advice
    Schema.unsupported             what was read and not understood: each by name, kind and line
    Schema.queries                 those that tables were inferred from

Names are kept as the engine would fold them. ``Table.name`` is what people type: the path without the default schema.
Expressions are sqlglot trees in the schema's dialect; treat them as frozen too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from sqlglot import exp

from dea_core.errors import SchemaError, did_you_mean
from dea_core.results import counted, named
from dea_core.schema.compared import Compared
from dea_core.schema.exclusions import Exclusion
from dea_core.schema.origin import NOWHERE, Origin
from dea_core.schema.partitioning import Partitioning
from dea_core.schema.queries import NamedQuery
from dea_core.schema.types import Type

Severity = Literal["error", "warn"]
Action = Literal["no action", "restrict", "cascade", "set null", "set default"]


@dataclass(frozen=True)
class Column:
    """A column. ``identity`` is how a serial or identity column fills itself; ``generated`` its computed expression."""

    name: str
    type: Type
    not_null: bool = False
    not_null_origin: Origin = NOWHERE
    default: exp.Expression | None = None
    identity: Literal["always", "by default"] | None = None
    generated: exp.Expression | None = None
    comment: str | None = None
    compared: Compared | None = None
    """What queries compare it with: no rule, kept for proposing."""
    origin: Origin = NOWHERE


@dataclass(frozen=True)
class Key:
    """Columns whose values are distinct over all rows (over those that satisfy ``where``, for a partial index).

    ``nulls_distinct`` is SQL's default: a row with a NULL in the key clashes with none. A ``primary`` key also
    implies NOT NULL of its columns (readers set it on the columns).
    """

    columns: tuple[str, ...]
    primary: bool = False
    name: str | None = None
    where: exp.Expression | None = None
    nulls_distinct: bool = True
    deferrable: bool = False
    is_index: bool = False
    """Whether it was made as an index, and goes by DROP INDEX: no constraint has its name."""
    written: tuple[str, ...] = ()
    """An index's parts as they are written, with direction and operator class: expressions, perhaps."""
    severity: Severity = "error"
    origin: Origin = NOWHERE


@dataclass(frozen=True)
class ForeignKey:
    """``columns`` of this table refer to ``parent_columns`` of the table ``parent``; NULL in any refers to none."""

    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]
    name: str | None = None
    on_delete: Action = "no action"
    on_update: Action = "no action"
    deferrable: bool = False
    initially_deferred: bool = False
    where: exp.Expression | None = None
    covers_parents: bool = False
    """Whether every row of the parent should have a child, as far as there are rows enough (what some queries need)."""
    severity: Severity = "error"
    origin: Origin = NOWHERE


@dataclass(frozen=True)
class CheckConstraint:
    """A predicate over one row, that must not be false (unknown passes, as in SQL)."""

    expression: exp.Expression
    name: str | None = None
    severity: Severity = "error"
    origin: Origin = NOWHERE

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that it names, each once, in order of appearance."""
        return tuple(dict.fromkeys(column.name for column in self.expression.find_all(exp.Column)))


@dataclass(frozen=True)
class Assertion:
    """A query that returns the violating rows: none, when the data is right. Tables are named as in the schema."""

    name: str
    query: exp.Query
    severity: Severity = "error"
    origin: Origin = NOWHERE


@dataclass(frozen=True)
class Index:
    """An index that is not a rule. ``expressions`` are the SQL texts of its parts, in order."""

    name: str | None
    expressions: tuple[str, ...]
    columns: tuple[str, ...]
    method: str | None = None
    where: exp.Expression | None = None
    origin: Origin = NOWHERE
    written: tuple[str, ...] = ()
    """Its parts as they are written, with direction, collation and operator class."""


@dataclass(frozen=True)
class Table:
    """A table. ``path`` is its full name in parts (catalog, schema, name), as far as they are known."""

    name: str
    columns: tuple[Column, ...]
    path: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[CheckConstraint, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    indexes: tuple[Index, ...] = ()
    repeated: tuple[Key | ForeignKey, ...] = ()
    """Keys and foreign keys that say again what one above says: no rule, kept for advice."""
    partitioning: tuple[Partitioning, ...] = ()
    comment: str | None = None
    origin: Origin = NOWHERE

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def __contains__(self, column: object) -> bool:
        return column in self._by_name

    def __repr__(self) -> str:
        return f"Table({self.name}: {named(column.name for column in self.columns)})"

    def column(self, name: str) -> Column:
        """The column of that name; raises SchemaError with the nearest names."""
        if name not in self._by_name:
            raise SchemaError(
                f"table {self.name} has no column {name}", place=self.origin, hint=did_you_mean(name, self._by_name)
            )
        return self._by_name[name]

    @property
    def primary_key(self) -> Key | None:
        """The primary key, if one is declared."""
        return next((key for key in self.keys if key.primary), None)

    def is_unique(self, columns: tuple[str, ...]) -> bool:
        """Whether some whole key lies within ``columns``."""
        return any(key.where is None and set(key.columns) <= set(columns) for key in self.keys)


@dataclass(frozen=True)
class Unsupported:
    """Something read and not understood: ``what`` kind of thing, its ``name``, and where it stands."""

    what: str
    name: str
    origin: Origin = NOWHERE
    ignorable: bool = False
    """True for what cannot change the data: SET, GRANT, functions, views, comments on indexes."""

    def __str__(self) -> str:
        return f"not supported: {self.what} {self.name} [{self.origin}]"


@dataclass(frozen=True)
class Schema:
    """Tables and what must hold of them. ``dialect`` is sqlglot's name for the SQL of its expressions."""

    tables: tuple[Table, ...]
    dialect: str = "duckdb"
    unsupported: tuple[Unsupported, ...] = field(default=())
    queries: tuple[NamedQuery, ...] = field(default=(), repr=False)
    """Those it was inferred from, if it was."""

    @cached_property
    def _by_name(self) -> dict[str, Table]:
        return {table.name: table for table in self.tables}

    def __repr__(self) -> str:
        return f"Schema({counted(len(self), 'table')}: {named(self._by_name)})" if self.tables else "Schema(no tables)"

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def without(self, names: Collection[str]) -> Schema:
        """The same schema without some of its tables, and without the foreign keys that refer to them."""
        if not names:
            return self
        kept = tuple(
            replace(table, foreign_keys=tuple(link for link in table.foreign_keys if link.parent not in names))
            for table in self.tables
            if table.name not in names
        )
        return replace(self, tables=kept)

    def table(self, name: str) -> Table:
        """The table of exactly that name; raises SchemaError with the nearest names."""
        if name not in self._by_name:
            raise SchemaError(f"no table {name}", hint=did_you_mean(name, self._by_name))
        return self._by_name[name]

    def find(self, name: str) -> Table:
        """The table that a person means: exact, or unambiguous when case or schema is left out."""
        if name in self._by_name:
            return self._by_name[name]
        wanted = name.lower()
        same = [t for t in self.tables if t.name.lower() == wanted]
        near = same or [t for t in self.tables if t.name.lower().rpartition(".")[2] == wanted]
        if len(near) == 1:
            return near[0]
        if near:
            raise SchemaError(f"{name} is ambiguous", hint="one of " + ", ".join(t.name for t in near))
        return self.table(name)
