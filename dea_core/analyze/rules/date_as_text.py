"""Dates are told by the last word of a name."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.analyze.words import ends_with, group, words
from dea_core.schema import Family

DATES = group("date datetime timestamp birthday birthdate dob")
NO_DATE = group("format pattern text label type string display candidate update mandate validate")


@rule("date_as_text", "warning", about="columns", never=("sqlite",))
def date_as_text(subject: Subject) -> Iterator[Found]:
    """A date is kept as text.

    Nothing refuses 2024-02-30 or three spellings of one day, and texts sort by their first character. SQLite has no
    type for dates, and is left alone.
    """
    for table, column in subject.columns():
        found = words(column.name)
        past = len(found) > 1 and found[-1] == "at" and found[-2].endswith("ed")
        if column.type.family is not Family.TEXT or NO_DATE & set(found):
            continue
        if past or ends_with(column.name, DATES):
            moment = past or found[-1] in ("datetime", "timestamp")
            kind = "timestamp" if moment else "date"
            plain = column.default is None and not any(column.name in check.columns for check in table.checks)
            fix = subject.fixes.type(table, column, kind, f"{{}}::{kind}") if plain else ()
            yield Found(of_column(table, column), f"{column.name} is {column.type}", fix, "likely")
