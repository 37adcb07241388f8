"""Told from a number of rows on that makes chance unlikely."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, linked_columns, of_column

LEAST_ROWS = 1000


@rule("constant_column", "info", about="data")
def constant_column(subject: Subject) -> Iterator[Found]:
    """A column holds one value in all of 1,000 rows or more, or none at all.

    It tells no row from another: it may be left over, or whoever should fill it does not.
    """
    for table, column in subject.columns():
        profile = subject.profile(table, column)
        if profile is None or profile.rows < LEAST_ROWS or column.name in linked_columns(table):
            continue
        if profile.nulls == profile.rows or (profile.distinct == 1 and profile.nulls == 0):
            value = f"'{profile.low}'" if profile.nulls < profile.rows else "NULL"
            why = f"{value} in {profile.rows:,} of {profile.rows:,} rows"
            yield Found(of_column(table, column), why, (), "possible")
