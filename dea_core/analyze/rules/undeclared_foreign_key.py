"""Where the data has rows that refer to nothing, orphan_rows tells them."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.links import likely_links, orphans
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column


@rule("undeclared_foreign_key", "warning")
def undeclared_foreign_key(subject: Subject) -> Iterator[Found]:
    """A column refers to another table by its name and type, and no foreign key says so.

    Nothing then stops a row that refers to nothing. Told are columns named as a table and its key (``customer_id`` and
    customers.id) or as a key that is named once (``customer_no``), of the same type.
    """
    for link in likely_links(subject.schema):
        count = orphans(subject, link)
        if count:
            continue
        seen = "" if count is None else ", and each of its values is found there"
        why = f"{link.column.name} is named as {link.parent.name}.{link.parent_column.name}{seen}"
        fix = subject.fixes.foreign_key(link.table, link.column.name, link.parent, link.parent_column.name)
        yield Found(of_column(link.table, link.column), why, fix, "likely")
