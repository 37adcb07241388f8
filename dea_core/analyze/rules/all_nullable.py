"""The primary key and columns that fill themselves do not count."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, key_columns, of_table

LEAST_COLUMNS = 3


@rule("all_nullable", "info")
def all_nullable(subject: Subject) -> Iterator[Found]:
    """Every column beside the key may be NULL: a row may say nothing at all.

    Which columns a row cannot do without is for a person to say.
    """
    for table in subject.schema:
        others = [c for c in table.columns if c.name not in key_columns(table) and c.generated is None]
        if table.primary_key and len(others) >= LEAST_COLUMNS and not any(c.not_null for c in others):
            yield Found(of_table(table), f"{len(others)} of {len(others)} columns beside the key may be NULL")
