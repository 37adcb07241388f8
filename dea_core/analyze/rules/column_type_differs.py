"""Compared are kinds of values, for names that say what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.analyze.words import folded, group, words
from dea_core.schema import Column, Family, Table

VAGUE = group("value name type status code data number size level state key version position order rank ref note")
LEAST_WORDS = 2


@rule("column_type_differs", "info", about="columns")
def column_type_differs(subject: Subject) -> Iterator[Found]:
    """Columns of one name hold different kinds of values in different tables.

    A join between them casts each row, and one of the two is often a mistake. Names that say little (``value``,
    ``code``) are left alone.
    """
    by_name: dict[str, list[tuple[Table, Column]]] = {}
    for table, column in subject.columns():
        if len(words(column.name)) >= LEAST_WORDS and words(column.name)[-1] not in VAGUE:
            by_name.setdefault(folded(column.name), []).append((table, column))
    for same in by_name.values():
        families = Counter(_kind(column) for _, column in same)
        if len(families) > 1:
            usual, count = families.most_common(1)[0]
            table, column = next((t, c) for t, c in same if _kind(c) is not usual)
            why = f"{column.name} is {column.type} here, and {usual} in {_named(same, usual, count)}"
            yield Found(of_column(table, column), why, confidence="likely")


def _kind(column: Column) -> Family:
    return Family.TEXT if column.type.family is Family.ENUM else column.type.family


def _named(same: list[tuple[Table, Column]], usual: Family, count: int) -> str:
    first = next(table.name for table, column in same if _kind(column) is usual)
    return first if count == 1 else f"{count} tables, such as {first}"
