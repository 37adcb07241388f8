"""ALTER TABLE's actions on one column: ALTER COLUMN, and MySQL's MODIFY and CHANGE."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp
from sqlglot.tokenizer_core import Token

from dea_core.errors import ReadError, did_you_mean
from dea_core.readers.clauses import read_clauses, read_default, read_generated
from dea_core.readers.columns import set_type, type_tokens
from dea_core.readers.constraints import Target
from dea_core.readers.cursor import Cursor
from dea_core.readers.draft import Draft, DraftColumn, DraftTable
from dea_core.schema import Exclusion, Family, Type


def take_column(action: Cursor, table: DraftTable) -> DraftColumn:
    """The column named next, in any case where the dialect says so."""
    origin = action.origin
    name = action.name("a column")
    found = table.columns.get(name)
    if found is None and action.dialect.any_case:
        found = next((c for c in table.columns.values() if c.name.lower() == name.lower()), None)
    if found is None:
        hint = did_you_mean(name, table.columns)
        raise ReadError(f"table {table.name} has no column {name}", place=origin, hint=hint)
    return found


_COLUMN_NOISE = ("SET STATISTICS", "SET STORAGE", "SET COMPRESSION", "SET (", "RESET", "COMMENT", "SET MASKING")


def alter_column(action: Cursor, draft: Draft, table: DraftTable) -> None:
    """Behind ALTER [COLUMN]: SET NOT NULL, SET DEFAULT, TYPE, ADD GENERATED and their opposites."""
    action.take("COLUMN")
    origin = action.origin
    column = take_column(action, table)
    if action.take("SET", "NOT", "NULL"):
        column.forbid_null(origin)
    elif action.take("DROP", "NOT", "NULL"):
        column.not_null = False
    elif action.take("SET", "DEFAULT"):
        read_default(action, column)
    elif action.take("DROP", "DEFAULT"):
        column.default = None
        column.identity = None
    elif action.take("ADD"):
        read_generated(action, column)
    elif action.take_any("DROP IDENTITY"):
        column.identity = None
    elif action.take_any("DROP EXPRESSION"):
        column.generated = None
    elif action.take_any("SET DATA TYPE", "TYPE"):
        set_type(action, draft, column, _type_tokens_until(action, "USING"))
        action.rest()
    elif action.take("SET", "GENERATED"):
        column.identity = "always" if action.take("ALWAYS") else "by default"
    elif action.peek_any(*_COLUMN_NOISE):
        action.rest()
    else:
        _redefine(action, draft, table, column)  # SQL Server: ALTER COLUMN a type [NOT NULL]


def _type_tokens_until(action: Cursor, word: str) -> list[Token]:
    """A type's tokens, up to ``word``."""
    inner = Cursor(action.until(lambda: action.peek(word)), action.source)
    return type_tokens(inner)


def _redefine(action: Cursor, draft: Draft, table: DraftTable, column: DraftColumn) -> None:
    """A column's new definition takes the place of the old one, and of its NOT NULL, default and identity."""
    tokens = where_to(action)[0]
    inner = Cursor(tokens, action.source)
    fresh = DraftColumn(column.name, Type(Family.OTHER, ""), origin=action.origin)
    set_type(inner, draft, fresh, type_tokens(inner))
    read_clauses(inner, Target(draft, table, fresh))
    table.columns[column.name] = replace(fresh, name=column.name)


def modify_column(action: Cursor, draft: Draft, table: DraftTable) -> None:
    """Behind MODIFY: the column's new definition."""
    action.take("COLUMN")
    _redefine(action, draft, table, take_column(action, table))


def change_column(action: Cursor, draft: Draft, table: DraftTable) -> None:
    """Behind CHANGE: the column's new name and definition."""
    action.take("COLUMN")
    old = take_column(action, table)
    rename_column(table, old.name, action.name("the column's new name"))
    _redefine(action, draft, table, next(c for c in table.columns.values() if c is old))


def where_to(action: Cursor) -> tuple[list[Token], str | None]:
    """MySQL says where a column goes: FIRST, or AFTER another."""
    name = [action.next()]
    tokens = name + action.until(lambda: action.peek_any("AFTER", "FIRST"))
    if action.dialect.inline_keys and action.take("FIRST"):
        return tokens, ""
    if action.dialect.inline_keys and action.take("AFTER"):
        return tokens, action.name()
    return tokens + action.rest(), None


def move_column(table: DraftTable, name: str, after: str | None) -> None:
    """Put a column behind another, or first if ``after`` is empty; None leaves it last."""
    if after is None:
        return
    column = table.columns.pop(name)
    names = list(table.columns)
    at = names.index(after) + 1 if after in names else 0 if after == "" else len(names)
    ordered = [*list(table.columns.items())[:at], (name, column), *list(table.columns.items())[at:]]
    table.columns = dict(ordered)


def rename_column(table: DraftTable, old: str, new: str) -> None:
    """Rename a column, in the table's own rules too."""

    def swap(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if name == old else name for name in names)

    for column in table.columns.values():
        column.name = new if column.name == old else column.name
    table.columns = {column.name: column for column in table.columns.values()}
    table.keys = [replace(key, columns=swap(key.columns)) for key in table.keys]
    table.foreign_keys = [(path, replace(key, columns=swap(key.columns))) for path, key in table.foreign_keys]
    table.indexes = [
        replace(index, columns=swap(index.columns), expressions=swap(index.expressions), written=swap(index.written))
        for index in table.indexes
    ]
    for check in table.checks:
        for node in check.expression.find_all(exp.Column):
            if node.name == old:
                node.this.set("this", new)
        check.__dict__.pop("columns", None)
    table.exclusions = [_renamed(one, old, new) for one in table.exclusions]


def _renamed(one: Exclusion, old: str, new: str) -> Exclusion:
    def swap(tree: exp.Expression) -> exp.Expression:
        tree = tree.copy()
        for node in tree.find_all(exp.Column):
            if node.name == old:
                node.this.set("this", new)
        return tree

    where = swap(one.where) if one.where is not None else None
    return replace(one, equal=tuple(map(swap, one.equal)), ends=tuple(map(swap, one.ends)), where=where)
