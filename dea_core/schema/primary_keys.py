"""Primary keys where none can be declared: a key that is whole and never NULL is as good as one."""

from __future__ import annotations

from dataclasses import replace

from dea_core.schema.model import Schema, Table


def with_primary_keys(schema: Schema) -> Schema:
    """Each table without a primary key has the shortest of its keys that are whole and never NULL as one."""
    return replace(schema, tables=tuple(_keyed(table) for table in schema))


def _keyed(table: Table) -> Table:
    whole = [k for k in table.keys if k.where is None and all(table.column(name).not_null for name in k.columns)]
    if table.primary_key or not whole:
        return table
    first = min(whole, key=lambda key: len(key.columns))
    return replace(table, keys=tuple(replace(key, primary=True) if key is first else key for key in table.keys))
