"""Which columns could be keys is told by names, for in few rows much is unique by chance."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, linked_columns, of_column
from dea_core.analyze.words import folded, group, singular, words
from dea_core.schema import Column, Family, Table

KEYS = group("id uuid guid code sku isbn ean iban email slug username login number no ref reference key token hash")
FAMILIES = (Family.INTEGER, Family.TEXT, Family.UUID)
LEAST_ROWS = 20


@rule("key_in_data", "info", about="data")
def key_in_data(subject: Subject) -> Iterator[Found]:
    """No value comes twice in a column that is named as a key, and no key says so.

    Told from 20 rows on. Where an estimate lets it be, all distinct values are counted. In a table without a primary
    key this is a warning; files have no keys.
    """
    for table, column in subject.columns():
        profile = subject.profile(table, column)
        if profile is None or table.is_unique((column.name,)) or column.type.family not in FAMILIES:
            continue
        if profile.filled < LEAST_ROWS or not _is_named(table, column):
            continue
        profile = subject.counted(table, profile)
        if not profile.unique:
            continue
        none = table.primary_key is None and profile.nulls == 0 and not subject.of_files
        why = f"{profile.distinct:,} distinct values in {profile.rows:,} rows, {profile.nulls:,} of them NULL"
        make = subject.fixes.primary_key if none and _is_id(table, column) else subject.fixes.unique
        fix = make(table, (column.name,))
        yield Found(of_column(table, column), why, fix, "likely", None, "warning" if none else "info")


def _is_named(table: Table, column: Column) -> bool:
    last = words(column.name)[-1:]
    if column.name in linked_columns(table):
        return False
    return _is_id(table, column) or bool(last and last[0] in KEYS - {"id"})


def _is_id(table: Table, column: Column) -> bool:
    """The table's own id; ``customer_id`` is another's."""
    own = singular(folded(table.name.rpartition(".")[2]))
    return folded(column.name) in ("id", "uuid", "guid", f"{own}id", f"{own}key")
