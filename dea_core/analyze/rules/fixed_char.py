"""Codes whose length is fixed by a standard are told by their names."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, linked_columns, of_column
from dea_core.analyze.words import group, words
from dea_core.schema import Family

FIXED = group("code iso iso2 iso3 hash md5 sha1 sha256 currency country state flag checksum digest uuid guid status")
LEAST_LENGTH = 4


@rule("fixed_char", "info", only=("postgres", "redshift", "oracle"))
def fixed_char(subject: Subject) -> Iterator[Found]:
    """A text is char(n): it is filled up with spaces.

    The spaces count in some comparisons and not in others, and nothing is saved. Up to three characters, and codes
    that a standard fixes, are left alone; so are foreign keys, which follow their parent.
    """
    for table, column in subject.columns():
        kind = column.type
        if kind.family is not Family.TEXT or not kind.fixed or (kind.length or 1) < LEAST_LENGTH:
            continue
        if not FIXED & set(words(column.name)) and column.name not in linked_columns(table):
            made = list(subject.fixes.type(table, column, f"varchar({kind.length})"))
            for child, link in subject.children(table):
                if link.parent_columns == (column.name,):
                    made += subject.fixes.type(child, child.column(link.columns[0]), f"varchar({kind.length})")
            why = f"{column.name} always has {kind.length} characters, with spaces at its end"
            yield Found(of_column(table, column), why, tuple(made))
