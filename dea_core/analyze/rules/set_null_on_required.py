"""ON DELETE and ON UPDATE are both looked at."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_link


@rule("set_null_on_required", "error")
def set_null_on_required(subject: Subject) -> Iterator[Found]:
    """A foreign key sets its column to NULL when the parent goes, and the column is NOT NULL.

    Deleting a parent fails with a message about a column that nobody named. Let the column be NULL, or say what else
    should happen.
    """
    for table, link, _ in subject.links():
        filled = [name for name in link.columns if table.column(name).not_null]
        for event, action in (("DELETE", link.on_delete), ("UPDATE", link.on_update)):
            if action == "set null" and filled:
                yield Found(of_link(table, link), f"ON {event} SET NULL, and {', '.join(filled)} is NOT NULL")
