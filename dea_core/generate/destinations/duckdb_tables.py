"""Tables of a DuckDB file: made where they are missing, loaded parents first, all in one transaction.

    DuckDBTables("duckdb:///shop.duckdb")       refuses tables that hold rows
    DuckDBTables(path, existing="replace")      empties them first
    DuckDBTables(path, marker="made by dea")    says so in the tables' comments, and may replace what says so

``notes`` tells afterwards which constraints the new tables have to do without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Unpack

from dea_core.engines import DuckDB, duckdb_path
from dea_core.errors import EngineError, WriteError
from dea_core.generate.destination import Progress, Staged
from dea_core.generate.destinations.database import Asked, DatabaseTables
from dea_core.generate.destinations.duckdb_catalog import DuckDBCatalog
from dea_core.generate.destinations.duckdb_creation import Creation, plan_creation
from dea_core.generate.destinations.duckdb_rounds import insert_in_rounds, self_references
from dea_core.generate.destinations.folder import in_loading_order
from dea_core.generate.destinations.publish import Workspace, need_room
from dea_core.generate.destinations.targets import Target, emptied, left_alone, marked, paired, refuse_filled
from dea_core.generate.destinations.trouble import writing_to
from dea_core.generate.writers.job import columns_of, text_literal
from dea_core.schema import Schema
from dea_core.sql.ddl import listed, relation


class DuckDBTables(DatabaseTables):
    """Tables of the DuckDB file at ``path`` (or its URL). ``asked`` is what DatabaseTables takes."""

    def __init__(self, path: str | Path, **asked: Unpack[Asked]) -> None:
        super().__init__(**asked)
        self.path = Path(duckdb_path(path))

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Refuse a file that is locked or no database, tables that hold rows, and columns that are not there."""
        self.schema = schema
        if not self.path.exists():
            need_room(self.path.parent)
            return ()
        with open_file(self.path) as database:
            left = left_alone(self._targets(database), self.existing, self.marker)
            self.schema = schema.without(left)
            targets = self._targets(database)
            refuse_filled(targets, self.existing, self.marker, str(self.path))
            for target in targets:
                if target.exists:
                    paired(target, [c.name for c in target.table.columns], str(self.path), any_case=True)
        return left

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Make what is missing and load it, in one transaction; a new file appears when it is whole."""
        if self.path.exists():
            with writing_to(self.path), open_file(self.path) as database:
                return self.load(database, staged, progress)
        with writing_to(self.path), Workspace(self.path.parent) as work:
            with open_file(work.files / self.path.name) as database:
                loaded = self.load(database, staged, progress)
            work.publish([self.path.name])
        return loaded

    def _targets(self, database: DuckDB) -> list[Target]:
        assert self.schema is not None
        return [DuckDBCatalog(database).target(table, self.names) for table in self.schema]

    def load(self, database: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """The work of ``write`` in a database that is open."""
        self.schema = self.schema or Schema(tuple(one.table for one in staged))
        targets = self._targets(database)
        refuse_filled(targets, self.existing, self.marker, str(self.path))
        by_name = {target.table.name: target for target in targets}
        ordered = in_loading_order(staged)
        assert self.schema is not None
        creation = plan_creation(self.schema, {name: t.path for name, t in by_name.items()}, self.create_constraints)
        database.execute("BEGIN")
        try:
            self._make_room(database, targets)
            self._create(database, [by_name[one.table.name] for one in ordered], creation)
            for one in ordered:
                self._insert(
                    database,
                    by_name[one.table.name],
                    one,
                    partial(progress, "writing", one.table.name),
                )
            self._mark(database, [by_name[one.table.name] for one in ordered])
            database.execute("COMMIT")
        except BaseException:
            _roll_back(database)
            raise
        return tuple(by_name[one.table.name].shown for one in ordered)

    def _make_room(self, database: DuckDB, targets: Sequence[Target]) -> None:
        going = emptied(targets, self.existing, self.marker)
        for statement in DuckDBCatalog(database).emptying(going):
            database.execute(statement)

    def _create(self, database: DuckDB, targets: Sequence[Target], creation: Creation) -> None:
        missing = [target for target in targets if not target.exists]
        for schema in dict.fromkeys(target.path[:-1] for target in missing):
            database.execute(f"CREATE SCHEMA IF NOT EXISTS {relation(schema, 'duckdb')}")
        for target in missing:
            for statement in creation.statements[target.table.name]:
                database.execute(statement)
        self.notes = tuple(note for target in missing for note in creation.notes[target.table.name])

    def _insert(self, database: DuckDB, target: Target, one: Staged, progress: Callable[[float], None]) -> None:
        pairs = self._pairs(target, list(columns_of(database, one)))
        given, into = listed([a for a, _ in pairs], "duckdb"), listed([b for _, b in pairs], "duckdb")
        source = f"read_parquet({text_literal(str(one.path))})"
        references = self_references(database, target.path) if target.exists else []
        try:
            if references:
                insert_in_rounds(database, target.path, pairs, source, references, progress)
            else:
                table = relation(target.path, "duckdb")
                database.execute(f"INSERT INTO {table} ({into}) SELECT {given} FROM {source}", progress)
        except EngineError as error:
            said = f"DuckDB refused rows of {target.shown}: {error.message}"
            raise EngineError(said, place=self.path, hint=error.hint or "nothing was written") from error

    def _pairs(self, target: Target, staged: Sequence[str]) -> list[tuple[str, str]]:
        """Staged columns with those to put them in; a computed one fills itself."""
        if target.exists:
            return paired(target, staged, str(self.path), any_case=True)
        computed = {column.name for column in target.table.columns if column.generated is not None}
        return [(name, name) for name in staged if name not in computed]

    def _mark(self, database: DuckDB, targets: Sequence[Target]) -> None:
        for target in targets:
            comment = marked(target, self.existing, self.marker) if self.marker else None
            if comment is not None:
                database.execute(f"COMMENT ON TABLE {relation(target.path, 'duckdb')} IS {text_literal(comment)}")


def open_file(path: Path) -> DuckDB:
    """The database file, to write to. Raises WriteError that says why it cannot be."""
    if path.is_dir():
        raise WriteError(f"{path} is a folder, not a DuckDB file", hint="name a file in it")
    try:
        database = DuckDB.open(path)
        database.execute("SET TimeZone = 'UTC'")
    except EngineError as error:
        raise WriteError(error.message, place=path, hint=_opening_hint(error)) from error
    return database


def _opening_hint(error: EngineError) -> str | None:
    said = error.message.lower()
    if "lock" in said or "already open" in said or "different configuration" in said:
        return "it is open elsewhere: close it there (a notebook, a dbt run), then try again"
    if "permission denied" in said or "read-only" in said:
        return "you may not write to that file: change its permissions, or choose another"
    if "not a valid duckdb" in said:
        return "it is not a DuckDB file: name another"
    return error.hint


def _roll_back(database: DuckDB) -> None:
    with suppress(EngineError):  # the failure may have ended the transaction already
        database.execute("ROLLBACK")
