"""Does a schema agree with itself? Each foreign key must meet a table and columns, each key columns of its table."""

from __future__ import annotations

from dea_core.errors import SchemaError, did_you_mean
from dea_core.schema.model import ForeignKey, Schema, Table


def validate(schema: Schema) -> Schema:
    """Return ``schema`` unchanged, or raise SchemaError at the first thing in it that cannot be."""
    if not schema.tables:
        raise SchemaError("no table found", hint="is this the right file and dialect?")
    for table in schema.tables:
        for key in table.keys:
            _need_columns(table, key.columns, key.origin, "primary key" if key.primary else "unique key")
        for foreign_key in table.foreign_keys:
            _validate_foreign_key(schema, table, foreign_key)
        for check in table.checks:
            _need_columns(table, check.columns, check.origin, f"CHECK ({check.expression.sql(schema.dialect)})")
        for exclusion in table.exclusions:
            _need_columns(table, exclusion.columns, exclusion.origin, "EXCLUDE")
    return schema


def _need_columns(table: Table, columns: tuple[str, ...], origin: object, what: str) -> None:
    for name in columns:
        if name not in table:
            raise SchemaError(
                f"{what} of {table.name} names column {name}, which is not there",
                place=origin,
                hint=did_you_mean(name, (column.name for column in table.columns)),
            )


def _validate_foreign_key(schema: Schema, table: Table, foreign_key: ForeignKey) -> None:
    what = f"foreign key {table.name}({', '.join(foreign_key.columns)})"
    _need_columns(table, foreign_key.columns, foreign_key.origin, what)
    if foreign_key.parent not in schema:
        raise SchemaError(
            f"{what} refers to table {foreign_key.parent}, which is not there",
            place=foreign_key.origin,
            hint=did_you_mean(foreign_key.parent, (t.name for t in schema.tables)),
        )
    parent = schema.table(foreign_key.parent)
    _need_columns(parent, foreign_key.parent_columns, foreign_key.origin, f"{what}: parent")
    if len(foreign_key.columns) != len(foreign_key.parent_columns):
        raise SchemaError(
            f"{what} has {len(foreign_key.columns)} columns and refers to {len(foreign_key.parent_columns)}",
            place=foreign_key.origin,
        )
