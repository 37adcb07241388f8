"""Constraints that Postgres keeps for new rows only: older rows may break them.

trusted(schema, engine) ──> the schema without constraints marked NOT VALID, and notes that name them
"""

from __future__ import annotations

from dataclasses import replace

from dea_core.engines import Engine
from dea_core.schema import Schema, Table

_NOT_VALID = """
    SELECT c.relname, n.conname FROM pg_catalog.pg_constraint n JOIN pg_catalog.pg_class c ON c.oid = n.conrelid
    WHERE NOT n.convalidated"""


def trusted(schema: Schema, engine: Engine) -> tuple[Schema, tuple[str, ...]]:
    """What holds for every row of a Postgres; other engines have no such constraints."""
    if engine.dialect != "postgres":
        return schema, ()
    found = {(str(table), str(name)) for table, name in engine.rows(_NOT_VALID)}
    kept = replace(schema, tables=tuple(_without(table, found) for table in schema))
    notes = (f"{name} of {table} is NOT VALID, so nothing rests on it" for table, name in sorted(found))
    return (kept, tuple(notes)) if found else (schema, ())


def _without(table: Table, found: set[tuple[str, str]]) -> Table:
    bare = table.name.rpartition(".")[2]
    return replace(
        table,
        foreign_keys=tuple(link for link in table.foreign_keys if (bare, link.name) not in found),
        checks=tuple(check for check in table.checks if (bare, check.name) not in found),
    )
