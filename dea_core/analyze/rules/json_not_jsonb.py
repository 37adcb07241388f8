"""Postgres alone has both."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column


@rule("json_not_jsonb", "info", only=("postgres",))
def json_not_jsonb(subject: Subject) -> Iterator[Found]:
    """A column is json, not jsonb.

    json is kept as text and read anew by each query; it has no equality (so no DISTINCT or GROUP BY) and no index of
    its keys. json is meant where the very bytes must come back.
    """
    for table, column in subject.columns():
        if column.type.text.lower() == "json":
            why = f"{column.name} is json: no = and no index of keys"
            yield Found(of_column(table, column), why, subject.fixes.type(table, column, "jsonb", "{}::jsonb"))
