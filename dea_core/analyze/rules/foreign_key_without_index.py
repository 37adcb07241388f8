"""An index counts if it begins with the columns, or holds all rows that refer to something."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_link
from dea_core.results import counted
from dea_core.schema import ForeignKey, Table

NO_INDEXES = ("redshift", "snowflake", "bigquery", "databricks", "spark", "hive", "trino", "clickhouse")
MAKES_ONE = ("mysql", "duckdb")


@rule("foreign_key_without_index", "warning", never=(*NO_INDEXES, *MAKES_ONE))
def foreign_key_without_index(subject: Subject) -> Iterator[Found]:
    """A foreign key has no index that begins with its columns.

    Each DELETE or UPDATE of a parent's key, and each join from the parent, reads the whole child table. MySQL and
    DuckDB make such an index themselves; where tables are columns in files, there are none.
    """
    for table, link, _ in subject.links():
        if not has_index(table, link):
            count = len(table.indexes) + len(table.keys)
            columns = ", ".join(link.columns)
            why = f"no index or key of {table.name} begins with {columns}: it has {counted(count, 'other')}"
            yield Found(of_link(table, link), why, subject.fixes.index(table, link.columns))


def has_index(table: Table, link: ForeignKey) -> bool:
    """Whether a whole index or key begins with the foreign key's columns, in any order."""
    wanted = set(link.columns)
    plain = [index.columns for index in table.indexes if index.where is None and index.expressions == index.columns]
    partial = [i.columns for i in table.indexes if i.where is not None and _not_null_of(i.where.sql(), link.columns)]
    whole = [key.columns for key in table.keys if key.where is None or _not_null_of(key.where.sql(), link.columns)]
    return any(set(columns[: len(wanted)]) == wanted for columns in (*plain, *partial, *whole))


def _not_null_of(where: str, columns: tuple[str, ...]) -> bool:
    """An index over the rows that refer to something is as good."""
    plain = where.replace('"', "").replace("(", "").replace(")", "").upper()
    return any(plain in (f"NOT {name.upper()} IS NULL", f"{name.upper()} IS NOT NULL") for name in columns)
