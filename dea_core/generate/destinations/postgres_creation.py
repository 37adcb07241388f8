"""Making tables in Postgres: schemas, enum types, tables with keys and checks, then the foreign keys among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dea_core.engines.postgres import Postgres
from dea_core.errors import EngineError, WriteError
from dea_core.generate.destinations.creation import accepted, left_out
from dea_core.generate.destinations.targets import Target
from dea_core.generate.writers.job import text_literal
from dea_core.schema import ForeignKey, Type
from dea_core.sql.ddl import (
    create_enum,
    create_table,
    enum_name,
    enums_of,
    foreign_key_part,
    identifier,
    relation,
    table_parts,
    unique_index,
)


def create_missing(database: Postgres, targets: Sequence[Target], source: str, *, constraints: bool) -> list[str]:
    """Make those of ``targets`` that are not there; returns what is told of rules that they do without."""
    missing = [target for target in targets if not target.exists]
    notes: list[str] = []
    _create_schemas(database, missing)
    for kind in dict.fromkeys(kind for target in missing for kind in enums_of(target.table)):
        _create_enum(database, kind)
    for target in missing:
        notes += _create_table(database, target, source, constraints)
    if constraints:
        places = {target.table.name: target.path for target in targets}
        for target in missing:
            notes += _add_foreign_keys(database, target, places)
    return notes


def _create_schemas(database: Postgres, targets: Iterable[Target]) -> None:
    for schema in dict.fromkeys(target.path[-2] for target in targets):
        if not database.rows(f"SELECT FROM pg_catalog.pg_namespace WHERE nspname = {text_literal(schema)}"):
            database.execute(f"CREATE SCHEMA {identifier(schema, 'postgres')}")


def _create_enum(database: Postgres, kind: Type) -> None:
    name = identifier(enum_name(kind), "postgres")
    labels = (
        "SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_catalog.pg_enum "
        f"WHERE enumtypid = to_regtype({text_literal(name)})"
    )
    there = database.rows(labels)[0][0]
    if there is None:
        database.execute(create_enum(kind))
    elif isinstance(there, list) and there != list(kind.values):
        raise WriteError(f"type {enum_name(kind)} is there with other labels: {', '.join(map(str, there))}")


def _create_table(database: Postgres, target: Target, source: str, constraints: bool) -> list[str]:
    parts = table_parts(target.table, "postgres", source)
    if not constraints:
        parts = [part for part in parts if part.kind == "column"]

    def attempt(lines: list[str]) -> None:
        with database.transaction(undo=True):
            database.execute(create_table(target.path, lines, "postgres"))

    lines, notes = accepted(parts, attempt)
    database.execute(create_table(target.path, lines, "postgres"))
    if constraints:
        for key in target.table.keys:
            index = unique_index(key, target.path, "postgres")
            notes += _tried(database, index, f"{target.table.name} UNIQUE ({', '.join(key.columns)})") if index else []
    return notes


def _add_foreign_keys(database: Postgres, target: Target, places: dict[str, tuple[str, ...]]) -> list[str]:
    notes = []
    for key in target.table.foreign_keys:
        if _is_plain(key) and key.parent in places:
            part = foreign_key_part(target.table, key, places[key.parent], "postgres")
            notes += _tried(database, f"ALTER TABLE {relation(target.path, 'postgres')} ADD {part.sql}", part.name)
    return notes


def _is_plain(key: ForeignKey) -> bool:
    return key.severity == "error" and key.where is None


def _tried(database: Postgres, statement: str, name: str) -> list[str]:
    """Run a statement that the new table can do without; a note if Postgres refuses it."""
    try:
        with database.transaction():
            database.execute(statement)
    except EngineError as error:
        return [left_out(name, error.message)]
    return []
