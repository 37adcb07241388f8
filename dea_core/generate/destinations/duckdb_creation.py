"""How DuckDB can make a schema's tables, and which of their rules it cannot take: tried out on a scratch database.

DuckDB has no partial keys and no keys across schemas, adds none later, checks them row by row (so that tables which
refer to themselves or to one another cannot be loaded), and knows only its own functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dea_core.engines import DuckDB
from dea_core.generate.destinations.creation import accepted, left_out
from dea_core.generate.loading import LoadingOrder, loading_order
from dea_core.schema import ForeignKey, Schema, Table
from dea_core.sql.ddl import Part, create_table, foreign_key_part, relation, table_parts, unique_index

Paths = Mapping[str, tuple[str, ...]]


@dataclass
class Creation:
    """Table -> the statements that make it, and what is left out of it."""

    statements: dict[str, list[str]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)


def plan_creation(schema: Schema, paths: Paths, constraints: bool = True) -> Creation:
    """Statements for every table of ``schema``, each of which DuckDB has taken once."""
    order, creation = loading_order(schema), Creation()
    with DuckDB.open() as scratch:
        for path in dict.fromkeys(path[:-1] for path in paths.values() if path[:-1]):
            scratch.execute(f"CREATE SCHEMA IF NOT EXISTS {relation(path[-1:], 'duckdb')}")
        for name in order.tables:
            _plan_table(scratch, schema, name, order, paths, creation, constraints)
    return creation


def _plan_table(
    scratch: DuckDB, schema: Schema, name: str, order: LoadingOrder, paths: Paths, creation: Creation, constraints: bool
) -> None:
    table, notes = schema.table(name), creation.notes.setdefault(name, [])
    parts = table_parts(table, "duckdb", schema.dialect)
    if constraints:
        parts += _foreign_keys(table, order, paths, notes)
        _note_indexes(table, paths[name], notes)
    else:
        parts = [part for part in parts if part.kind == "column"]
    local = paths[name][-2:]
    kept, refused = accepted(parts, lambda lines: _attempt(scratch, local, lines))
    scratch.execute(create_table(local, kept, "duckdb"))
    creation.statements[name] = [create_table(paths[name], kept, "duckdb")]
    notes += refused


def _attempt(scratch: DuckDB, path: Sequence[str], lines: list[str]) -> None:
    scratch.execute(create_table(path, lines, "duckdb"))
    scratch.execute(f"DROP TABLE {relation(path, 'duckdb')}")


def _foreign_keys(table: Table, order: LoadingOrder, paths: Paths, notes: list[str]) -> list[Part]:
    parts = []
    for key in (key for key in table.foreign_keys if key.parent in paths):
        why = _why_not(table, key, order, paths)
        part = foreign_key_part(table, key, paths[key.parent][-2:], "duckdb")
        if why is None:
            parts.append(part)
        elif why:
            notes.append(left_out(part.name, why))
    return parts


def _why_not(table: Table, key: ForeignKey, order: LoadingOrder, paths: Paths) -> str | None:
    """Why DuckDB cannot have a key; empty when nobody would expect it to."""
    if key.severity != "error" or key.where is not None:
        return ""
    if key.parent == table.name:
        return "DuckDB cannot load tables that refer to themselves"
    if key.parent in order.cycle_of(table.name):
        return "DuckDB cannot load tables that refer to one another"
    if paths[key.parent][:-1] != paths[table.name][:-1]:
        return "DuckDB has no keys across schemas"
    return None


def _note_indexes(table: Table, path: Sequence[str], notes: list[str]) -> None:
    for key in table.keys:
        if (sql := unique_index(key, path, "duckdb")) is not None:
            notes.append(left_out(f"{table.name} UNIQUE {sql.partition(' ON ')[2]}", "DuckDB has no such key"))
