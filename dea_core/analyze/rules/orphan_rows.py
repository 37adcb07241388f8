"""Which columns refer to what is told as for undeclared_foreign_key."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.links import likely_links, orphan_query, orphans
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column

MOST = 0.5
PERCENT = 100


@rule("orphan_rows", "error", about="data")
def orphan_rows(subject: Subject) -> Iterator[Found]:
    """Rows refer to nothing: a column is named as another table's key, and some of its values are not there.

    No foreign key was declared, and this is what it would have refused. Where most values are not there, the column is
    taken to mean something else.
    """
    for link in likely_links(subject.schema):
        count = orphans(subject, link)
        profile = subject.profile(link.table, link.column)
        if not count or profile is None or count > profile.filled * MOST:
            continue
        share = PERCENT * count / profile.filled
        there = f"{link.parent.name}.{link.parent_column.name}"
        why = f"{count:,} of {profile.filled:,} values ({share:.1f} %) are not in {there}"
        yield Found(of_column(link.table, link.column), why, (), "likely", orphan_query(subject, link))
