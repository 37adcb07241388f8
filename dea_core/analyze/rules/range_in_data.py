"""Which columns have a range is told by names; what it is, by the data."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, key_columns, linked_columns, of_column
from dea_core.analyze.words import ends_with, group, words
from dea_core.schema import NUMERIC, Column, Table

MEASURES = group("amount total subtotal duration length size height width distance fee tax salary count rate score")
DEGREES = {"latitude": 90, "lat": 90, "longitude": 180, "lng": 180, "lon": 180}
SIGNED = group("delta change diff difference adjustment variance offset net balance")
LEAST_ROWS = 100


@rule("range_in_data", "info", about="data")
def range_in_data(subject: Subject) -> Iterator[Found]:
    """A measure is never negative in the data, or a position always on the globe, and no CHECK says so.

    Told from 100 rows on. Prices, quantities and percentages are told by missing_check, with data or without.
    """
    for table, column in subject.columns():
        profile = subject.profile(table, column)
        if profile is None or subject.of_files or profile.filled < LEAST_ROWS or not _has_range(table, column):
            continue
        degrees = DEGREES.get(words(column.name)[-1])
        least = -degrees if degrees else 0
        low, high = subject.low(table, column), subject.high(table, column)
        if low is None or high is None or low < least or (degrees and high > degrees):
            continue
        name = subject.fixes.name(column.name)
        condition = f"{name} BETWEEN {-degrees} AND {degrees}" if degrees else f"{name} >= 0"
        why = f"from {low:g} to {high:g} in {profile.filled:,} rows"
        fix = subject.fixes.check(table, column.name, condition)
        evidence = f"SELECT min({name}), max({name}) FROM {subject.fixes.table(table)}"
        yield Found(of_column(table, column), why, fix, "possible", evidence)


def _has_range(table: Table, column: Column) -> bool:
    if column.type.family not in NUMERIC or not column.type.signed or not words(column.name):
        return False
    if column.name in linked_columns(table) | key_columns(table) or SIGNED & set(words(column.name)):
        return False
    checked = any(column.name in check.columns for check in table.checks)
    return not checked and bool(ends_with(column.name, MEASURES) or words(column.name)[-1] in DEGREES)
