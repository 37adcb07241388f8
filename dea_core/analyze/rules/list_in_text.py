"""Sentences have spaces and an end; lists of short items have neither."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.analyze.words import group, words
from dea_core.schema import Family

LEAST_ROWS = 20
MOST_SHARE = 0.5
PROSE = group("description text comment comments note notes body message content summary address street title name bio")


@rule("list_in_text", "warning", about="data")
def list_in_text(subject: Subject) -> Iterator[Found]:
    """Values of a text are lists: short items with commas, semicolons or bars between them.

    Told where half of the values are, from 20 values on; prose, names and addresses have commas too, and are left
    alone by their names, and items have 24 characters at most.
    """
    for table, column in subject.columns():
        profile = subject.profile(table, column)
        if profile is None or profile.text is None or column.type.family is not Family.TEXT:
            continue
        full = profile.filled - profile.text.empty
        lists = profile.text.lists
        if full < LEAST_ROWS or lists < full * MOST_SHARE or PROSE & set(words(column.name)):
            continue
        sample, evidence = subject.some_list(table, column)
        why = f"{lists:,} of {full:,} values, such as '{sample}'"
        yield Found(of_column(table, column), why, (), "likely", evidence)
