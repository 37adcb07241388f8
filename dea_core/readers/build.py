"""A draft -> a Schema: types that users made are put in, names are matched, parents are found.

fold_partitions   partitions leave, their parents keep what they say
add_guarded_..    foreign keys that triggers stand for
_expand           enums take the place of their names; domains become base type + NOT NULL + CHECKs
_match            columns named in another case get the spelling of their definition
_foreign_key      a parent without columns means its primary key
validate          the schema must agree with itself
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlglot import exp

from dea_core.errors import SchemaError
from dea_core.readers.divisions import drop_rests
from dea_core.readers.draft import Draft, DraftColumn, DraftTable, DraftType, Path
from dea_core.readers.expressions import replace_value
from dea_core.readers.ornaments import plain
from dea_core.readers.partitions import fold_partitions
from dea_core.readers.triggers import add_guarded_references
from dea_core.schema import (
    CheckConstraint,
    Column,
    Exclusion,
    Family,
    ForeignKey,
    Key,
    Schema,
    Table,
    Type,
    Unsupported,
    validate,
)


def build(draft: Draft) -> Schema:
    """The schema that ``draft`` describes, validated."""
    fold_partitions(draft)
    add_guarded_references(draft)
    for table in draft.tables.values():
        _expand(draft, table)
        _match(draft, table)
        table.forbid_null_in_primary_key()
        _forbid_two_names(draft, table)
    names = _names(draft)
    tables = tuple(_table(draft, table, names) for table in draft.tables.values())
    noise = [
        Unsupported(what, f"({count} statement{'s' if count > 1 else ''})", origin, ignorable=True)
        for what, (count, origin) in draft.noise.items()
    ]
    return validate(Schema(tables, draft.dialect.name, (*draft.unsupported, *noise)))


def _names(draft: Draft) -> dict[Path, str]:
    """What people type for each table: its path without the default schema, and without a catalog that all share."""
    catalogs = {path[:-2] for path in draft.tables if len(path) > 2}
    names = {}
    for path in draft.tables:
        short = path[-2:] if len(catalogs) == 1 else path
        names[path] = path[-1] if short[:-1] == draft.default or len(path) == 1 else ".".join(short)
    return names


# --- types ------------------------------------------------------------------------------------------------------------


def _expand(draft: Draft, table: DraftTable) -> None:
    for column in table.columns.values():
        if column.user_type is not None:
            made = draft.type_named(column.user_type)
            if made is not None:
                _put_in(draft, table, column, made)


def _put_in(draft: Draft, table: DraftTable, column: DraftColumn, made: DraftType, depth: int = 0) -> None:
    """Give ``column`` the type that a user made, with all the rules of a domain."""
    if depth > 8:
        raise SchemaError(f"domain {'.'.join(made.path)} is made of itself", place=made.origin)
    if column.type.text.endswith("]"):
        column.type = Type(Family.ARRAY, column.type.text, element=_base(draft, made))
        return
    column.type = made.type
    if made.not_null:
        column.forbid_null(replace(made.origin, detail=f"domain {made.path[-1]}"))
    if column.default is None and column.generated is None:
        column.default = made.default
    for check in made.checks:
        table.checks.append(
            CheckConstraint(
                replace_value(check.expression, column.name, draft.dialect),
                name=check.name,
                origin=replace(check.origin, detail=f"domain {made.path[-1]}"),
            )
        )
    base = draft.type_named(made.user_type) if made.user_type else None
    if base is not None and base is not made:
        _put_in(draft, table, column, base, depth + 1)


def _base(draft: Draft, made: DraftType) -> Type:
    base = draft.type_named(made.user_type) if made.user_type else None
    return base.type if base is not None and base is not made else made.type


# --- names ------------------------------------------------------------------------------------------------------------


def _match(draft: Draft, table: DraftTable) -> None:
    """Give every mention of a column the spelling of its definition, and drop the table's name before it."""
    spelling = {name.lower(): name for name in table.columns} if draft.dialect.any_case else {}
    table.keys = [replace(key, columns=_spelled(key.columns, spelling)) for key in table.keys]
    table.foreign_keys = [
        (path, replace(key, columns=_spelled(key.columns, spelling))) for path, key in table.foreign_keys
    ]
    table.indexes = [replace(index, columns=_spelled(index.columns, spelling)) for index in table.indexes]
    table.checks = [replace(c, expression=_settle(c.expression, draft, table, spelling)) for c in table.checks]
    table.keys = [
        replace(k, where=_settle(k.where, draft, table, spelling)) if k.where is not None else k for k in table.keys
    ]
    table.indexes = [
        replace(i, where=_settle(i.where, draft, table, spelling)) if i.where is not None else i for i in table.indexes
    ]
    table.exclusions = [_settled(one, draft, table, spelling) for one in table.exclusions]
    for column in table.columns.values():
        if column.generated is not None:
            column.generated = _settle(column.generated, draft, table, spelling)
        if column.default is not None:
            column.default = plain(column.default, {})


def _spelled(names: Iterable[str], spelling: dict[str, str]) -> tuple[str, ...]:
    return tuple(spelling.get(name.lower(), name) for name in names)


def _settle(tree: exp.Expression, draft: Draft, table: DraftTable, spelling: dict[str, str]) -> exp.Expression:
    for column in list(tree.find_all(exp.Column)):
        owner = column.table
        if owner and owner.lower() != table.path[-1].lower() and owner in table.columns:
            column.replace(exp.Dot(this=exp.column(owner), expression=column.this))  # a struct's field
            continue
        column.set("table", None)
        column.set("db", None)
        column.set("catalog", None)
        if column.name.lower() in spelling:
            column.this.set("this", spelling[column.name.lower()])
    types = {column.name: column.type for column in table.columns.values()}
    settled = plain(tree, types) if draft.dialect.name in ("postgres", "redshift", "duckdb") else tree
    return drop_rests(settled, types)


def _settled(one: Exclusion, draft: Draft, table: DraftTable, spelling: dict[str, str]) -> Exclusion:
    def settle(tree: exp.Expression) -> exp.Expression:
        return _settle(tree, draft, table, spelling)

    where = settle(one.where) if one.where is not None else None
    return replace(one, equal=tuple(map(settle, one.equal)), ends=tuple(map(settle, one.ends)), where=where)


def _forbid_two_names(draft: Draft, table: DraftTable) -> None:
    """Where names match in any case, two columns may not differ in case alone."""
    seen: set[str] = set()
    for column in table.columns.values() if draft.dialect.any_case else ():
        if column.name.lower() in seen:
            raise SchemaError(f"table {table.name} has two columns {column.name}", place=column.origin)
        seen.add(column.name.lower())


# --- tables -----------------------------------------------------------------------------------------------------------


def _table(draft: Draft, table: DraftTable, names: dict[Path, str]) -> Table:
    keys = _once(table.keys)
    links, links_again = _foreign_keys(draft, table, names)
    kept = set(map(id, keys))
    return Table(
        name=names[table.path],
        columns=tuple(_column(column) for column in table.columns.values()),
        path=table.path,
        keys=keys,
        foreign_keys=links,
        checks=tuple(table.checks),
        exclusions=tuple(table.exclusions),
        partitioning=tuple(table.partitioning.values()),
        indexes=tuple(table.indexes),
        repeated=(*(key for key in table.keys if id(key) not in kept), *links_again),
        comment=table.comment or None,
        origin=table.origin,
    )


def _once(keys: list[Key]) -> tuple[Key, ...]:
    """A unique index that says again what a key says is left out; the primary key is the one that stays."""
    found: dict[object, Key] = {}
    for key in sorted(keys, key=lambda key: not key.primary):
        found.setdefault((key.columns, key.where, key.nulls_distinct), key)
    kept = set(map(id, found.values()))
    return tuple(key for key in keys if id(key) in kept)


def _column(column: DraftColumn) -> Column:
    return Column(
        name=column.name,
        type=column.type,
        not_null=column.not_null,
        not_null_origin=column.not_null_origin,
        default=None if isinstance(column.default, exp.Null) else column.default,
        identity=column.identity,
        generated=column.generated,
        comment=column.comment or None,
        origin=column.origin,
    )


def _foreign_keys(
    draft: Draft, table: DraftTable, names: dict[Path, str]
) -> tuple[tuple[ForeignKey, ...], tuple[ForeignKey, ...]]:
    """The foreign keys, each once, and those that say one again: DDL may do so behind a column and at the end."""
    found: dict[object, ForeignKey] = {}
    again = []
    for path, key in table.foreign_keys:
        whole = _foreign_key(draft, table, path, key, names)
        kept = found.setdefault((whole.columns, whole.parent, whole.parent_columns), whole)
        if kept is not whole:
            again.append(whole)
    return tuple(found.values()), tuple(again)


def _foreign_key(draft: Draft, child: DraftTable, path: Path, key: ForeignKey, names: dict[Path, str]) -> ForeignKey:
    parent = draft.tables.get(path) or draft.find(path)
    if parent is None:
        return replace(key, parent=draft.label(path))
    columns = key.parent_columns
    if draft.dialect.any_case:
        columns = _spelled(columns, {name.lower(): name for name in parent.columns})
    if not columns:
        primary = next((k for k in parent.keys if k.primary), None)
        if primary is None:
            what = f"foreign key {child.name}({', '.join(key.columns)}) refers to {names[parent.path]}"
            hint = "name the parent's columns, or give it a primary key"
            raise SchemaError(f"{what}, which has no primary key", place=key.origin, hint=hint)
        columns = primary.columns
    return replace(key, parent=names[parent.path], parent_columns=columns)
