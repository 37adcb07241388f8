"""What stands around the INSERTs of a script: a transaction, keys that wait for its end, sequences that move on.

opening ── (before_table ── INSERTs ── after_table) for each ── closing       one file of all tables
load_script                                                                   the same, including a file a table
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from dea_core.generate.loading import loading_order
from dea_core.generate.writers.job import text_literal
from dea_core.generate.writers.spellings import Spelling, spelling_of
from dea_core.schema import Table
from dea_core.sql.ddl import identifier

LOAD = "load.sql"
FIRST_LINE = "-- made by data-engineering-agents"
_SIMPLE = re.compile(r"[a-z][a-z0-9_]*\Z")
_PLAIN_FILE = re.compile(r"[\w.-]+\Z")
_WORDS = """
    all alter and any as asc begin between by case check column comment commit connect constraint create cross
    current date default delete desc distinct drop else end exists file for foreign from full grant group having
    if immediate in increment index inner insert integer intersect into is join key left level like lock long
    minus mode natural not null number of on option or order outer percent primary prior public raw references
    rename revoke right row rowid rownum rows sample select session set share size some start sum synonym
    sysdate table then to transaction trigger true false uid union unique update user using validate value
    values varchar view when whenever where window with"""
_RESERVED = frozenset(_WORDS.split())
"""Words that dialects which fold names to upper case keep for themselves."""


def sql_name(name: str, spelling: Spelling) -> str:
    """A name as the dialect has it: a Schema holds in lower case what Snowflake and Oracle hold in upper case."""
    if not spelling.folds_upper:
        return identifier(name, spelling.dialect)
    if not _SIMPLE.match(name):
        return identifier(name, spelling.dialect)
    return identifier(name.upper(), spelling.dialect) if name in _RESERVED else name


def table_name(table: Table, spelling: Spelling) -> str:
    """The table's name, with as much of its path as people type."""
    return ".".join(sql_name(part, spelling) for part in _typed_path(table))


def _typed_path(table: Table) -> tuple[str, ...]:
    endings = (table.path[-count:] for count in range(1, len(table.path) + 1))
    return next((path for path in endings if ".".join(path) == table.name), (table.name,))


def lines_of(lines: Sequence[str]) -> bytes:
    """Lines of a script; what is no comment and no command line's own ends in a semicolon."""
    return "".join(line + ("\n" if line.startswith("--") else ";\n") for line in lines).encode()


def opening(tables: Sequence[Table], spelling: Spelling) -> list[str]:
    """What comes before the first table."""
    return [*spelling.before, *([spelling.begin] if spelling.begin else []), *_suspending(tables, spelling)]


def closing(tables: Sequence[Table], spelling: Spelling) -> list[str]:
    """What comes behind the last table."""
    return [*_resuming(tables, spelling), *([spelling.commit] if spelling.commit else [])]


def before_table(table: Table, spelling: Spelling) -> list[str]:
    """What comes before a table's rows."""
    return _identity_insert(table, spelling, "ON")


def after_table(table: Table, spelling: Spelling) -> list[str]:
    """What comes behind a table's rows."""
    return [*_moving_sequences(table, spelling), *_identity_insert(table, spelling, "OFF")]


def load_script(files: Sequence[str], tables: Sequence[Table], dialect: str) -> bytes:
    """``load.sql``: runs the files of a folder in loading order, in one transaction where the dialect has them."""
    spelling = spelling_of(dialect)
    include = spelling.include or "-- run {}"
    names = [name if _PLAIN_FILE.match(name) else f"'{name}'" for name in files]
    inside = "".join(include.format(name) + "\n" for name in names)
    return lines_of([FIRST_LINE, *opening(tables, spelling)]) + inside.encode() + lines_of(closing(tables, spelling))


def made_by_us(path: Path) -> bool:
    """Whether the script's first line says so."""
    with path.open("rb") as file:
        return file.readline().rstrip() == FIRST_LINE.encode()


# --- keys that no order serves ----------------------------------------------------------------------------------------


def _entangled(tables: Sequence[Table]) -> list[Table]:
    """Tables that refer to themselves or to one another in a circle."""
    order = loading_order(tables)
    return [t for t in tables if order.cycle_of(t.name) or any(key.parent == t.name for key in t.foreign_keys)]


def _suspending(tables: Sequence[Table], spelling: Spelling) -> list[str]:
    """Statements that let keys of entangled tables wait until all rows are there."""
    entangled = _entangled(tables)
    if not entangled:
        return []
    if spelling.dialect == "postgres":
        return _deferring(entangled, spelling)
    if spelling.dialect in ("mysql", "singlestore"):
        return ["SET FOREIGN_KEY_CHECKS = 0"]
    if spelling.dialect == "sqlite":
        return ["PRAGMA defer_foreign_keys = ON"]
    if spelling.dialect == "tsql":
        return [f"ALTER TABLE {table_name(table, spelling)} NOCHECK CONSTRAINT ALL" for table in entangled]
    return []


def _resuming(tables: Sequence[Table], spelling: Spelling) -> list[str]:
    entangled = _entangled(tables)
    if not entangled:
        return []
    if spelling.dialect == "postgres":
        return _no_longer_deferring()
    if spelling.dialect in ("mysql", "singlestore"):
        return ["SET FOREIGN_KEY_CHECKS = 1"]
    if spelling.dialect == "tsql":
        return [f"ALTER TABLE {table_name(table, spelling)} WITH CHECK CHECK CONSTRAINT ALL" for table in entangled]
    return []


def _deferring(tables: Sequence[Table], spelling: Spelling) -> list[str]:
    """Postgres: the keys among these tables become deferrable for this transaction, and are remembered."""
    names = ", ".join(f"{text_literal(table_name(table, spelling))}::regclass" for table in tables)
    return [
        "CREATE TEMPORARY TABLE dea_keys ON COMMIT DROP AS SELECT conrelid::regclass AS child, conname AS name"
        f" FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable AND conparentid = 0"
        f" AND conrelid IN ({names}) AND confrelid IN ({names})",
        _for_each_key("DEFERRABLE INITIALLY DEFERRED"),
        "SET CONSTRAINTS ALL DEFERRED",
    ]


def _no_longer_deferring() -> list[str]:
    return ["SET CONSTRAINTS ALL IMMEDIATE", _for_each_key("NOT DEFERRABLE")]


def _for_each_key(change: str) -> str:
    alter = f"'ALTER TABLE %s ALTER CONSTRAINT %I {change}', key.child, key.name"
    loop = f"FOR key IN SELECT * FROM dea_keys LOOP EXECUTE format({alter}); END LOOP;"
    return f"DO $$ DECLARE key record; BEGIN {loop} END $$"


# --- columns that fill themselves -------------------------------------------------------------------------------------


def _moving_sequences(table: Table, spelling: Spelling) -> list[str]:
    """Postgres: the next row that somebody adds gets a number that is free."""
    if spelling.dialect != "postgres":
        return []
    name = table_name(table, spelling)
    statements = []
    for column in (column for column in table.columns if column.identity):
        sequence = f"pg_get_serial_sequence({text_literal(name)}, {text_literal(column.name)})"
        highest = f"SELECT max({sql_name(column.name, spelling)}) AS top FROM {name}"
        statements.append(f"SELECT setval({sequence}, top) FROM ({highest}) AS held WHERE top > 0")
    return statements


def _identity_insert(table: Table, spelling: Spelling, switch: str) -> list[str]:
    """T-SQL: values for such a column are taken from one table at a time."""
    if spelling.dialect not in ("tsql", "fabric") or not any(column.identity for column in table.columns):
        return []
    return [f"SET IDENTITY_INSERT {table_name(table, spelling)} {switch}"]
