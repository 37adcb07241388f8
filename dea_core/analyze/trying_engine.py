"""Fixes are run on an engine, where the user names a server: in a database of ours that is dropped afterwards.

    schema ── CREATE DATABASE dea_try_.. ── tables, indexes, rows that obey the schema as it is
                └── one transaction: each fix in a savepoint; those that the rows refuse once more without rows
                        └── the catalog is read, the rules look again; all is rolled back, the database dropped

The server's other databases are not even connected to, but for the statement that makes ours.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from dea_core.analyze.findings import Finding
from dea_core.analyze.restate import indexes_of
from dea_core.analyze.rule import RULES
from dea_core.analyze.subject import Subject
from dea_core.engines import open_engine, scheme_of, without_password
from dea_core.engines.postgres import Postgres
from dea_core.errors import DeaError, EngineError, UsageError
from dea_core.readers import read_postgres
from dea_core.schema import Schema
from dea_core.sql.ddl import relation

Key = tuple[str, str, str]
SCRATCH, HEX_DIGITS = "dea_try_", 12
ROWS_ON_ENGINE = 100
_DATABASE = re.compile(r"^(?P<server>[A-Za-z+0-9]+://[^/?]*)(?:/[^?]*)?(?P<options>\?.*)?$")


def refuse_engine(url: str) -> None:
    """Raise UsageError for what is no Postgres server."""
    if scheme_of(url) not in ("postgres", "postgresql"):
        shown = without_password(url)
        raise UsageError(f"fixes cannot be tried on {shown}", hint="a Postgres: --try-on postgresql://me@host/postgres")


def try_on_engine(schema: Schema, findings: Sequence[Finding], url: str, rows: int) -> dict[Key, str]:
    """What to say of each finding whose fix was to be run there."""
    if schema.dialect != "postgres":
        return {f.key: f"fix tried on a copy of the schema, not on Postgres: it is {schema.dialect}" for f in findings}
    if not findings:
        return {}
    try:
        with _scratch(url) as place, open_engine(place) as engine:
            assert isinstance(engine, Postgres)
            filled = _fill(engine, place, schema, rows)
            return _Trial(engine, schema, filled).run(findings)
    except DeaError as error:
        return {f.key: f"fix tried on a copy of the schema, not on Postgres: {error.message}" for f in findings}


@contextmanager
def _scratch(url: str) -> Iterator[str]:
    """The URL of a new database on the server, which is dropped after the block."""
    name = SCRATCH + uuid.uuid4().hex[:HEX_DIGITS]
    parts = _DATABASE.match(url)
    assert parts is not None
    with open_engine(url) as owner:
        try:
            owner.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        except EngineError as error:
            raise EngineError(f"no scratch database can be made there ({error.message})") from error
        try:
            yield f"{parts['server']}/{name}{parts['options'] or ''}"
        finally:
            owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _fill(engine: Postgres, place: str, schema: Schema, rows: int) -> str:
    """The tables, with rows where they can be made; what there is, in words."""
    from dea_core.generate import Wish, generate_data, propose_plan
    from dea_core.generate.destinations import PostgresTables

    told = f"{rows:,} rows a table"
    try:
        generate_data(schema, propose_plan(schema, Wish(rows)), PostgresTables(place))
    except DeaError as error:
        generate_data(schema, propose_plan(schema, Wish(0)), PostgresTables(place))
        told = f"no rows: {error.message}"
    for statement in (sql for table in schema for sql in indexes_of(table, "postgres")):
        with suppress(EngineError), engine.transaction():  # a fix that needs it says so
            engine.execute(statement)
    return told


class _Trial:
    """The scratch database, and what the rules find in it before anything is mended."""

    def __init__(self, engine: Postgres, schema: Schema, filled: str) -> None:
        self.engine, self.schema = engine, schema
        version = str(engine.rows("SHOW server_version")[0][0]).split(" ")[0]
        self.there = f"on Postgres {version}"
        self.filled = filled

    def run(self, findings: Sequence[Finding]) -> dict[Key, str]:
        """Run all fixes, look again, take everything back."""
        with self.engine.transaction(undo=True):
            refused = self._run(findings)
            again = [finding for finding in findings if finding.key in refused]
            if again:
                self._empty()
            failed = self._run(again)
            after = self._found(findings)
        return {f.key: self._told(f, refused.get(f.key), failed.get(f.key), after) for f in findings}

    def _run(self, findings: Sequence[Finding]) -> dict[Key, str]:
        """Run each fix; what was said of those that were refused. A statement of two fixes runs once."""
        refused, done = {}, set[str]()
        for finding in findings:
            try:
                with self.engine.transaction():
                    for statement in finding.fix:
                        if statement not in done:
                            self.engine.execute(statement)
                done.update(finding.fix)
            except EngineError as error:
                refused[finding.key] = error.message
        return refused

    def _empty(self) -> None:
        paths = self.engine.rows(
            "SELECT schemaname, tablename FROM pg_catalog.pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = ", ".join(relation((str(schema), str(table)), "postgres") for schema, table in paths)
        self.engine.execute(f"TRUNCATE {tables} CASCADE")

    def _found(self, findings: Sequence[Finding]) -> set[Key]:
        mended = Subject(read_postgres(self.engine.connection))
        return {found.key for rule in {f.rule for f in findings} for found in RULES[rule].findings(mended)}

    def _told(self, finding: Finding, refused: str | None, failed: str | None, after: set[Key]) -> str:
        if failed is not None:
            return f"fix tried {self.there}: it fails ({failed})"
        if finding.key in after:
            return f"fix tried {self.there}: the rule still finds it"
        if refused is not None:
            return f"fix tried {self.there}: silent after, but rows that are allowed now refuse it ({refused})"
        return f"fix tried {self.there} over {self.filled}: silent after"
