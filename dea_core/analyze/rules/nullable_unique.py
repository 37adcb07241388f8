"""A key over one column is left alone: there NULL mostly means that there is nothing to compare."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_key
from dea_core.schema import Key, Table

LEAST_COLUMNS = 2


@rule("nullable_unique", "warning", never=("tsql", "oracle"))
def nullable_unique(subject: Subject) -> Iterator[Found]:
    """A unique key over several columns lets in the same row twice, where one of them is NULL.

    In SQL a NULL equals none, so ('a', NULL) and ('a', NULL) are two keys. Make the column NOT NULL, or say NULLS NOT
    DISTINCT (Postgres 15, the fix). A key with a condition is left alone.
    """
    for table in subject.schema:
        for key in table.keys:
            holes = [name for name in key.columns if not table.column(name).not_null]
            if key.primary or not holes or len(key.columns) < LEAST_COLUMNS or key.where or not key.nulls_distinct:
                continue
            verb = "may" if len(holes) == 1 else "may each"
            why = f"{', '.join(holes)} of ({', '.join(key.columns)}) {verb} be NULL"
            yield Found(of_key(table, key), why, _fix(subject, table, key), "likely")


def _fix(subject: Subject, table: Table, key: Key) -> tuple[str, ...]:
    fixes = subject.fixes
    dropped = fixes.drop_index(table, key) if key.is_index else fixes.drop_constraint(table, key)
    if subject.schema.dialect != "postgres" or not dropped:
        return ()
    return (*(f"{made} NULLS NOT DISTINCT" for made in fixes.unique(table, key.columns, "nulls")), *dropped)
