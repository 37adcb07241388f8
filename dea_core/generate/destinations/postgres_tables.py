"""Tables of a Postgres database: made where they are missing, loaded through COPY, parents first, in one transaction.

    PostgresTables("postgresql://me@host/shop")

    empty what may go ── make what is missing ── set aside keys that no order serves ── COPY ── bring them back

A refused row leaves the database as it was, and the error says the table, the row and the rule, as Postgres said it.
``notes`` tells afterwards which constraints new tables have to do without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Unpack

from dea_core.engines import DuckDB, without_password
from dea_core.engines.postgres import Postgres
from dea_core.errors import EngineError
from dea_core.generate.destination import Progress, Staged
from dea_core.generate.destinations.database import Asked, DatabaseTables
from dea_core.generate.destinations.postgres_catalog import ForeignKeyThere, PostgresCatalog
from dea_core.generate.destinations.postgres_creation import create_missing
from dea_core.generate.destinations.targets import Target, emptied, left_alone, marked, paired, refuse_filled
from dea_core.generate.loading import LoadingOrder, loading_order
from dea_core.generate.writers.copy_text import copy_lines
from dea_core.generate.writers.job import columns_of, text_literal
from dea_core.schema import Schema
from dea_core.sql.ddl import listed, relation


class PostgresTables(DatabaseTables):
    """Tables of the database at ``url``. ``asked`` is what DatabaseTables takes."""

    def __init__(self, url: str, **asked: Unpack[Asked]) -> None:
        super().__init__(**asked)
        self.url = url

    @property
    def place(self) -> str:
        """The database as it may be shown."""
        return without_password(self.url).partition("?")[0]

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Refuse a server that is not there, tables that hold rows, and columns that are not there."""
        self.schema = schema
        with Postgres.open(self.url, read_only=True) as database:
            catalog = PostgresCatalog(database)
            left = left_alone([catalog.target(t, self.names) for t in schema], self.existing, self.marker)
            self.schema = schema.without(left)
            for target in self._targets(database):
                if target.exists:
                    paired(target, [c.name for c in target.table.columns], self.place, any_case=False)
        return left

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Load every table, in one transaction."""
        self.schema = self.schema or Schema(tuple(one.table for one in staged))
        with Postgres.open(self.url) as database, database.transaction():
            return _Load(self, database, self._targets(database)).run(engine, staged, progress)

    def _targets(self, database: Postgres) -> list[Target]:
        assert self.schema is not None
        catalog = PostgresCatalog(database)
        targets = [catalog.target(table, self.names) for table in self.schema]
        refuse_filled(targets, self.existing, self.marker, self.place)
        return targets


class _Load:
    """One transaction's work."""

    def __init__(self, asked: PostgresTables, database: Postgres, targets: list[Target]) -> None:
        self.asked, self.database, self.targets = asked, database, targets
        self.catalog = PostgresCatalog(database)

    def run(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        assert self.asked.schema is not None
        self._make_room()
        notes = create_missing(
            self.database, self.targets, self.asked.schema.dialect, constraints=self.asked.create_constraints
        )
        self.asked.notes = tuple(notes)
        order, aside = self._order()
        for key in aside:
            self.database.execute(key.drop)
        self.database.execute("SET CONSTRAINTS ALL DEFERRED")
        self._copy_all(order, engine, staged, progress)
        self._bring_back(aside)
        self._mark()
        for statement in self.catalog.moving_sequences(self.targets):
            self.database.execute(statement)
        return tuple(target.shown for target in self._sorted(order))

    def _make_room(self) -> None:
        """TRUNCATE and not DELETE, which could cascade into tables that nobody named.

        Empty tables come along, since Postgres wants all that refer to one another in one statement.
        """
        going = emptied(self.targets, self.asked.existing, self.asked.marker)
        if going:
            empty = [target for target in self.targets if target.exists and not target.filled]
            tables = ", ".join(relation(target.path, "postgres") for target in [*going, *empty])
            with self._refusing("cannot empty tables", "the schema has to name the tables that refer to them, too"):
                self.database.execute(f"TRUNCATE {tables}")

    def _order(self) -> tuple[LoadingOrder, list[ForeignKeyThere]]:
        """The order to load in, and the foreign keys to set aside meanwhile."""
        names = self.catalog.oids(self.targets)
        keys = self.catalog.foreign_keys(self.targets)
        parents: dict[str, list[str]] = {}
        for key in keys:
            parents.setdefault(names[key.child_oid], []).append(names[key.parent_oid])
        order = loading_order((target.table for target in self.targets), parents)
        new = {target.table.name for target in self.targets if not target.exists}
        return order, [key for key in keys if _goes_aside(names[key.child_oid], names[key.parent_oid], key, order, new)]

    def _sorted(self, order: LoadingOrder) -> list[Target]:
        by_name = {target.table.name: target for target in self.targets}
        return [by_name[name] for name in order.tables]

    def _copy_all(self, order: LoadingOrder, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> None:
        rows = {one.table.name: one for one in staged}
        for target in self._sorted(order):
            if target.table.name in rows:
                name = target.table.name
                self._copy(target, engine, rows[name], partial(progress, "writing", name))

    def _copy(self, target: Target, engine: DuckDB, one: Staged, progress: Callable[[float], None]) -> None:
        there = target if target.exists else self.catalog.target(target.table, self.asked.names)
        pairs = paired(there, list(columns_of(engine, one)), self.asked.place, any_case=False)
        types = {column.name: column.type for column in there.columns}
        lines = copy_lines(engine, one, [(given, types[into]) for given, into in pairs], progress)
        into = listed([into for _, into in pairs], "postgres")
        with self._refusing(f"Postgres refused rows of {target.shown}"):
            self.database.copy(f"COPY {relation(target.path, 'postgres')} ({into}) FROM STDIN", lines)

    def _bring_back(self, aside: list[ForeignKeyThere]) -> None:
        for key in aside:
            with self._refusing(f"Postgres refused rows of {key.child}"):
                for statement in key.restore:
                    self.database.execute(statement)
        with self._refusing("Postgres refused rows"):
            self.database.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def _mark(self) -> None:
        for target in self.targets if self.asked.marker else ():
            comment = marked(target, self.asked.existing, self.asked.marker or "")
            if comment is not None:
                self.database.execute(
                    f"COMMENT ON TABLE {relation(target.path, 'postgres')} IS {text_literal(comment)}"
                )

    def _refusing(self, what: str, hint: str = "nothing was written") -> _Refusing:
        return _Refusing(what, self.asked.place, hint)


def _goes_aside(child: str, parent: str, key: ForeignKeyThere, order: LoadingOrder, new: set[str]) -> bool:
    """Whether a key cannot hold while rows come, or is new and checked faster once they are all there."""
    if child in new:
        return True
    return child != parent and parent in order.cycle_of(child) and not key.deferrable


class _Refusing:
    """Says what was being done when Postgres refused it, and where."""

    def __init__(self, what: str, place: str, hint: str) -> None:
        self.what, self.place, self.hint = what, place, hint

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, EngineError):
            place = f"{self.place} {error.place}" if error.place else self.place
            raise EngineError(f"{self.what}: {error.message}", place=place, hint=self.hint) from error
