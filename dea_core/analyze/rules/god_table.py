"""Tables of a warehouse are wide by design, and are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_table

WIDE = 40


@rule("god_table", "warning", about="columns", only=("postgres", "mysql", "sqlite", "tsql", "oracle"))
def god_table(subject: Subject) -> Iterator[Found]:
    """A table has more than 40 columns.

    It is about several things at once: most rows leave most columns empty, and each change rewrites all. Which columns
    belong together is for a person to say.
    """
    for table in subject.schema:
        if len(table.columns) > WIDE:
            filled = sum(column.not_null for column in table.columns)
            usual = median(len(other.columns) for other in subject.schema)
            why = f"{len(table.columns)} columns, of which {filled} are NOT NULL; a table here has {usual:g} as a rule"
            yield Found(of_table(table), why, confidence="likely")
