"""Tools that read what data must look like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.listing import schema_listings
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.typed import Told
from dea_core.errors import UsageError
from dea_core.readers import guess_dialect, read_ddl, read_schema
from dea_core.schema import Column, Schema, Table

MOST_FOUND = 40


@TOOLS.register("parse_schema")
@tool(changes=True, general=True)
def parse_schema(
    desk: Desk, ddl: Annotated[str, Told("CREATE TABLE statements; empty for the task's source")] = ""
) -> Any:
    """Reads a schema and puts it on the desk: DDL that is given here, or what the task is about."""
    if ddl.strip():
        found = read_ddl(ddl, dialect=desk.dialect or guess_dialect(ddl))
        if not len(found):
            hint = "a file or a URL is read as the task's source only"
            raise UsageError("there is no CREATE TABLE in the DDL", hint=hint)
        desk.schema = found
    elif desk.source is not None:
        desk.schema = read_schema(desk.source, dialect=desk.dialect)
    elif desk.database is not None:
        desk.schema = desk.schema_of(desk.database)
    else:
        raise UsageError("there is nothing to read a schema from", hint="give ddl, or name a source with the task")
    return summary_of(desk.schema)


def summary_of(schema: Schema) -> dict[str, Any]:
    """What a schema has, in short: search_schema and the agents go into it."""
    return {
        "dialect": schema.dialect,
        "tables": {table.name: len(table.columns) for table in schema},
        "foreign_keys": sum(len(table.foreign_keys) for table in schema),
        "checks": sum(len(table.checks) for table in schema),
        "not_understood": [str(one) for one in schema.unsupported if not one.ignorable],
    }


@TOOLS.register("search_schema")
@tool(general=True)
def search_schema(desk: Desk, words: Annotated[str, Told("parts of names or comments, separated by blanks")]) -> Any:
    """Finds tables and columns whose name or comment has any of the words; a table's own name gives all of it."""
    schema, wanted = desk.need_schema(), [word.lower() for word in words.split()]
    whole = [table for table in schema if table.name.lower() in wanted]
    if whole:
        return {"tables": schema_listings(schema.without({t.name for t in schema} - {t.name for t in whole}))}
    found = [f"{table.name}.{column.name} {column.type}" for table, column in _fitting(schema, wanted)]
    return {"columns": found[:MOST_FOUND], "more": max(0, len(found) - MOST_FOUND)}


def _fitting(schema: Schema, wanted: list[str]) -> Iterator[tuple[Table, Column]]:
    for table in schema:
        for column in table.columns:
            text = f"{table.name}.{column.name} {table.comment or ''} {column.comment or ''}".lower()
            if any(word in text for word in wanted):
                yield table, column
