"""A schema as DDL again, to be read back: the copy on which a fix is tried.

It is for our own reader, not for an engine: foreign keys stand in their tables whatever the order, and what an engine
might refuse stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.schema import Column, ForeignKey, Index, Key, Schema, Table
from dea_core.sql.ddl import create_table, enums_of, foreign_key_part, identifier, relation, table_parts, unique_index

Path = tuple[str, ...]
_FILLS_ITSELF = {
    "mysql": " AUTO_INCREMENT",
    "tsql": " IDENTITY(1,1)",
    "sqlite": " DEFAULT nextval('own')",
    "duckdb": " DEFAULT nextval('own')",
}


def restate(schema: Schema) -> str:
    """CREATE statements for all tables, keys, foreign keys, CHECKs and indexes of ``schema``."""
    return ";\n".join([*_enums(schema), *(statement for table in schema for statement in _table(schema, table))])


def _enums(schema: Schema) -> list[str]:
    if schema.dialect != "postgres":
        return []
    from dea_core.sql.ddl import create_enum

    return [create_enum(kind) for kind in dict.fromkeys(kind for table in schema for kind in enums_of(table))]


def _path(table: Table) -> Path:
    return table.path[-2:] if "." in table.name else (table.name,)


def _table(schema: Schema, table: Table) -> Iterator[str]:
    dialect, paths = schema.dialect, {other.name: _path(other) for other in schema}
    lines = [part.sql for part in table_parts(table, dialect, dialect)]
    for at, column in enumerate(table.columns):
        lines[at] += _fills_itself(column, dialect)
    again = [*table.foreign_keys, *(key for key in table.repeated if isinstance(key, ForeignKey))]
    lines += [foreign_key_part(table, link, paths[link.parent], dialect).sql for link in again]
    yield create_table(_path(table), lines, dialect)
    yield from filter(None, (unique_index(key, _path(table), dialect) for key in table.keys))
    yield from indexes_of(table, dialect)


def indexes_of(table: Table, dialect: str) -> Iterator[str]:
    """CREATE INDEX for each index of the table, and for keys that are there twice."""
    yield from (_index(table, index, dialect) for index in table.indexes)
    yield from (_repeated(table, key, dialect) for key in table.repeated if isinstance(key, Key))


def _fills_itself(column: Column, dialect: str) -> str:
    return _FILLS_ITSELF.get(dialect, "") if column.identity and column.default is None else ""


def _index(table: Table, index: Index, dialect: str) -> str:
    name = f"{identifier(index.name, dialect)} " if index.name else ""
    parts = ", ".join(index.written)
    using = f" USING {index.method}" if index.method and dialect == "postgres" else ""
    where = f" WHERE {index.where.sql(dialect)}" if index.where is not None else ""
    return f"CREATE INDEX {name}ON {relation(_path(table), dialect)}{using} ({parts}){where}"


def _repeated(table: Table, key: Key, dialect: str) -> str:
    name = f"{identifier(key.name, dialect)} " if key.name else ""
    columns = ", ".join(identifier(column, dialect) for column in key.columns)
    return f"CREATE UNIQUE INDEX {name}ON {relation(_path(table), dialect)} ({columns})"
