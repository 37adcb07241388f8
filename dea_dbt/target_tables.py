"""The target's own tables as a destination: each source where its relation says, in the file or server that holds it.

    TargetTables(project).prepare(schema) ── write(staged) ── loaded_checks()

Every table that we fill carries MARKER in its comment, so that ``dea dbt unseed`` finds it again; ROWS_ONLY after it
says that the table was there before, empty, and is to be emptied again, not dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from dea_core.checks import CheckResult, checks_of, run_checks
from dea_core.engines import DuckDB, Engine, open_engine
from dea_core.errors import RefusedError, UsageError
from dea_core.generate import Destination, Progress, Staged
from dea_core.generate.destinations import DuckDBTables, PostgresTables
from dea_core.generate.destinations.targets import Existing
from dea_core.schema import Schema, Table
from dea_core.sql.ddl import relation
from dea_dbt.connection import Connection
from dea_dbt.project import Project
from dea_dbt.selecting import tables_of

MARKER = "made by data-engineering-agents (dea dbt unseed takes it away)"
ROWS_ONLY = "rows only"


class TargetTables:
    """Tables of the target of ``project``."""

    def __init__(self, project: Project, existing: Existing = "refuse") -> None:
        self.project, self.existing = project, existing
        self.parts: dict[str, tuple[Destination, Schema]] = {}
        self.there_before: dict[str, str | None] = {}

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Refuse databases that the target does not hold, and what each of them refuses."""
        for url, tables in by_database(self.project, schema).items():
            part = Schema(tuple(tables), schema.dialect)
            destination = _destination(url, self.existing, {table.name: table.path[-2:] for table in tables})
            destination.prepare(part)
            self.parts[url] = (destination, part)
            self.there_before |= comments_of(url, tables)
        return ()

    def staging(self) -> Path | None:
        """Any disk will do."""
        return None

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Load every part; a file or server takes all of its tables or none."""
        written: list[str] = []
        for url, (destination, part) in self.parts.items():
            written += destination.write(engine, [one for one in staged if one.table.name in part], progress)
            self._tell_rows_only(url, part)
        return tuple(written)

    def _tell_rows_only(self, url: str, part: Schema) -> None:
        """Tables that were there, and were not ours, keep their making when our rows go."""
        strangers = [table for table in part if self._is_a_stranger(table.name)]
        if self.existing == "append" or not strangers:
            return
        with open_engine(url) as engine:
            for table in strangers:
                before = self.there_before[table.name]
                comment = "\n".join(part for part in (before, f"{MARKER} {ROWS_ONLY}") if part)
                engine.execute(comment_sql(table.path[-2:], comment, engine.dialect))

    def _is_a_stranger(self, table: str) -> bool:
        """Whether it was there, and was not ours."""
        return MARKER not in (self.there_before.get(table, MARKER) or "")

    @property
    def notes(self) -> tuple[str, ...]:
        """What the new tables have to do without."""
        return tuple(note for destination, _ in self.parts.values() for note in destination.notes)

    def loaded_checks(self) -> tuple[CheckResult, ...]:
        """Every rule, on the rows as they stand in the target. Beside rows of others there is nothing to say."""
        results: list[CheckResult] = []
        beside_others = self.existing == "append" and any(map(self._is_a_stranger, self.there_before))
        for url, (_, part) in self.parts.items() if not beside_others else ():
            relations = {table.name: placed(table.path, within=True) for table in part}
            with open_engine(url, read_only=True) as engine:
                results += run_checks(engine, checks_of(within_one(part)), relations)
        return tuple(results)


def database_url(connection: Connection, table: Table, target: str) -> str:
    """The URL of the file or server that holds ``table``. Raises RefusedError and UsageError."""
    if connection.url is None:
        where = "ends with the process" if connection.path == ":memory:" else "cannot be loaded from here"
        raise UsageError(f"target {target}, {connection}, {where}", hint="--into seeds or --into parquet write files")
    database = table.path[0] if len(table.path) > 2 else connection.database
    if connection.adapter != "duckdb" or database.lower() == connection.database.lower():
        return connection.url
    found = next((one for one in connection.attached if one.name.lower() == database.lower()), None)
    if found is None:
        raise RefusedError(
            f"{table.name} is in database {database}, which target {target} does not hold",
            place=table.origin,
            hint=f"attach it in profiles.yml, or choose another target; here are {', '.join(connection.databases)}",
        )
    if found.read_only or found.kind.lower() != "duckdb":
        why = "is attached read-only" if found.read_only else f"is a {found.kind} database"
        raise RefusedError(f"{table.name} is in database {database}, which {why}", place=table.origin)
    return f"duckdb:///{found.path}"


def _destination(url: str, existing: Existing, names: Mapping[str, Sequence[str]]) -> Destination:
    """Without constraints: a table of a warehouse's sources rarely has any, and tests are what checks them."""
    kind = DuckDBTables if url.startswith("duckdb:") else PostgresTables
    return kind(url, existing=existing, marker=MARKER, names=names, create_constraints=False)


def by_database(project: Project, schema: Schema) -> dict[str, list[Table]]:
    """The tables by the URL of the file or server that holds them. Raises what ``database_url`` raises."""
    grouped: dict[str, list[Table]] = {}
    for table in schema:
        grouped.setdefault(database_url(project.connection, table, project.target), []).append(table)
    return grouped


def comments_of(url: str, tables: Sequence[Table]) -> dict[str, str | None]:
    """The comments of those tables that are there."""
    if url.startswith("duckdb:") and not Path(url.removeprefix("duckdb:///")).exists():
        return {}
    with open_engine(url, read_only=True) as engine:
        there = {(s.lower(), n.lower()): c for s, n, c in commented_tables(engine)}
    return {
        table.name: there[key] for table in tables if (key := (table.path[-2].lower(), table.path[-1].lower())) in there
    }


def commented_tables(engine: Engine) -> list[tuple[str, str, str | None]]:
    """Schema, name and comment of every table."""
    if engine.dialect == "duckdb":
        sql = "SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE database_name = current_database()"
    else:
        sql = (
            "SELECT n.nspname, c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')"
        )
    return [(str(s), str(n), None if c is None else str(c)) for s, n, c in engine.rows(sql)]


def comment_sql(path: Sequence[str], comment: str | None, dialect: str) -> str:
    """The statement that sets a table's comment."""
    text = exp.Literal.string(comment).sql(dialect) if comment else "NULL"
    return f"COMMENT ON TABLE {relation(path, dialect)} IS {text}"


def placed(path: Sequence[str], *, within: bool = False) -> exp.Table:
    """A table as a relation; ``within`` leaves out the database, for a connection to that one alone."""
    words = ("this", "db", "catalog")
    parts = reversed(path[-2:] if within else path)
    return exp.Table(**{word: exp.to_identifier(part, quoted=True) for word, part in zip(words, parts, strict=False)})


def within_one(part: Schema) -> Schema:
    """The rules among these tables alone: a reference to a table elsewhere cannot be checked here."""
    names = {table.name for table in part}
    tables = [
        replace(
            table,
            foreign_keys=tuple(link for link in table.foreign_keys if link.parent in names),
            assertions=tuple(one for one in table.assertions if tables_of(one) <= names),
        )
        for table in part
    ]
    return replace(part, tables=tuple(tables))
