"""ALTER TABLE: a dump's second half, where keys, defaults and partitions are added to tables made before.

Each action is a function of ACTIONS, found by the words it begins with. What cannot change the data (who owns it,
how it is stored) is counted as noise; what is not known here is listed by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dea_core.readers.alter_columns import (
    alter_column,
    change_column,
    modify_column,
    move_column,
    rename_column,
    take_column,
    where_to,
)
from dea_core.readers.clauses import read_default
from dea_core.readers.columns import read_column
from dea_core.readers.constraints import Target, at_constraint, end_constraint, read_constraint, read_flags
from dea_core.readers.cursor import Cursor
from dea_core.readers.draft import Draft, DraftTable
from dea_core.readers.indexes import read_inline_index
from dea_core.readers.partitions import read_bounds

Action = Callable[[Cursor, Draft, DraftTable], None]


def read_alter_table(cursor: Cursor, draft: Draft) -> None:
    """ALTER TABLE, from behind ALTER."""
    origin = cursor.origin
    cursor.take("FOREIGN")
    cursor.expect("TABLE")
    cursor.take("IF", "EXISTS")
    cursor.take("ONLY")
    path = cursor.path("a table")
    cursor.take("*")
    cursor.take_any("WITH CHECK", "WITH NOCHECK")
    if cursor.peek_any(*_NOISE):
        draft.skip("ALTER TABLE (owner, storage, triggers)", origin)
        return
    table = draft.find(path)
    if table is None:
        draft.note(
            "ALTER TABLE of what is no table here",
            draft.label(path),
            origin,
            ignorable=draft.full(path) in draft.others,
        )
        return
    last: Action | None = None
    for action in cursor.items():
        last = _read_action(action, draft, table, last)


_NOISE = (
    "OWNER TO",
    "ENABLE",
    "DISABLE",
    "FORCE",
    "NO FORCE",
    "REPLICA",
    "CLUSTER",
    "CLUSTER BY",
    "SET WITHOUT",
    "SET TABLESPACE",
    "SET (",
    "RESET",
    "VALIDATE",
    "SET LOGGED",
    "SET UNLOGGED",
    "SET ACCESS",
    "AUTO_INCREMENT",
    "ENGINE",
    "COMMENT",
    "CONVERT",
    "DEFAULT CHARACTER",
    "ORDER BY",
    "CHECK CONSTRAINT",
    "SET TAG",
    "ALTER INDEX",
    "DETACH",
)


def _read_action(action: Cursor, draft: Draft, table: DraftTable, last: Action | None) -> Action | None:
    """Read one action and say which it was: ADD a int, b int leaves the second ADD out in some dialects."""
    if action.peek_any(*_NOISE):
        return None
    for words, read in ACTIONS.items():
        if action.take(*words.split()):
            read(action, draft, table)
            return read
    if last in (_add, alter_column):
        last(action, draft, table)
        return last
    draft.note("ALTER TABLE", f"{table.name} {action.text(action.rest())[:60]}", action.origin)
    return None


# --- ADD --------------------------------------------------------------------------------------------------------------


def _add(action: Cursor, draft: Draft, table: DraftTable) -> None:
    if action.dialect.inline_keys and action.peek_any("KEY", "INDEX", "FULLTEXT", "SPATIAL"):
        read_inline_index(action, draft, table, action.origin)
    elif at_constraint(action) and _is_default(action):
        _add_named_default(action, table)
    elif at_constraint(action):
        read_constraint(action, Target(draft, table))
        end_constraint(action, draft)
    elif action.peek("GENERATED"):
        raise action.fail("expected ALTER COLUMN before it")
    elif action.take_any("PARTITION"):
        action.rest()
    else:
        _add_column(action, draft, table)


def _is_default(action: Cursor) -> bool:
    """SQL Server: ADD CONSTRAINT name DEFAULT (..) FOR column."""
    index = action.index
    found = action.take("CONSTRAINT") and bool(action.name()) and action.peek("DEFAULT")
    action.index = index
    return found


def _add_named_default(action: Cursor, table: DraftTable) -> None:
    action.expect("CONSTRAINT")
    action.name()
    action.expect("DEFAULT")
    tokens = action.until(lambda: action.peek("FOR"))
    action.expect("FOR")
    column = take_column(action, table)
    read_default(Cursor(tokens, action.source), column)


def _add_column(action: Cursor, draft: Draft, table: DraftTable) -> None:
    action.take("COLUMN")
    if action.take("IF", "NOT", "EXISTS") and _peek_name(action) in table.columns:
        return
    if action.peek("("):  # Oracle and MySQL add several in brackets, constraints among them
        for item in action.parens().items():
            _add(item, draft, table)
        return
    place = where_to(action)
    column = read_column(Cursor(place[0], action.source), draft, table)
    move_column(table, column.name, place[1])


def _peek_name(action: Cursor) -> str:
    index = action.index
    name = action.name()
    action.index = index
    return name


# --- DROP and RENAME --------------------------------------------------------------------------------------------------


def _drop(action: Cursor, _: Draft, table: DraftTable) -> None:
    if action.take("PRIMARY", "KEY"):
        table.keys = [key for key in table.keys if not key.primary]
    elif action.take_any("CONSTRAINT", "FOREIGN KEY", "INDEX", "KEY", "CHECK"):
        action.take("IF", "EXISTS")
        _drop_named(table, action.name("a constraint"))
    else:
        action.take("COLUMN")
        action.take("IF", "EXISTS")
        _drop_column(table, action.name("a column"))


def _drop_named(table: DraftTable, name: str) -> None:
    table.keys = [key for key in table.keys if key.name != name]
    table.checks = [check for check in table.checks if check.name != name]
    table.exclusions = [one for one in table.exclusions if one.name != name]
    table.indexes = [index for index in table.indexes if index.name != name]
    table.foreign_keys = [(path, key) for path, key in table.foreign_keys if key.name != name]


def _drop_column(table: DraftTable, name: str) -> None:
    """A column goes with every rule that names it."""
    table.columns.pop(name, None)
    table.keys = [key for key in table.keys if name not in key.columns]
    table.checks = [check for check in table.checks if name not in check.columns]
    table.exclusions = [one for one in table.exclusions if name not in one.columns]
    table.indexes = [index for index in table.indexes if name not in index.columns]
    table.foreign_keys = [(path, key) for path, key in table.foreign_keys if name not in key.columns]


def _rename(action: Cursor, draft: Draft, table: DraftTable) -> None:
    if action.take("CONSTRAINT") or action.take_any("INDEX", "KEY"):
        action.rest()
    elif action.take_any("TO", "AS"):
        _move_table(draft, table, (*table.path[:-1], action.path()[-1]))
    else:
        action.take("COLUMN")
        old = take_column(action, table).name
        action.expect("TO")
        rename_column(table, old, action.name())


def _set_schema(action: Cursor, draft: Draft, table: DraftTable) -> None:
    _move_table(draft, table, (*table.path[:-2], action.name("a schema"), table.path[-1]))


def _move_table(draft: Draft, table: DraftTable, path: tuple[str, ...]) -> None:
    """Give a table another path; foreign keys follow it."""
    old, table.path, table.name = table.path, path, draft.label(path)
    draft.tables = {each.path: each for each in draft.tables.values()}
    for child in draft.tables.values():
        child.foreign_keys = [(path if parent == old else parent, key) for parent, key in child.foreign_keys]


def _attach(action: Cursor, draft: Draft, table: DraftTable) -> None:
    path = action.path("a partition")
    child = draft.find(path)
    if child is None:
        draft.note("partition", f"{draft.label(path)} of {table.name}", action.origin, ignorable=True)
        return
    child.partition_of = table.path
    child.bounds = read_bounds(action)


def _inherit(action: Cursor, draft: Draft, table: DraftTable) -> None:
    draft.note("inheritance", f"{table.name} inherits {draft.label(action.path())}", action.origin)


def _alter_constraint(action: Cursor, draft: Draft, table: DraftTable) -> None:
    """Whether a constraint is deferred may change later; nothing else of it can."""
    name, flags = action.name("a constraint"), read_flags(action)
    table.foreign_keys = [
        (path, replace(key, **vars(flags)) if key.name == name else key) for path, key in table.foreign_keys
    ]
    if not action.done:
        draft.note("ALTER CONSTRAINT", f"{name} {action.text(action.rest())}", action.origin)


ACTIONS: dict[str, Action] = {
    "ADD": _add,
    "ALTER CONSTRAINT": _alter_constraint,
    "ALTER": alter_column,
    "MODIFY": modify_column,
    "CHANGE": change_column,
    "DROP": _drop,
    "RENAME": _rename,
    "SET SCHEMA": _set_schema,
    "ATTACH PARTITION": _attach,
    "INHERIT": _inherit,
}
