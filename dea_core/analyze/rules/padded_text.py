"""Spaces that a type adds (char(n)) do not count."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column


@rule("padded_text", "warning", about="data")
def padded_text(subject: Subject) -> Iterator[Found]:
    """Texts begin or end with spaces.

    'Paris ' is not 'Paris': joins and GROUP BY tell them apart, and nobody sees why. The fix trims them; where two
    rows then are the same, a unique key will say so.
    """
    for table, column in subject.columns():
        profile = subject.profile(table, column)
        if profile is None or profile.text is None or column.type.fixed or not profile.text.padded:
            continue
        name = subject.fixes.name(column.name)
        evidence = subject.rows_where(table, column, "{} <> trim({})")
        fix = subject.fixes.update(table, column.name, f"trim({name})", f"{name} <> trim({name})")
        why = f"{profile.text.padded:,} of {profile.filled:,} values"
        yield Found(of_column(table, column), why, fix, "certain", evidence)
