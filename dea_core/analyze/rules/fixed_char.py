"""Codes whose length is fixed by a standard are told by their names. One finding for all: it is a habit."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, linked_columns, of_schema
from dea_core.analyze.words import group, words
from dea_core.schema import Column, Family, Table

FIXED = group("code iso iso2 iso3 hash md5 sha1 sha256 currency country state flag checksum digest uuid guid status")
LEAST_LENGTH = 4
SHOWN = 3


@rule("fixed_char", "info", only=("postgres", "redshift", "oracle"))
def fixed_char(subject: Subject) -> Iterator[Found]:
    """Texts are char(n): they are filled up with spaces.

    The spaces count in some comparisons and not in others, and nothing is saved. Up to three characters, and codes
    that a standard or a CHECK fixes, are left alone; foreign keys follow their parents.
    """
    padded = [(table, column) for table, column in subject.columns() if _is_padded(table, column)]
    if padded:
        named = ", ".join(f"{table.name}.{column.name} {column.type}" for table, column in padded[:SHOWN])
        more = f" and {len(padded) - SHOWN} more" if len(padded) > SHOWN else ""
        fix = tuple(statement for table, column in padded for statement in _fix(subject, table, column))
        yield Found(of_schema(subject.schema), f"{len(padded)} columns: {named}{more}", fix)


def _is_padded(table: Table, column: Column) -> bool:
    kind = column.type
    if kind.family is not Family.TEXT or not kind.fixed or (kind.length or 1) < LEAST_LENGTH:
        return False
    checked = any(column.name in check.columns for check in table.checks)
    return not checked and not FIXED & set(words(column.name)) and column.name not in linked_columns(table)


def _fix(subject: Subject, table: Table, column: Column) -> list[str]:
    kind = f"varchar({column.type.length})"
    made = list(subject.fixes.type(table, column, kind))
    for child, link in subject.children(table):
        if link.parent_columns == (column.name,):
            made += subject.fixes.type(child, child.column(link.columns[0]), kind)
    return made
