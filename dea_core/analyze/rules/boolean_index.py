"""Meant is an index of one boolean column over all rows."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_index
from dea_core.schema import Family


@rule("boolean_index", "info", only=("postgres", "mysql", "sqlite", "tsql"))
def boolean_index(subject: Subject) -> Iterator[Found]:
    """An index is over one boolean, for all rows.

    It tells two halves apart at best, so the table is read instead. An index of other columns WHERE the boolean has
    its rare value serves the search that was meant.
    """
    for table in subject.schema:
        for index in table.indexes:
            if len(index.expressions) == 1 and index.expressions == index.columns and index.where is None:
                column = table.column(index.columns[0])
                if column.type.family is Family.BOOLEAN:
                    why = f"{column.name} has 2 values at most"
                    yield Found(of_index(table, index), why, subject.fixes.drop_index(table, index), "likely")
