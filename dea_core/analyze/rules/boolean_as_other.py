"""Booleans are told by the first word of a name."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, linked_columns, of_column
from dea_core.analyze.words import group, words
from dea_core.schema import Column, Family

QUESTIONS = group("is has can was should allow allows")
LEAST_WORDS = 2
LONGEST = 5
"""``false`` has so many characters."""


@rule("boolean_as_other", "info", about="columns", only=("postgres", "duckdb", "snowflake", "redshift", "bigquery"))
def boolean_as_other(subject: Subject) -> Iterator[Found]:
    """A yes or no is kept as a number or a text, where there is a boolean type.

    2, 'Y', 'y' and 'yes' are all let in, and each query has its own idea of them.
    """
    for table, column in subject.columns():
        if column.name not in linked_columns(table) and _asks(column) and not column.type.values:
            plain = column.default is None and not any(column.name in check.columns for check in table.checks)
            text = "lower({}) IN ('y', 'yes', 't', 'true', '1')"
            using = text if column.type.family is Family.TEXT else "{} <> 0"
            fix = subject.fixes.type(table, column, "boolean", using) if plain else ()
            yield Found(of_column(table, column), f"{column.name} is {column.type}", fix, "likely")


def _asks(column: Column) -> bool:
    found = words(column.name)
    text = column.type.family is Family.TEXT and (column.type.length or LONGEST + 1) <= LONGEST
    short = column.type.family is Family.INTEGER or text
    return len(found) >= LEAST_WORDS and found[0] in QUESTIONS and short and found[-1] not in ("id", "count", "at")
