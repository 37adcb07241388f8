"""One column that may be NULL beside others that may not is the usual way to say "none"."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_link

LEAST_HOLES = 2


@rule("partial_foreign_key", "warning")
def partial_foreign_key(subject: Subject) -> Iterator[Found]:
    """A foreign key over several columns is not checked for a row in which one of them is NULL.

    (7, NULL) passes though no parent has a 7. A CHECK that all are filled or none closes the hole (the fix). Where one
    column alone may be NULL, that is how a row says that it has no parent.
    """
    for table, link, _ in subject.links():
        holes = [name for name in link.columns if not table.column(name).not_null]
        if len(holes) >= LEAST_HOLES and not any(set(holes) <= set(check.columns) for check in table.checks):
            names = [subject.fixes.name(name) for name in holes]
            none, every = " AND ".join(f"{n} IS NULL" for n in names), " AND ".join(f"{n} IS NOT NULL" for n in names)
            fix = subject.fixes.check(table, "_".join((*link.columns, "whole")), f"({none}) OR ({every})")
            why = f"{' and '.join(holes)} may be NULL one without the other"
            yield Found(of_link(table, link), why, fix)
