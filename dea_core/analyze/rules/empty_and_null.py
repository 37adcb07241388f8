"""Both must be there."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column


@rule("empty_and_null", "info", about="data")
def empty_and_null(subject: Subject) -> Iterator[Found]:
    """A text says nothing in two ways: some rows are NULL, and some hold ''.

    Each query has to ask for both, and most ask for one. The fix makes the empty ones NULL.
    """
    for table, column in subject.columns():
        profile = subject.profile(table, column)
        if profile is None or profile.text is None or not (profile.nulls and profile.text.empty):
            continue
        name = subject.fixes.name(column.name)
        fix = subject.fixes.update(table, column.name, "NULL", f"{name} = ''")
        why = f"{profile.nulls:,} rows are NULL and {profile.text.empty:,} are ''"
        evidence = subject.rows_where(table, column, "{} = '' OR {} IS NULL")
        yield Found(of_column(table, column), why, fix, "certain", evidence)
