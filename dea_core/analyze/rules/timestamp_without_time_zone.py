"""One finding for all: where one column is so, most are."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_schema
from dea_core.analyze.words import group, words
from dea_core.schema import Family

DAYS = group("birth birthdate birthday dob hire hiredate due duedate holiday opening closing")


@rule("timestamp_without_time_zone", "info", only=("postgres",))
def timestamp_without_time_zone(subject: Subject) -> Iterator[Found]:
    """Moments are kept as timestamp without time zone.

    Such a value is no moment: it is another one for each session's time zone, and one hour a year comes twice. The fix
    reads what is there as UTC; say another zone if it was written in one. Days (of birth) are left alone.
    """
    of = [(t, c) for t, c in subject.columns() if c.type.family in (Family.TIMESTAMP, Family.TIMESTAMPTZ)]
    bare = [(t, c) for t, c in of if c.type.family is Family.TIMESTAMP and not DAYS & set(words(c.name))]
    if bare:
        tables = dict.fromkeys(table.name for table, _ in bare)
        first = ".".join(each.name for each in bare[0])
        why = f"{len(bare)} of {len(of)} timestamps, in {len(tables)} tables, such as {first}"
        fixes = (subject.fixes.type(t, c, "timestamptz", "{} AT TIME ZONE 'UTC'") for t, c in bare)
        yield Found(of_schema(subject.schema), why, tuple(statement for fix in fixes for statement in fix))
