"""Indexes are the same if parts, condition and method are."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_index, of_key
from dea_core.analyze.words import unquoted
from dea_core.schema import Index, Key, Table


@rule("duplicate_index", "warning")
def duplicate_index(subject: Subject) -> Iterator[Found]:
    """An index is there twice: over the same columns, in the same order, of the same rows.

    Each row is written to both, and one alone is read. An index of a key counts, and is the one to stay.
    """
    for table in subject.schema:
        seen: dict[object, str] = {_of_key(key): _named(key) for key in table.keys}
        for index in table.indexes:
            other = seen.setdefault(_of_index(index), index.name or "another index")
            if other is not (index.name or "another index") and not _is_special(index):
                why = f"{_told(index)} is the same as {other}"
                yield Found(of_index(table, index), why, subject.fixes.drop_index(table, index))
        yield from _repeated_keys(subject, table)


def _repeated_keys(subject: Subject, table: Table) -> Iterator[Found]:
    for key in table.repeated:
        if isinstance(key, Key) and not key.primary:
            why = f"the unique key over {', '.join(key.columns)} is said twice, and each makes an index"
            dropped = subject.fixes.drop_index if key.is_index else subject.fixes.drop_constraint
            yield Found(of_key(table, key), why, dropped(table, key))


def _is_special(index: Index) -> bool:
    return (index.method or "btree").lower() not in ("btree", "hash", "art")


def _of_key(key: Key) -> object:
    return _parts(key.written or key.columns), key.where, "btree"


def _of_index(index: Index) -> object:
    return _parts(index.written), index.where, (index.method or "btree").lower().replace("art", "btree")


def _parts(written: tuple[str, ...]) -> tuple[str, ...]:
    """Parts without what goes without saying."""
    return tuple(unquoted(part).lower().removesuffix(" asc") for part in written)


def _named(key: Key) -> str:
    return key.name or ("the primary key" if key.primary else f"the unique key over {', '.join(key.columns)}")


def _told(index: Index) -> str:
    return f"{index.name or 'an index'} ({', '.join(index.expressions)})"
