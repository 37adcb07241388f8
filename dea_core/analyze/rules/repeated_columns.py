"""Told by numbers that follow one another behind one word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.analyze.words import group, words
from dea_core.schema import Column, Table

LEAST = 3
LINES = group("address addr line street")
_NUMBERED = re.compile(r"(.*?)_?(\d+)(\D*)")


@rule("repeated_columns", "warning", about="columns")
def repeated_columns(subject: Subject) -> Iterator[Found]:
    """Columns repeat with a number: ``phone1``, ``phone2``, ``phone3``.

    A search asks each of them, and the next one needs a new column. A table with a row each does it. Two of a kind and
    the lines of an address are left alone.
    """
    for table in subject.schema:
        for stem, columns in _series(table).items():
            why = f"{len(columns)} columns of {table.name} are one: {columns[0].name} to {columns[-1].name} ({stem})"
            yield Found(of_column(table, columns[0]), why, confidence="likely")


def _series(table: Table) -> dict[str, list[Column]]:
    """The columns of each stem, where their numbers follow one another and their types are one."""
    found: dict[tuple[str, object], list[tuple[int, Column]]] = {}
    for column in table.columns:
        match = _NUMBERED.fullmatch(column.name)
        if match and match[1] and not LINES & set(words(match[1])):
            stem = f"{match[1]}#{match[3]}"
            found.setdefault((stem, column.type.family), []).append((int(match[2]), column))
    series = {}
    for (stem, _), numbered in found.items():
        numbered.sort(key=lambda each: each[0])
        numbers = [number for number, _ in numbered]
        following = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        if len(numbers) >= LEAST and following and numbers[0] <= 1:
            series[stem] = [column for _, column in numbered]
    return series
