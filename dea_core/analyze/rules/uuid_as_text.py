"""Told by the last word of a name."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, linked_columns, of_column
from dea_core.analyze.words import group, words
from dea_core.schema import Family

UUIDS = group("uuid guid")
WRITTEN_LENGTH = 36


@rule("uuid_as_text", "info", about="columns", only=("postgres", "duckdb"))
def uuid_as_text(subject: Subject) -> Iterator[Found]:
    """A UUID is kept as text, where there is a type for it.

    36 characters instead of 16 bytes, in the table and in each index, and nothing refuses half of one.
    """
    for table, column in subject.columns():
        last = words(column.name)[-1:]
        if column.type.family is Family.TEXT and last and last[0] in UUIDS:
            free = column.name not in linked_columns(table) and column.default is None
            referred = any(column.name in link.parent_columns for _, link in subject.children(table))
            fix = subject.fixes.type(table, column, "uuid", "{}::uuid") if free and not referred else ()
            why = f"{column.name} is {column.type}: {WRITTEN_LENGTH} characters for 16 bytes"
            yield Found(of_column(table, column), why, fix, "likely")
