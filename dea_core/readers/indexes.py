"""CREATE INDEX, and MySQL's KEY inside a table: a unique one over plain columns is a Key, another an Index.

A unique index over expressions is a rule that a Key cannot say: it is listed as not supported, never ignorable. Where
each expression is over one column (``lower(email)``), values that agree in it must at least not agree in the columns:
those become a Key too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from dea_core.errors import ReadError
from dea_core.readers.cursor import Cursor
from dea_core.readers.draft import Draft, DraftTable
from dea_core.readers.expressions import read_expression
from dea_core.schema import Index, Key, Origin


@dataclass
class _Parts:
    """What an index is over: the text of each part, and the columns named by those that are plain columns."""

    texts: list[str]
    columns: list[str]
    written: list[str]
    plain: bool = True


def read_index(cursor: Cursor, draft: Draft) -> None:
    """CREATE [UNIQUE] INDEX, from behind CREATE."""
    origin = cursor.origin
    unique = bool(cursor.take("UNIQUE"))
    cursor.until(lambda: cursor.peek("INDEX"))
    cursor.expect("INDEX")
    cursor.take_any("CONCURRENTLY")
    cursor.take("IF", "NOT", "EXISTS")
    name = None if cursor.peek("ON") else ".".join(cursor.path("the index's name"))
    method = cursor.name() if cursor.take("USING") else None
    cursor.expect("ON")
    cursor.take("ONLY")
    path = cursor.path("the index's table")
    table = draft.find(path)
    if table is None:
        draft.note("index on what is no table here", f"{name} on {draft.label(path)}", origin, ignorable=True)
        return
    method = cursor.name() if cursor.take("USING") else method
    finish_index(cursor, draft, table, Index(name, (), (), method, origin=origin), unique=unique)


def finish_index(cursor: Cursor, draft: Draft, table: DraftTable, index: Index, *, unique: bool) -> None:
    """From the bracket of an index's parts to its end; adds it to ``table``."""
    parts = _read_parts(cursor.parens())
    nulls_distinct, where = True, None
    while not cursor.done:
        if cursor.take("NULLS", "NOT", "DISTINCT"):
            nulls_distinct = False
        elif cursor.take("WHERE"):
            where = read_expression(cursor, cursor.rest())
        elif cursor.take("COMMENT"):
            cursor.take("=")
            cursor.next()
        else:
            cursor.next()  # INCLUDE (..), WITH (..), TABLESPACE x: how it is stored
    if unique and parts.plain:
        table.add_key(replace(_key(parts, index, where), nulls_distinct=nulls_distinct))
    elif unique:
        what = f"{index.name} on {table.name} ({', '.join(parts.texts)})"
        draft.note("unique index over expression", what, index.origin)
        if len(parts.columns) == len(parts.texts):
            table.add_key(_key(parts, index, where))
    else:
        whole = replace(index, expressions=tuple(parts.texts), columns=tuple(parts.columns), where=where)
        table.indexes.append(replace(whole, written=tuple(parts.written)))


def _key(parts: _Parts, index: Index, where: exp.Expression | None) -> Key:
    columns, written = tuple(parts.columns), tuple(parts.written)
    return Key(columns, name=index.name, where=where, is_index=True, written=written, origin=index.origin)


def read_inline_index(cursor: Cursor, draft: Draft, table: DraftTable, origin: Origin) -> None:
    """MySQL's KEY name (a, b), FULLTEXT KEY .., SPATIAL KEY .. between the columns of a table."""
    method = cursor.take_any("FULLTEXT", "SPATIAL")
    cursor.take_any("KEY", "INDEX")
    name = None if cursor.peek_any("(", "USING") else cursor.name("the index's name")
    using = cursor.name() if cursor.take("USING") else None
    finish_index(
        cursor, draft, table, Index(name, (), (), method.lower() if method else using, origin=origin), unique=False
    )


def _read_parts(inside: Cursor) -> _Parts:
    parts = _Parts([], [], [])
    for item in inside.items():
        text = item.text(item.tokens)
        column = _plain_column(item)
        if column is None:
            parts.plain = False
            item.index = 0
            parts.columns += [c for c in _columns_within(item) if c not in parts.columns]
        else:
            parts.columns.append(column)
        parts.written.append(text)
        parts.texts.append(text if column is None else column)
    return parts


def _plain_column(item: Cursor) -> str | None:
    """The column of a part that is one, whatever direction, collation or operator class stands behind it."""
    if item.peek("("):
        inner = item.parens()
        if not inner.at_name():
            return None
        name = inner.name()
        return name if inner.done else None
    if not item.at_name():
        return None
    name = item.name()
    return None if item.peek("(") or item.peek_any(".", "::", "+", "-", "||") else name


def _columns_within(item: Cursor) -> list[str]:
    """The columns that an expression names; none where it cannot be read, as an index is only advice."""
    tokens = item.until(lambda: item.peek_any("ASC", "DESC", "NULLS", "COLLATE"))
    try:
        tree = read_expression(item, tokens)
    except ReadError:
        return []
    return list(dict.fromkeys(column.name for column in tree.find_all(exp.Column)))
