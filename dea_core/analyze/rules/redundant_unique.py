"""A key that a foreign key refers to is needed, whatever lies within it."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_key
from dea_core.schema import Key, Table


@rule("redundant_unique", "info")
def redundant_unique(subject: Subject) -> Iterator[Found]:
    """A unique key holds a smaller key, so it forbids nothing.

    It costs an index. It is meant where a foreign key refers to it, and is then left alone.
    """
    for table in subject.schema:
        referred = {link.parent_columns for _, link in subject.children(table)}
        for key in table.keys:
            inner = _within(table, key)
            if inner is not None and not key.primary and key.columns not in referred:
                dropped = subject.fixes.drop_index if key.is_index else subject.fixes.drop_constraint
                why = f"({', '.join(key.columns)}) holds the key ({', '.join(inner.columns)})"
                yield Found(of_key(table, key), why, dropped(table, key))


def _within(table: Table, key: Key) -> Key | None:
    return next((other for other in table.keys if other.where is None and set(other.columns) < set(key.columns)), None)
