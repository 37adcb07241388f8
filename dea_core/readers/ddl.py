"""DDL text -> Schema.

    text -> split_statements -> READERS by the words a statement begins with -> Draft -> build -> Schema
                                └── NOISE: skipped without a look inside, counted or listed by name

Statements that make no rule (data, grants, functions, views) are never parsed: a dump costs what its structure costs.
A CREATE TABLE that cannot be read is an error at its line: half a schema is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dea_core.errors import ReadError
from dea_core.readers.alter import read_alter_table
from dea_core.readers.build import build
from dea_core.readers.cursor import Cursor, cursor_over
from dea_core.readers.dialects import dialect_named
from dea_core.readers.draft import Draft
from dea_core.readers.indexes import read_index
from dea_core.readers.noise import skip_noise
from dea_core.readers.others import (
    read_alter_domain,
    read_alter_type,
    read_comment,
    read_create_domain,
    read_create_type,
    read_drop,
    read_set,
    read_use,
)
from dea_core.readers.statements import Statement, split_statements
from dea_core.readers.tables import BEFORE_TABLE, OTHER_TABLES, read_table
from dea_core.readers.triggers import note_trigger
from dea_core.schema import Origin, Schema

Reader = Callable[[Cursor, Draft], None]

# The words before the one that tells; each reader begins behind CREATE, ALTER or its own first word.
_OR_REPLACE = r"(?:OR REPLACE |OR ALTER )?"
_BEFORE_TABLE = rf"(?:(?:{'|'.join(BEFORE_TABLE + OTHER_TABLES)}) )*"
READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(rf"CREATE {_OR_REPLACE}{_BEFORE_TABLE}TABLE\b"), read_table),
    (re.compile(r"CREATE (?:UNIQUE |FULLTEXT |SPATIAL |BITMAP |CLUSTERED |NONCLUSTERED )*INDEX\b"), read_index),
    (re.compile(rf"CREATE {_OR_REPLACE}TYPE\b(?! BODY)"), read_create_type),
    (re.compile(r"CREATE DOMAIN\b"), read_create_domain),
    (re.compile(r"ALTER (?:FOREIGN )?TABLE\b"), read_alter_table),
    (re.compile(r"ALTER TYPE\b"), read_alter_type),
    (re.compile(r"ALTER DOMAIN\b"), read_alter_domain),
    (re.compile(r"COMMENT ON\b"), read_comment),
    (re.compile(r"DROP\b"), read_drop),
    (re.compile(r"SET\b"), read_set),
    (re.compile(r"USE\b"), read_use),
)


def read_ddl(text: str, *, dialect: str = "postgres", place: str | None = None) -> Schema:
    """The schema that ``text`` makes in ``dialect``; ``place`` (a file) is named in origins and errors.

    Raises ReadError where a statement cannot be read, SchemaError where the schema contradicts itself.
    """
    draft = Draft(dialect_named(dialect))
    for statement in split_statements(text, draft.dialect, place):
        read_statement(statement, draft)
    if not draft.tables:
        raise _no_table(draft, place)
    return build(draft)


def _no_table(draft: Draft, place: str | None) -> ReadError:
    """Tell a file that is not SQL from SQL that makes no table."""
    found = [unsupported.what for unsupported in draft.unsupported] + list(draft.noise)
    if all(what == "statement" for what in found):
        return ReadError("no SQL statement found", place=place, hint="give a file of CREATE TABLE statements")
    return ReadError("no CREATE TABLE found", place=place, hint=f"it holds: {', '.join(dict.fromkeys(found))}")


def read_statement(statement: Statement, draft: Draft) -> None:
    """Read one statement into ``draft``."""
    head = statement.head
    if head.startswith("CREATE SCHEMA") and skip_noise(statement, draft):
        _read_schema_elements(statement, draft)
        return
    reader = next((read for sign, read in READERS if sign.match(head)), None)
    if reader is None:
        if draft.dialect.name == "postgres":
            note_trigger(statement, draft)
        if head.startswith("DO ") or not skip_noise(statement, draft):
            _read_block(statement, draft)
        return
    cursor = cursor_over(statement, draft.dialect)
    _step_behind_verb(cursor)
    reader(cursor, draft)


def _step_behind_verb(cursor: Cursor) -> None:
    cursor.next()
    cursor.take_any("OR REPLACE", "OR ALTER")


def _read_schema_elements(statement: Statement, draft: Draft) -> None:
    """CREATE SCHEMA s CREATE TABLE a (..) CREATE TABLE b (..): without semicolons, all in that schema."""
    if not re.match(r"CREATE SCHEMA (?:IF NOT EXISTS )?\S+ (?:AUTHORIZATION \S+ )?CREATE ", statement.head):
        return
    cursor = cursor_over(statement, draft.dialect)
    cursor.next()
    cursor.expect("SCHEMA")
    schema = cursor.name("the schema's name")
    cursor.until(lambda: cursor.peek("CREATE"))
    before, draft.search = draft.search, [schema]
    while cursor.take("CREATE"):
        line = cursor.line
        element = Cursor(cursor.until(lambda: cursor.peek("CREATE")), cursor.source, line=line)
        if element.peek_any("TABLE", "UNLOGGED TABLE"):
            read_table(element, draft)
        elif element.peek_any("INDEX", "UNIQUE INDEX"):
            read_index(element, draft)
        else:
            _note_element(element, draft)
    draft.search = before


def _note_element(element: Cursor, draft: Draft) -> None:
    """A view, sequence, trigger or grant within CREATE SCHEMA."""
    kind, origin = element.next().text.lower(), element.origin
    name = element.text(element.until(lambda: element.peek_any("AS", "(")))
    draft.note(kind, name[:60], origin, ignorable=True)


_BLOCK = re.compile(r"\bBEGIN\b(.*?)(?:\bEXCEPTION\b.*)?\bEND\b\s*;?\s*$", re.DOTALL | re.IGNORECASE)
_PROCEDURAL = re.compile(r"\b(?:IF|LOOP|FOR|EXECUTE|PERFORM|DECLARE)\b", re.IGNORECASE)


def _read_block(statement: Statement, draft: Draft) -> None:
    """DO $$ BEGIN <DDL>; EXCEPTION .. END $$: migrations wrap statements so. Anything cleverer is listed."""
    body = re.search(r"(\$\w*\$)(.*)\1", statement.text, re.DOTALL)
    inner = body and _BLOCK.search(body[2])
    if not body or not inner or _PROCEDURAL.search(re.sub(r"IF NOT EXISTS", "", inner[1], flags=re.IGNORECASE)):
        what = "DO block" if statement.head.startswith("DO ") else "statement"
        draft.note(what, " ".join(statement.text[:60].split()), Origin("ddl", statement.place, statement.line))
        return
    line = statement.line + statement.text.count("\n", 0, body.start(2) + inner.start(1))
    for each in split_statements(inner[1], draft.dialect, statement.place):
        read_statement(Statement(each.text, line + each.line - 1, statement.place), draft)
