"""Where queries are timed: the user's own database, read-only, or data that is made for it and thrown away after.

on_database(url)                 ──> Workbench      nothing in it is changed
on_made_data(schema, rows, url)  ──> Workbench      a DuckDB in memory; with ``url`` a scratch schema in Postgres
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dea_core.engines import Engine, open_engine, without_password
from dea_core.errors import EngineError
from dea_core.generate import InMemory, Plan, Pools, Proposal, Wish, generate_data, propose_plan
from dea_core.generate.destinations import PostgresTables
from dea_core.optimize.reading import table_named
from dea_core.optimize.trees import is_cte
from dea_core.schema import Index, Schema
from dea_core.sql.ddl import identifier, relation

SCRATCH = "dea_scratch_"
HEX_DIGITS = 8


@dataclass(frozen=True)
class Workbench:
    """An engine with data. ``ours`` when the data was made here; ``places`` says where each table then stands."""

    engine: Engine
    data: str
    ours: bool = False
    places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Which engine, and what it holds."""
        return f"{_version(self.engine)}, {self.data}"

    def runnable(self, tree: exp.Query, schema: Schema) -> str:
        """The query in the engine's dialect, over the tables where they stand here."""
        tree = tree.copy()
        for table in list(tree.find_all(exp.Table)) if self.places else ():
            found = table_named(schema, table) if not is_cte(table) else None
            if found is not None and found.name in self.places:
                _place(table, self.places[found.name])
        return tree.sql(self.engine.dialect)


def _place(table: exp.Table, path: Sequence[str]) -> None:
    if not table.alias:
        table.set("alias", exp.TableAlias(this=table.this.copy()))
    parts = [exp.to_identifier(part, quoted=True) for part in path]
    table.set("this", parts[-1])
    table.set("db", parts[-2] if len(parts) > 1 else None)
    table.set("catalog", None)


def _version(engine: Engine) -> str:
    sql = "SHOW server_version" if engine.dialect == "postgres" else "SELECT version()"
    name = "Postgres" if engine.dialect == "postgres" else "DuckDB"
    return f"{name} {str(engine.rows(sql)[0][0]).removeprefix('v').split(' ')[0]}"


@contextmanager
def on_database(url: str) -> Iterator[Workbench]:
    """The database at ``url`` as it is, opened read-only."""
    with open_engine(url, read_only=True) as engine:
        yield Workbench(engine, f"the data of {without_password(url).partition('?')[0]}")


@contextmanager
def on_made_data(
    schema: Schema, rows: Mapping[str, int], url: str | None = None, edited: Plan | None = None
) -> Iterator[Workbench]:
    """Tables of the stated sizes (``"*"`` for the rest) that obey every rule of ``schema``; gone after the block.

    What ``edited`` says of how columns are made is followed, as far as it is about these tables.
    """
    if url is None:
        memory = InMemory()
        try:
            made = generate_data(schema, _proposal(schema, rows, edited), memory)
            places = {table.name: (table.name,) for table in schema}
            yield Workbench(memory.engine, _sizes(made.rows), ours=True, places=places)
        finally:
            memory.engine.close()
    else:
        yield from _in_scratch(schema, rows, url, edited)


def _proposal(schema: Schema, rows: Mapping[str, int], edited: Plan | None) -> Proposal:
    if edited is not None:
        edited = replace(edited, tables={name: lines for name, lines in edited.tables.items() if name in schema})
    named = {name: count for name, count in rows.items() if name != "*"}
    return propose_plan(schema, Wish(rows.get("*"), named, edited=edited, tells_added=False), Pools())


def _sizes(rows: Mapping[str, int]) -> str:
    return "data made for it: " + ", ".join(f"{table} {count:,}" for table, count in rows.items()) + " rows"


def _in_scratch(schema: Schema, rows: Mapping[str, int], url: str, edited: Plan | None) -> Iterator[Workbench]:
    scratch = SCRATCH + uuid.uuid4().hex[:HEX_DIGITS]
    places = {table.name: (scratch, (table.path or (table.name,))[-1]) for table in schema}
    inside = f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{scratch}"
    with open_engine(url) as owner:
        owner.execute(f"CREATE SCHEMA {identifier(scratch, 'postgres')}")
        try:
            destination = PostgresTables(inside, names=places)
            made = generate_data(schema, _proposal(schema, rows, edited), destination)
            with open_engine(inside) as engine:
                refused = [*destination.notes, *_finish(engine, schema, places)]
                yield Workbench(engine, _sizes(made.rows), ours=True, places=places, notes=tuple(refused))
        finally:
            owner.execute(f"DROP SCHEMA {identifier(scratch, 'postgres')} CASCADE")


def _finish(engine: Engine, schema: Schema, places: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The indexes that the DDL names, and what a database has that is looked after; yields what was refused.

    VACUUM, for without it no index answers alone.
    """
    for table in schema:
        where = relation(places[table.name], "postgres")
        for index in table.indexes:
            try:
                engine.execute(create_index(index, where))
            except EngineError as error:
                yield f"index {index.name} could not be made: {error.message}"
        engine.execute(f"VACUUM (ANALYZE) {where}")


def create_index(index: Index, where: str) -> str:
    """CREATE INDEX in Postgres's words."""
    method = f" USING {index.method}" if index.method else ""
    only = f" WHERE {index.where.sql('postgres')}" if index.where is not None else ""
    return f"CREATE INDEX ON {where}{method} ({', '.join(index.expressions)}){only}"
