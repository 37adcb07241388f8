"""The grammar of constraints that stand between columns, or are added later.

read_constraint   [CONSTRAINT name] PRIMARY KEY (..) | UNIQUE (..) | FOREIGN KEY (..) | CHECK (..) | EXCLUDE ..
read_own_*        the same for one column, behind its type: PRIMARY KEY, UNIQUE, CHECK (..), REFERENCES ..
read_flags        what may trail any of them: DEFERRABLE, NOT VALID, NOT ENFORCED, how its index is stored
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from dea_core.readers.cursor import Cursor
from dea_core.readers.dialects import Dialect
from dea_core.readers.draft import Draft, DraftColumn, DraftTable
from dea_core.readers.exclusions import read_exclusion
from dea_core.readers.expressions import column_named, need_expression, read_expression
from dea_core.readers.indexes import finish_index
from dea_core.schema import CheckConstraint, ForeignKey, Index, Key, Origin
from dea_core.schema.model import Action

ACTIONS: dict[str, Action] = {
    "NO ACTION": "no action",
    "RESTRICT": "restrict",
    "CASCADE": "cascade",
    "SET NULL": "set null",
    "SET DEFAULT": "set default",
}
_IGNORED_FLAGS = (
    "NOT VALID",
    "NOT ENFORCED",
    "ENFORCED",
    "NO INHERIT",
    "ENABLE NOVALIDATE",
    "ENABLE",
    "DISABLE",
    "VALIDATE",
    "NOVALIDATE",
    "RELY",
    "NORELY",
    "VISIBLE",
    "INVISIBLE",
    "NOT FOR REPLICATION",
    "CLUSTERED",
    "NONCLUSTERED",
    "INITIALLY IMMEDIATE",
    "NOT DEFERRABLE",
)


@dataclass
class Target:
    """What a clause is about: a table, its column if it stands behind one, and the constraint's name if it has one."""

    draft: Draft
    table: DraftTable
    column: DraftColumn | None = None
    name: str | None = None


@dataclass(frozen=True)
class Flags:
    """When a constraint is checked."""

    deferrable: bool = False
    initially_deferred: bool = False


def read_flags(cursor: Cursor) -> Flags:
    """What may trail any constraint: DEFERRABLE and INITIALLY DEFERRED are kept; new rows must obey NOT VALID too."""
    flags = Flags()
    while True:
        if cursor.take("DEFERRABLE"):
            flags = replace(flags, deferrable=True)
        elif cursor.take("INITIALLY", "DEFERRED"):
            flags = Flags(deferrable=True, initially_deferred=True)
        elif not (cursor.take_any(*_IGNORED_FLAGS) or _index_options(cursor)):
            return flags


def _index_options(cursor: Cursor) -> bool:
    """How the index behind a key is stored: USING BTREE, WITH (..), INCLUDE (..), ON [PRIMARY]."""
    if cursor.take("USING", "INDEX", "TABLESPACE") or cursor.take("USING") or cursor.take("TABLESPACE"):
        cursor.name()
    elif cursor.peek_any("WITH (", "INCLUDE ("):
        cursor.next()
        cursor.parens()
    elif cursor.dialect.name == "tsql" and cursor.take("ON"):
        cursor.name()
    else:
        return False
    return True


# --- parts that several constraints share ---------------------------------------------------------------------------


def read_names(cursor: Cursor) -> tuple[str, ...]:
    """``(a, b DESC, c(10))`` -> the names, with what orders or shortens them left out."""
    names = []
    for item in cursor.parens().items():
        names.append(item.name("a column"))
        if item.peek("("):
            item.parens()
        item.take_any("ASC", "DESC")
        item.take_any("NULLS FIRST", "NULLS LAST")
        if not item.done:
            raise item.fail("expected a comma or a closing bracket")
    return tuple(names)


def read_references(cursor: Cursor, target: Target, columns: tuple[str, ...], origin: Origin) -> None:
    """Behind REFERENCES: the parent, perhaps its columns, what happens on delete and update."""
    parent = cursor.path("the parent table")
    parent_columns = read_names(cursor) if cursor.peek("(") else ()
    actions: dict[str, Action] = {}
    while True:
        if cursor.take("MATCH"):
            if cursor.take_any("FULL", "SIMPLE", "PARTIAL") == "FULL" and len(columns) > 1:
                target.table.checks.append(all_or_none(columns, target.name, origin, cursor.dialect))
        elif event := cursor.take_any("ON DELETE", "ON UPDATE"):
            actions[event] = _read_action(cursor)
        else:
            break
    flags = read_flags(cursor)
    foreign_key = ForeignKey(
        columns,
        ".".join(parent),
        parent_columns,
        name=target.name,
        on_delete=actions.get("ON DELETE", "no action"),
        on_update=actions.get("ON UPDATE", "no action"),
        deferrable=flags.deferrable,
        initially_deferred=flags.initially_deferred,
        origin=origin,
    )
    target.table.foreign_keys.append((target.draft.settle(parent), foreign_key))


def _read_action(cursor: Cursor) -> Action:
    found = cursor.take_any(*ACTIONS)
    if found is None:
        raise cursor.fail("expected CASCADE, RESTRICT, SET NULL, SET DEFAULT or NO ACTION")
    if cursor.peek("(") and found.startswith("SET"):
        cursor.parens()  # SET NULL (some of the columns)
    return ACTIONS[found]


def all_or_none(columns: tuple[str, ...], name: str | None, origin: Origin, dialect: Dialect) -> CheckConstraint:
    """What MATCH FULL adds to a foreign key of several columns: all of them are NULL, or none is."""
    nulls = [column_named(column, dialect).is_(exp.null()) for column in columns]
    either = exp.or_(exp.and_(*nulls), exp.and_(*(exp.not_(null.copy()) for null in nulls)))
    return CheckConstraint(need_expression(either), name=name, origin=replace(origin, detail="MATCH FULL"))


def set_key(target: Target, columns: tuple[str, ...], origin: Origin, **options: Any) -> None:
    """Add a key to the target's table."""
    target.table.add_key(Key(columns, name=target.name, origin=origin, **options))


def add_check(cursor: Cursor, target: Target, origin: Origin) -> None:
    """From the bracket of a CHECK to its end; adds it to the target's table."""
    inside = cursor.parens()
    expression = read_expression(inside, inside.rest())
    target.table.checks.append(CheckConstraint(expression, name=target.name, origin=origin))
    read_flags(cursor)


def take_nulls_distinct(cursor: Cursor) -> bool:
    """NULLS NOT DISTINCT makes NULLs clash; SQL's default is that they do not."""
    if cursor.take("NULLS", "NOT", "DISTINCT"):
        return False
    cursor.take("NULLS", "DISTINCT")
    return True


def end_constraint(cursor: Cursor, draft: Draft) -> None:
    """A constraint ends here. More is an error, or listed where the dialect may add how it is stored."""
    if cursor.done:
        return
    if cursor.dialect.strict:
        raise cursor.fail("unexpected after the constraint")
    origin = cursor.origin
    draft.note("constraint option", cursor.text(cursor.rest()), origin, ignorable=True)


# --- constraints that stand by themselves ---------------------------------------------------------------------------


def at_constraint(cursor: Cursor) -> bool:
    """Whether a table's constraint comes next, rather than a column."""
    if cursor.peek_any("CONSTRAINT", "PRIMARY KEY", "FOREIGN KEY", "CHECK (", "UNIQUE", "EXCLUDE USING", "EXCLUDE ("):
        return True
    return cursor.dialect.inline_keys and cursor.peek_any("KEY", "INDEX", "FULLTEXT", "SPATIAL")


def read_constraint(cursor: Cursor, target: Target) -> None:
    """One constraint of a table, at the cursor."""
    origin = cursor.origin
    # MySQL lets the name be left out.
    if cursor.take("CONSTRAINT") and not cursor.peek_any("PRIMARY KEY", "UNIQUE", "FOREIGN KEY", "CHECK ("):
        target.name = cursor.name("the constraint's name")
    if cursor.take("PRIMARY", "KEY"):
        _read_key(cursor, target, origin, primary=True)
    elif cursor.take("UNIQUE"):
        cursor.take_any("KEY", "INDEX")
        _read_key(cursor, target, origin, primary=False)
    elif cursor.take("FOREIGN", "KEY"):
        if not cursor.peek("("):
            cursor.name("the foreign key's index")
        columns = read_names(cursor)
        cursor.expect("REFERENCES")
        read_references(cursor, target, columns, origin)
    elif cursor.take("CHECK"):
        add_check(cursor, target, origin)
    elif cursor.take("EXCLUDE"):
        read_exclusion(cursor, target.draft, target.table, target.name, origin)
        read_flags(cursor)
    elif cursor.take("NOT", "NULL"):
        column = cursor.name("a column")
        if column in target.table.columns:
            target.table.columns[column].forbid_null(origin)
        read_flags(cursor)
    else:
        raise cursor.fail("expected PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK or EXCLUDE")


def _read_key(cursor: Cursor, target: Target, origin: Origin, *, primary: bool) -> None:
    cursor.take_any("CLUSTERED", "NONCLUSTERED")
    nulls_distinct = take_nulls_distinct(cursor)
    if cursor.take("USING", "INDEX"):
        _promote_index(cursor, target, origin, primary=primary)
        return
    if cursor.dialect.inline_keys and not cursor.peek_any("(", "USING"):
        target.name = target.name or cursor.name("the key's name")
    if cursor.take("USING"):
        cursor.name()
    if (
        cursor.dialect.inline_keys and not primary
    ):  # its parts may be expressions or beginnings of columns, as an index's
        finish_index(cursor, target.draft, target.table, Index(target.name, (), (), origin=origin), unique=True)
        return
    columns = read_names(cursor)
    flags = read_flags(cursor)
    while cursor.dialect.inline_keys and cursor.take_any("KEY_BLOCK_SIZE", "COMMENT"):
        cursor.take("=")
        cursor.next()
    set_key(target, columns, origin, primary=primary, nulls_distinct=nulls_distinct, deferrable=flags.deferrable)


def _promote_index(cursor: Cursor, target: Target, origin: Origin, *, primary: bool) -> None:
    """PRIMARY KEY USING INDEX: the unique index of that name becomes the key."""
    index = cursor.name("an index")
    keys = target.table.keys
    found = next((key for key in keys if key.name == index), None)
    if found is None:
        raise cursor.fail(f"no unique index {index} on {target.table.name} was made before")
    flags = read_flags(cursor)
    keys.remove(found)
    target.table.add_key(
        replace(found, primary=primary, name=target.name or index, origin=origin, deferrable=flags.deferrable)
    )
