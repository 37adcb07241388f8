"""A schema as compact text, for cases that a contributor edits without Python. See tests/cases/ddl/README.md.

table orders @3                          name, and the line it stands on
  id integer/64 identity not null @4     column: name, type, rules, line
  primary key (id) @4
  foreign key (customer) -> customer (id) on delete cascade @9
  check total > 0 @10
unsupported exclusion constraint no_overlap on public.booking @12
ignorable view totals @14
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.schema import (
    CheckConstraint,
    Column,
    Family,
    ForeignKey,
    Index,
    Key,
    Origin,
    Partitioning,
    Schema,
    Table,
    Type,
)


def describe(schema: Schema, *, lines: bool = True, names: bool = True, noise: bool = True) -> str:
    """The text of a schema; without ``lines``, ``names`` of constraints or ``noise``, to compare two readers' work."""
    text = [part for table in schema for part in _table(table, schema.dialect, lines, names)]
    if noise:
        text += [f"{_word(u.ignorable)} {u.what} {u.name}{_at(u.origin, lines)}" for u in schema.unsupported]
    return "\n".join(text)


def _word(ignorable: bool) -> str:
    return "ignorable" if ignorable else "unsupported"


def _at(origin: Origin, lines: bool) -> str:
    detail = f" ({origin.detail})" if origin.detail and lines else ""
    return f" @{origin.line}{detail}" if lines and origin.line else ""


def _table(table: Table, dialect: str, lines: bool, names: bool) -> Iterator[str]:
    yield f"table {table.name}{_comment(table.comment)}{_at(table.origin, lines)}"
    yield from (f"  {_column(column, dialect)}{_at(column.origin, lines)}" for column in table.columns)
    keys = [f"  {_key(key, dialect, names)}{_at(key.origin, lines)}" for key in table.keys]
    foreign = [f"  {_foreign_key(key, names)}{_at(key.origin, lines)}" for key in table.foreign_keys]
    checks = [f"  {_check(check, dialect, names)}{_at(check.origin, lines)}" for check in table.checks]
    apart = [f"  {one.sql(dialect)}{_named(one.name, names)}{_at(one.origin, lines)}" for one in table.exclusions]
    apart += [_partitioning(one, dialect) for one in table.partitioning]
    indexes = [f"  {_index(index, dialect)}{_at(index.origin, lines)}" for index in table.indexes]
    for part in (keys, foreign, checks, apart, indexes):
        yield from part if lines else sorted(part)


def _comment(comment: str | None) -> str:
    return f" -- {comment!r}" if comment else ""


def _column(column: Column, dialect: str) -> str:
    words = [column.name, _type(column.type)]
    if column.identity:
        words.append("identity" if column.identity == "by default" else "identity always")
    if column.not_null:
        words.append("not null")
    if column.default is not None:
        words.append(f"default {column.default.sql(dialect)}")
    if column.generated is not None:
        words.append(f"generated {column.generated.sql(dialect)}")
    return " ".join(words) + _comment(column.comment)


def _type(type_: Type) -> str:
    if type_.family is Family.ARRAY:
        return f"array of {_type(type_.element) if type_.element else '?'}"
    if type_.family is Family.OTHER:
        return f"other[{type_.text}]"
    words = type_.family.value if type_.signed else f"unsigned {type_.family.value}"
    if type_.bits:
        words += f"/{type_.bits}"
    if type_.length is not None:
        words += f"({'=' if type_.fixed else ''}{type_.length})"
    if type_.precision is not None:
        words += f"({type_.precision}{'' if type_.scale is None else f',{type_.scale}'})"
    return words + (f"({', '.join(type_.values)})" if type_.values else "")


def _named(name: str | None, names: bool) -> str:
    return f" named {name}" if name and names else ""


def _key(key: Key, dialect: str, names: bool) -> str:
    words = f"{'primary key' if key.primary else 'unique'} ({', '.join(key.columns)})"
    words += "" if key.nulls_distinct else " nulls not distinct"
    words += f" where {key.where.sql(dialect)}" if key.where is not None else ""
    return words + (" deferrable" if key.deferrable else "") + _named(key.name, names)


def _partitioning(one: Partitioning, dialect: str) -> str:
    def said(value: exp.Expression | None) -> str:
        return value.sql(dialect) if value is not None else "open"

    parts = [f"{said(low)} to {said(high)}" for low, high in one.ranges]
    parts += [" or ".join(map(said, values)) for values in one.values]
    return f"  partitions by {one.column}: {'; '.join([*parts, *(['rest'] if one.rest else [])])}"


def _foreign_key(key: ForeignKey, names: bool) -> str:
    words = f"foreign key ({', '.join(key.columns)}) -> {key.parent} ({', '.join(key.parent_columns)})"
    words += f" on delete {key.on_delete}" if key.on_delete != "no action" else ""
    words += f" on update {key.on_update}" if key.on_update != "no action" else ""
    words += " initially deferred" if key.initially_deferred else " deferrable" if key.deferrable else ""
    return words + _named(key.name, names)


def _check(check: CheckConstraint, dialect: str, names: bool) -> str:
    return f"check {check.expression.sql(dialect)}{_named(check.name, names)}"


def _index(index: Index, dialect: str) -> str:
    method = f" using {index.method}" if index.method and index.method != "btree" else ""
    where = f" where {index.where.sql(dialect)}" if index.where is not None else ""
    return f"index {index.name} ({', '.join(index.expressions)}){method}{where}"
