"""Dates as ISO 8601 writes them, with or without a time."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.schema import Family

LEAST_ROWS = 20
LENGTH_OF_DATE = 10


@rule("date_in_text", "warning", about="data", never=("sqlite",))
def date_in_text(subject: Subject) -> Iterator[Found]:
    """Every value of a text is a date.

    Nothing refuses the next one that is not, and no difference of days can be taken. Told from 20 values on.
    """
    for table, column in subject.columns():
        profile = subject.profile(table, column)
        if profile is None or profile.text is None or column.type.family is not Family.TEXT:
            continue
        full = profile.filled - profile.text.empty
        if full >= LEAST_ROWS and profile.text.dates == full:
            timed = len(str(profile.high).strip()) > LENGTH_OF_DATE
            kind = "timestamp" if timed else "date"
            plain = column.default is None and not profile.text.empty
            fix = subject.fixes.type(table, column, kind, f"{{}}::{kind}") if plain else ()
            why = f"{full:,} of {full:,} values are dates, from {profile.low} to {profile.high}"
            yield Found(of_column(table, column), why, fix, "likely")
