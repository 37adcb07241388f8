"""A schema while it is being read: tables that later statements still change, and the types that users made.

    Draft ── tables       by path; ALTER TABLE, CREATE INDEX and COMMENT change them
        ├── enums, domains  by path; put in the place of type names at the end, so they may come later
        ├── unsupported   what was met and not understood
        └── noise         counts of what is skipped: INSERT, SET, GRANT ...

Both kinds of reader, of DDL and of catalogs, fill a Draft; ``build`` turns it into a Schema.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeVar

from sqlglot import exp

from dea_core.errors import ReadError, SchemaError
from dea_core.readers.dialects import Dialect
from dea_core.schema import (
    NOWHERE,
    CheckConstraint,
    Exclusion,
    ForeignKey,
    Index,
    Key,
    Origin,
    Partitioning,
    Type,
    Unsupported,
)

Path = tuple[str, ...]
T = TypeVar("T")


@dataclass
class DraftColumn:
    """A column; ``user_type`` is the path of its type's name when a user may have made it."""

    name: str
    type: Type
    user_type: Path | None = None
    not_null: bool = False
    not_null_origin: Origin = NOWHERE
    default: exp.Expression | None = None
    identity: Literal["always", "by default"] | None = None
    generated: exp.Expression | None = None
    comment: str | None = None
    origin: Origin = NOWHERE

    def forbid_null(self, origin: Origin) -> None:
        """Make it NOT NULL; the first reason given is kept."""
        if not self.not_null:
            self.not_null, self.not_null_origin = True, origin


@dataclass
class DraftTable:
    """A table; each foreign key waits, with its parent's path as written, until all tables are known."""

    path: Path
    origin: Origin
    name: str = ""
    columns: dict[str, DraftColumn] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    foreign_keys: list[tuple[Path, ForeignKey]] = field(default_factory=list)
    checks: list[CheckConstraint] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    comment: str | None = None
    partition_of: Path | None = None
    partition_by: tuple[str, tuple[str, ...]] | None = None
    partitioning: dict[str, Partitioning] = field(default_factory=dict)
    bounds: object = None  # what partitions.read_bounds made of it

    def __post_init__(self) -> None:
        self.name = self.name or ".".join(self.path)

    def add_column(self, column: DraftColumn) -> None:
        """Add a column; a second one of that name is an error."""
        if column.name in self.columns:
            raise SchemaError(f"table {self.name} has two columns {column.name}", place=column.origin)
        self.columns[column.name] = column

    def add_key(self, key: Key) -> None:
        """Add a key, a second primary key is an error."""
        if key.primary and any(k.primary for k in self.keys):
            raise SchemaError(f"table {self.name} has two primary keys", place=key.origin)
        self.keys.append(key)

    def forbid_null_in_primary_key(self) -> None:
        """A primary key's columns are NOT NULL."""
        for key in self.keys:
            for name in key.columns if key.primary else ():
                if name in self.columns:
                    self.columns[name].forbid_null(key.origin)


@dataclass
class DraftType:
    """An enum (its type has the labels) or a domain (a base type with rules; VALUE stands for the column)."""

    path: Path
    type: Type
    user_type: Path | None = None
    not_null: bool = False
    default: exp.Expression | None = None
    checks: list[CheckConstraint] = field(default_factory=list)
    origin: Origin = NOWHERE
    domain: bool = False


@dataclass(frozen=True)
class Guard:
    """A trigger on ``table`` that sees new rows; what its ``function`` says is looked up when all is read."""

    table: Path
    function: Path
    origin: Origin


@dataclass
class Draft:
    """All that was read so far."""

    dialect: Dialect
    default: Path = ()
    tables: dict[Path, DraftTable] = field(default_factory=dict)
    types: dict[Path, DraftType] = field(default_factory=dict)
    unsupported: list[Unsupported] = field(default_factory=list)
    noise: dict[str, tuple[int, Origin]] = field(default_factory=dict)
    search: list[str] = field(default_factory=list)
    others: set[Path] = field(default_factory=set)
    functions: dict[Path, str] = field(default_factory=dict)
    guards: list[Guard] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.default and self.dialect.default_schema:
            self.default = (self.dialect.default_schema,)
        self.search = self.search or list(self.default)

    def full(self, path: Path) -> Path:
        """The path of something made under this name now: the current schema is put before a bare name."""
        return path if len(path) > 1 else (*self.search[:1], *path)

    def find(self, path: Path) -> DraftTable | None:
        """The table that ``path`` means now: along the search path, then by its last parts, then in any case."""
        for schema in self.search if len(path) == 1 else ():
            if (schema, *path) in self.tables:
                return self.tables[(schema, *path)]
        if path in self.tables:
            return self.tables[path]
        return _only([t for p, t in self.tables.items() if self._same(p, path)])

    def type_named(self, path: Path) -> DraftType | None:
        """The enum or domain that ``path`` means now."""
        for schema in self.search if len(path) == 1 else ():
            if (schema, *path) in self.types:
                return self.types[(schema, *path)]
        return self.types.get(path) or _only([t for p, t in self.types.items() if self._same(p, path)])

    def label(self, path: Path) -> str:
        """The path as people type it: without the default schema."""
        return ".".join(path[1:] if path[:1] == self.default and len(path) == 2 else path)

    def settle(self, path: Path) -> Path:
        """The whole path of a table that is named now and may be made later, when the search path has changed."""
        found = self.find(path)
        return found.path if found else self.full(path)

    def settle_type(self, path: Path | None) -> Path | None:
        """The whole path of a type that is named now and may be made later."""
        found = self.type_named(path) if path else None
        return found.path if found else path

    def _same(self, whole: Path, asked: Path) -> bool:
        """Whether the two may be one: the longer ends with the shorter, and what it begins with is left out here."""
        length = min(len(whole), len(asked))
        ends = whole[-length:], asked[-length:]
        if self.dialect.any_case:
            return tuple(map(str.lower, ends[0])) == tuple(map(str.lower, ends[1]))
        bare_elsewhere = length == 1 and self.default and self.default not in (whole[:-1], asked[:-1])
        return ends[0] == ends[1] and not bare_elsewhere

    def need_tables(self, place: str | None) -> None:
        """Raise ReadError for a database that holds none."""
        if not self.tables:
            raise ReadError("the database holds no table", place=place, hint="is this the right database?")

    def skip(self, what: str, origin: Origin) -> None:
        """Count one more of some noise."""
        count, first = self.noise.get(what, (0, origin))
        self.noise[what] = (count + 1, first)

    def note(self, what: str, name: str, origin: Origin, *, ignorable: bool = False) -> None:
        """List something that is not understood."""
        self.unsupported.append(Unsupported(what, name, origin, ignorable))


def _only(found: list[T]) -> T | None:
    return found[0] if len(found) == 1 else None
