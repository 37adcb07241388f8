"""Told from a number of rows on that makes chance unlikely."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_table

LEAST_ROWS = 1000
SHOWN = 6


@rule("never_null_in_data", "info", about="data")
def never_null_in_data(subject: Subject) -> Iterator[Found]:
    """Columns may be NULL, and in 1,000 rows or more none is.

    Say NOT NULL where a row cannot do without; the fix does so for each. Which of them may be left out one day, no
    data tells.
    """
    for table in subject.schema:
        profiles = [(c, subject.profile(table, c)) for c in table.columns if not c.not_null and c.generated is None]
        filled = [c for c, p in profiles if p is not None and p.rows >= LEAST_ROWS and p.nulls == 0]
        if filled and subject.data is not None and not subject.of_files:
            rows = subject.data.profile(table).rows
            more = f" and {len(filled) - SHOWN} more" if len(filled) > SHOWN else ""
            named = ", ".join(column.name for column in filled[:SHOWN])
            why = f"{len(filled)} of {len(table.columns)} columns, in {rows:,} rows: {named}{more}"
            fix = tuple(s for column in filled for s in subject.fixes.not_null(table, column))
            yield Found(of_table(table), why, fix, "possible")
