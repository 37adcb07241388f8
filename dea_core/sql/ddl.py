"""A schema's tables as CREATE TABLE: whole for DuckDB and Postgres, columns and keys for any other dialect.

    identifier, relation      names, quoted as the dialect quotes them; quoted_column, one as a tree
    column_type               what a dialect calls a type
    table_parts               the lines of a CREATE TABLE, each of which an engine may refuse on its own
    create_table              the statement

Expressions come from the schema's own dialect and are written in the target's; an engine has the last word on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sqlglot import exp

from dea_core.schema import CheckConstraint, Column, Exclusion, Family, ForeignKey, Key, Schema, Table, Type
from dea_core.sql.values import duckdb_type

Path = Sequence[str]
PartKind = Literal["column", "key", "check", "foreign key"]

_SERIALS = {
    "serial": "integer",
    "bigserial": "bigint",
    "smallserial": "smallint",
    "serial4": "integer",
    "serial8": "bigint",
}
_UNSIGNED = ("mysql", "singlestore", "doris", "starrocks", "clickhouse")
_SIGNED = {
    "UTINYINT": "SMALLINT",
    "USMALLINT": "INTEGER",
    "UINTEGER": "BIGINT",
    "UBIGINT": "DECIMAL(20, 0)",
    "HUGEINT": "DECIMAL(38, 0)",
    "UHUGEINT": "DECIMAL(38, 0)",
}
_POSTGRES_TYPES = {Family.JSON: "jsonb", Family.STRUCT: "jsonb", Family.BINARY: "bytea", Family.OTHER: "text"}


@dataclass(frozen=True)
class Part:
    """One line of a CREATE TABLE. ``without`` are plainer lines for an engine that refuses it; none: leave it out."""

    kind: PartKind
    name: str
    sql: str
    without: tuple[str, ...] = ()


def identifier(name: str, dialect: str) -> str:
    """A name, quoted."""
    return exp.to_identifier(name, quoted=True).sql(dialect)


def quoted_column(name: str) -> exp.Column:
    """A column by exactly this name."""
    return exp.column(exp.to_identifier(name, quoted=True))


def relation(path: Path, dialect: str) -> str:
    """A table's name from its parts, each quoted."""
    return ".".join(identifier(part, dialect) for part in path)


def listed(names: Sequence[str], dialect: str) -> str:
    """Names, quoted, with commas."""
    return ", ".join(identifier(name, dialect) for name in names)


def column_type(kind: Type, dialect: str, source: str) -> str:
    """The type's name in ``dialect``; a type written in the same dialect keeps its words."""
    if dialect == "duckdb":
        return _duckdb_type(kind)
    if kind.family is Family.ENUM and dialect == "postgres":
        return identifier(enum_name(kind), dialect)
    if kind.family is Family.ARRAY and kind.element is not None:
        return (
            column_type(kind.element, dialect, source) + "[]" if dialect == "postgres" else _transpiled(kind, dialect)
        )
    if dialect == source and kind.family is not Family.STRUCT:
        return _SERIALS.get(kind.text.lower(), kind.text)
    if dialect == "postgres" and kind.family in _POSTGRES_TYPES:
        return _POSTGRES_TYPES[kind.family]
    return _transpiled(kind, dialect)


def _duckdb_type(kind: Type) -> str:
    if kind.family is Family.ENUM and kind.values:
        return f"ENUM({', '.join(exp.Literal.string(value).sql('duckdb') for value in kind.values)})"
    return duckdb_type(kind)


@cache
def _transpiled(kind: Type, dialect: str) -> str:
    """By way of DuckDB's name. Where there are no unsigned integers, the next wider type holds them."""
    name = duckdb_type(kind)
    if kind.family is Family.TEXT and kind.length:
        name = f"{'CHAR' if kind.fixed else 'VARCHAR'}({kind.length})"
    elif kind.family is Family.INTEGER and dialect not in _UNSIGNED:
        name = _SIGNED.get(name, name)
    return exp.DataType.build(name, dialect="duckdb" if kind.family is not Family.TEXT else None).sql(dialect)


def enum_name(kind: Type) -> str:
    """The name of the type that holds an enum's labels in Postgres: its own, or one made of the labels."""
    if kind.text.isidentifier():
        return kind.text
    return "_".join(["enum", *("".join(c for c in value if c.isalnum()).lower() for value in kind.values)])[:60]


def create_enum(kind: Type) -> str:
    """The statement that makes an enum's type in Postgres."""
    labels = ", ".join(exp.Literal.string(value).sql("postgres") for value in kind.values)
    return f"CREATE TYPE {identifier(enum_name(kind), 'postgres')} AS ENUM ({labels})"


def enums_of(table: Table) -> Iterator[Type]:
    """Every enum that the table's columns need, also as an array's element."""
    for column in table.columns:
        kind = column.type.element if column.type.family is Family.ARRAY and column.type.element else column.type
        if kind.family is Family.ENUM and kind.values:
            yield kind


# ----------------------------------------------------------------------------------------------------------------------


def create_table(path: Path, lines: Sequence[str], dialect: str) -> str:
    """The statement with these lines between its brackets."""
    return f"CREATE TABLE {relation(path, dialect)} (\n  " + ",\n  ".join(lines) + "\n)"


def table_parts(table: Table, dialect: str, source: str) -> list[Part]:
    """Columns, keys and CHECKs of ``table``; foreign keys apart, since where the parents are is the caller's to say."""
    parts = [_column_part(table, column, dialect, source) for column in table.columns]
    parts += [_key_part(table, key, dialect) for key in table.keys if _is_inline(key)]
    parts += [_check_part(table, check, dialect) for check in table.checks if check.severity == "error"]
    if dialect == "postgres":
        parts += [_exclusion_part(table, one) for one in table.exclusions if one.severity == "error"]
    return parts


def _exclusion_part(table: Table, one: Exclusion) -> Part:
    return Part("check", f"{table.name} {one.sql()}", f"{_named(one.name, 'postgres')}{one.sql()}")


def _is_inline(key: Key) -> bool:
    return key.where is None and key.severity == "error" and key.nulls_distinct


def _column_part(table: Table, column: Column, dialect: str, source: str) -> Part:
    """A column as it fills itself; plainer without that, and plainest with a type that every database has."""
    name, required = identifier(column.name, dialect), " NOT NULL" if column.not_null else ""
    typed = f"{name} {column_type(column.type, dialect, source)}"
    word, filling = _filling(column, dialect)
    portable = f"{name} {column_type(column.type, dialect, '')}"
    # DuckDB takes no NOT NULL beside a computed value.
    whole = typed + filling + ("" if column.generated is not None else required)
    others = tuple(dict.fromkeys(text for text in (typed + required, portable + required) if text != whole))
    return Part("column", f"{table.name}.{column.name} {word}".rstrip(), whole, others)


def _filling(column: Column, dialect: str) -> tuple[str, str]:
    """How a column fills itself: in a word, and in SQL."""
    if column.generated is not None:
        stored = "VIRTUAL" if dialect == "duckdb" else "STORED"
        return "GENERATED", f" GENERATED ALWAYS AS ({column.generated.sql(dialect)}) {stored}"
    if column.identity and dialect == "postgres":
        return "IDENTITY", f" GENERATED {column.identity.upper()} AS IDENTITY"
    if column.default is not None:
        return "DEFAULT", f" DEFAULT {column.default.sql(dialect)}"
    return "", ""


def _key_part(table: Table, key: Key, dialect: str) -> Part:
    word = "PRIMARY KEY" if key.primary else "UNIQUE"
    later = " DEFERRABLE" if key.deferrable and dialect == "postgres" else ""
    sql = f"{_named(key.name, dialect)}{word} ({listed(key.columns, dialect)}){later}"
    return Part("key", f"{table.name} {word} ({', '.join(key.columns)})", sql)


def _check_part(table: Table, check: CheckConstraint, dialect: str) -> Part:
    written = check.expression.sql(dialect)
    label = f"{check.name} " if check.name else ""
    return Part("check", f"{table.name} {label}CHECK ({written})", f"{_named(check.name, dialect)}CHECK ({written})")


def foreign_key_part(table: Table, key: ForeignKey, parent: Path, dialect: str) -> Part:
    """``FOREIGN KEY (..) REFERENCES ..``, with its actions where the dialect has them."""
    there = f"{relation(parent, dialect)} ({listed(key.parent_columns, dialect)})"
    sql = f"{_named(key.name, dialect)}FOREIGN KEY ({listed(key.columns, dialect)}) REFERENCES {there}"
    name = f"{table.name} FOREIGN KEY ({', '.join(key.columns)}) -> {key.parent}"
    return Part("foreign key", name, sql + (_actions(key) if dialect != "duckdb" else ""))


def _actions(key: ForeignKey) -> str:
    actions = [
        f" ON {event} {action.upper()}"
        for event, action in (("DELETE", key.on_delete), ("UPDATE", key.on_update))
        if action != "no action"
    ]
    later = " DEFERRABLE" + (" INITIALLY DEFERRED" if key.initially_deferred else "") if key.deferrable else ""
    return "".join(actions) + later


def unique_index(key: Key, path: Path, dialect: str) -> str | None:
    """CREATE UNIQUE INDEX for a key that no table constraint can say: partial, or with equal NULLs."""
    if _is_inline(key) or key.severity != "error":
        return None
    name = f"{identifier(key.name, dialect)} " if key.name else ""
    together = "" if key.nulls_distinct else " NULLS NOT DISTINCT"
    where = f" WHERE {key.where.sql(dialect)}" if key.where is not None else ""
    return f"CREATE UNIQUE INDEX {name}ON {relation(path, dialect)} ({listed(key.columns, dialect)}){together}{where}"


def _named(name: str | None, dialect: str) -> str:
    return f"CONSTRAINT {identifier(name, dialect)} " if name else ""


def create_statements(schema: Schema, dialect: str, paths: Mapping[str, Path] | None = None) -> Iterator[str]:
    """All that makes the tables of ``schema``, in its order; foreign keys last, where they can be added."""
    places = paths or {table.name: table.path[-2:] or (table.name,) for table in schema}
    kinds = dict.fromkeys(kind for table in schema for kind in enums_of(table)) if dialect == "postgres" else {}
    yield from (create_enum(kind) for kind in kinds)
    for table in schema:
        lines = [part.sql for part in table_parts(table, dialect, schema.dialect)]
        yield create_table(places[table.name], lines, dialect)
        yield from filter(None, (unique_index(key, places[table.name], dialect) for key in table.keys))
    for table in schema if dialect != "duckdb" else ():
        for key in table.foreign_keys:
            added = foreign_key_part(table, key, places[key.parent], dialect).sql
            yield f"ALTER TABLE {relation(places[table.name], dialect)} ADD {added}"
