"""The grammar of a column: its name, its type, then clauses in any order."""

from __future__ import annotations

from sqlglot.tokenizer_core import Token

from dea_core.readers.clauses import at_clause, read_clauses
from dea_core.readers.constraints import Target
from dea_core.readers.cursor import Cursor
from dea_core.readers.draft import Draft, DraftColumn, DraftTable
from dea_core.readers.types import read_type
from dea_core.schema import Family, Type

_SERIAL = {
    "serial": ("integer", 32),
    "serial4": ("integer", 32),
    "bigserial": ("bigint", 64),
    "serial8": ("bigint", 64),
    "smallserial": ("smallint", 16),
    "serial2": ("smallint", 16),
}


def read_column(cursor: Cursor, draft: Draft, table: DraftTable) -> DraftColumn:
    """A column's definition, the whole rest of ``cursor``; its constraints are added to ``table``."""
    origin = cursor.origin
    column = DraftColumn(cursor.name("a column or a constraint"), Type(Family.OTHER, ""), origin=origin)
    set_type(cursor, draft, column, type_tokens(cursor))
    table.add_column(column)
    read_clauses(cursor, Target(draft, table, column))
    return column


def type_tokens(cursor: Cursor) -> list[Token]:
    """The tokens of a type: all up to the first word that begins a clause."""
    start = cursor.index
    if not cursor.at_name() or at_clause(cursor):
        return []
    return cursor.until(lambda: cursor.index > start and (cursor.peek(",") or at_clause(cursor)))


def set_type(cursor: Cursor, draft: Draft, column: DraftColumn, tokens: list[Token]) -> None:
    """Give the column the type that ``tokens`` spell; serial types are integers that fill themselves."""
    if not tokens:
        if cursor.dialect.name != "sqlite" and not cursor.peek_any("AS", "GENERATED"):
            raise cursor.fail(f"column {column.name} has no type")
        return
    text = cursor.text(tokens).lower()
    if text in _SERIAL and cursor.dialect.folding == "lower":
        word, bits = _SERIAL[text]
        column.type, column.identity = Type(Family.INTEGER, word, bits=bits), "by default"
        column.forbid_null(column.origin)
    elif text == "serial" and cursor.dialect.inline_keys:
        column.type, column.identity = Type(Family.INTEGER, "bigint unsigned", bits=64, signed=False), "by default"
        column.forbid_null(column.origin)
    else:
        column.type, path = read_type(cursor, tokens)
        column.user_type = draft.settle_type(path)
