"""The second of the two is told."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_link
from dea_core.schema import ForeignKey


@rule("duplicate_foreign_key", "warning")
def duplicate_foreign_key(subject: Subject) -> Iterator[Found]:
    """A foreign key is there twice: the same columns refer to the same columns.

    Each row is checked twice, and if the two delete in different ways, which of them wins is chance.
    """
    for table in subject.schema:
        for link in table.repeated:
            if isinstance(link, ForeignKey):
                why = f"({', '.join(link.columns)}) refers to {link.parent} by another foreign key too"
                yield Found(of_link(table, link), why, subject.fixes.drop_constraint(table, link))
