"""Pairs are columns of one type whose names differ in the word for an end."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.schema import TEMPORAL, Column, Family, Table

ENDS = (("start", "end"), ("begin", "end"), ("from", "to"), ("from", "until"), ("starts", "ends"), ("since", "until"))
MORE_ENDS = (("opened", "closed"), ("arrival", "departure"), ("checkin", "checkout"), ("check_in", "check_out"))


@rule("unordered_period", "warning")
def unordered_period(subject: Subject) -> Iterator[Found]:
    """A period may end before it starts: no CHECK names both ends.

    Durations come out negative, and a search for what is valid on a day finds nothing. A day from and to which
    something goes (a flight's ``from_date``) is meant too; ends of two types are not compared, and times of day
    are left alone: a night ends before it starts.
    """
    for table in subject.schema:
        for start, end in _pairs(table):
            names = {start.name, end.name}
            if not any(names <= set(check.columns) for check in table.checks):
                condition = f"{subject.fixes.name(end.name)} >= {subject.fixes.name(start.name)}"
                why = f"none of the {len(table.checks)} CHECKs of {table.name} names both {start.name} and {end.name}"
                fix = subject.fixes.check(table, end.name, condition)
                yield Found(of_column(table, end), why, fix, "likely")


def _pairs(table: Table) -> Iterator[tuple[Column, Column]]:
    by_name = {c.name.lower(): c for c in table.columns if c.type.family in TEMPORAL - {Family.TIME}}
    taken: set[str] = set()
    for name, column in by_name.items():
        for start, end in (*ENDS, *MORE_ENDS):
            other = by_name.get(name.replace(start, end)) if start in name else None
            if other is not None and other.type.family is column.type.family and name not in taken:
                taken.add(name)
                yield column, other
