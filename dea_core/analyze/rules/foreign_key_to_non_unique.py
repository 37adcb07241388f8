"""A key counts if it is whole and lies within the columns."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_link


@rule("foreign_key_to_non_unique", "error")
def foreign_key_to_non_unique(subject: Subject) -> Iterator[Found]:
    """A foreign key refers to columns that are no key.

    A child row then has several parents, and a join multiplies rows. Postgres, SQL Server and DuckDB refuse it; MySQL
    (before 8.4), SQLite and warehouses take it.
    """
    for table, link, parent in subject.links():
        if not parent.is_unique(link.parent_columns):
            columns = ", ".join(link.parent_columns)
            why = f"none of the {len(parent.keys)} keys of {parent.name} lies within ({columns})"
            yield Found(of_link(table, link), why, subject.fixes.unique(parent, link.parent_columns))
