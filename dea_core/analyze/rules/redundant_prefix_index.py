"""Indexes with a condition, over expressions or of another method are left alone."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_index
from dea_core.analyze.words import unquoted
from dea_core.schema import Index, Key, Table


@rule("redundant_prefix_index", "info")
def redundant_prefix_index(subject: Subject) -> Iterator[Found]:
    """An index begins a longer one, which serves the same searches.

    Each row is written to both. The shorter one is smaller, so it may be meant where it is read all the time.
    """
    for table in subject.schema:
        for index in table.indexes:
            longer = _longer(table, index) if _is_plain(index) else None
            if longer:
                name, columns = longer
                why = f"({', '.join(index.columns)}) begins {name} ({', '.join(columns)})"
                yield Found(of_index(table, index), why, subject.fixes.drop_index(table, index))


def _is_plain(index: Index) -> bool:
    bare = tuple(unquoted(part) for part in index.written) == index.columns
    return index.where is None and bare and (index.method or "btree").lower() == "btree"


def _longer(table: Table, index: Index) -> tuple[str, tuple[str, ...]] | None:
    others = [(i.name or "an index", i.columns) for i in table.indexes if i is not index and _is_plain(i)]
    others += [(k.name or "a key", k.columns) for k in table.keys if k.where is None and not _is_expression(k)]
    size = len(index.columns)
    return next((o for o in others if len(o[1]) > size and o[1][:size] == index.columns), None)


def _is_expression(key: Key) -> bool:
    return any("(" in part for part in key.written)
