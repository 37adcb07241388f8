"""Told by a pair of columns, x_type and x_id."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, linked_columns, of_column
from dea_core.analyze.words import folded, singular, words
from dea_core.schema import Family

REFERRING = (Family.INTEGER, Family.UUID, Family.TEXT)
NAMING = (Family.TEXT, Family.ENUM)


@rule("polymorphic_association", "warning", about="columns")
def polymorphic_association(subject: Subject) -> Iterator[Found]:
    """A column refers to a row of one of several tables, and another says of which: ``item_type``, ``item_id``.

    No foreign key can hold it: rows that refer to nothing are a matter of time. A column for each table, with a CHECK
    that one is filled, or a table that all of them share, can be held.
    """
    tables = {singular(folded(table.name.rpartition(".")[2])) for table in subject.schema}
    for table in subject.schema:
        kinds = {folded(c.name): c for c in table.columns if c.type.family in NAMING}
        for column in table.columns:
            stem = folded(column.name).removesuffix("id")
            kind = kinds.get(f"{stem}type")
            free = column.name not in linked_columns(table) and column.type.family in REFERRING
            if kind is not None and stem and stem not in tables and free and words(column.name)[-1] == "id":
                why = f"{kind.name} ({kind.type}) says to which table {column.name} ({column.type}) refers"
                yield Found(of_column(table, column), why, confidence="likely")
