"""Lists are told by the last word of a name, and looked for in texts only."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.analyze.words import group, singular, words
from dea_core.schema import Column, Family, Table

LISTS = group("ids list csv tags emails phones roles permissions keywords skus")
MARKS, SPACES = "'[,;|]'", r"'\s+'"


@rule("comma_list_column", "warning", about="columns")
def comma_list_column(subject: Subject) -> Iterator[Found]:
    """A text holds a list: ``tags``, ``product_ids``.

    No foreign key and no index reaches its items, and '12' is found in '112'. A table with a row an item does it; a
    JSON or array column is left alone. The fix (Postgres) makes that table, fills it, and drops the column; it splits
    at commas, semicolons and bars, and at spaces where no row has one of those.
    """
    for table, column in subject.columns():
        last = words(column.name)[-1:]
        if column.type.family is Family.TEXT and last and last[0] in LISTS:
            why = f"{column.name} is {column.type}, and is named as a list"
            yield Found(of_column(table, column), why, _fix(subject, table, column), "likely")


def _fix(subject: Subject, table: Table, column: Column) -> tuple[str, ...]:
    key = table.primary_key
    if subject.schema.dialect != "postgres" or key is None or len(key.columns) != 1:
        return ()
    fixes, own = subject.fixes, table.name.rpartition(".")[2]
    *stem, last = words(column.name)
    item = singular(last) if last not in ("list", "csv") else "item"
    parent, owner = fixes.name(key.columns[0]), fixes.name(f"{singular(own)}_{key.columns[0]}")
    made = fixes.beside(table, "_".join((singular(own), *stem, item)))
    kind = table.column(key.columns[0]).type.text.lower().replace("bigserial", "bigint").replace("serial", "integer")
    text = fixes.name(column.name)
    marked = f"EXISTS (SELECT 1 FROM {fixes.table(table)} WHERE {text} ~ {MARKS})"
    return (
        f"CREATE TABLE {made} ({owner} {kind} NOT NULL REFERENCES {fixes.table(table)} ({parent}),"
        f" {fixes.name(item)} text NOT NULL, PRIMARY KEY ({owner}, {fixes.name(item)}))",
        f"INSERT INTO {made} SELECT DISTINCT t.{parent}, trim(i.item) FROM {fixes.table(table)} AS t,"
        f" regexp_split_to_table(t.{text}, CASE WHEN {marked} THEN {MARKS} ELSE {SPACES} END) AS i (item)"
        f" WHERE trim(i.item) <> ''",
        f"ALTER TABLE {fixes.table(table)} DROP COLUMN {text}",
    )
