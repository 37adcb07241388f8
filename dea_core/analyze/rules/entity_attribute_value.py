"""Told by three columns of a narrow table: whose, which attribute, what value."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, linked_columns, of_table
from dea_core.analyze.words import group, words
from dea_core.schema import Column, Family, Table

ATTRIBUTES = group("attribute property field param parameter key attr meta")
WIDEST = 8


@rule("entity_attribute_value", "warning", about="columns")
def entity_attribute_value(subject: Subject) -> Iterator[Found]:
    """A table keeps the columns of another as rows: whose, which attribute, what value.

    All values are texts, no NOT NULL or CHECK holds for one attribute, and a row is put together by a join for each.
    A table of settings that belong to nobody is left alone.
    """
    for table in subject.schema:
        attribute = next((c for c in table.columns if _names(c)), None)
        value = next((c for c in table.columns if words(c.name)[-1:] == ("value",) and _is_open(c)), None)
        owner = next((c for c in table.columns if c not in (attribute, value) and _owns(table, c)), None)
        if attribute and value and owner and len(table.columns) <= WIDEST:
            why = f"{owner.name} says whose, {attribute.name} which, and {value.name} ({value.type}) any value"
            yield Found(of_table(table), why, confidence="likely")


def _names(column: Column) -> bool:
    found = words(column.name)
    named = found[-1:] in (("name",), ("key",), ("id",)) and len(found) > 1 and found[-2] in ATTRIBUTES
    return named or (len(found) == 1 and found[0] in ATTRIBUTES and column.type.family is Family.TEXT)


def _is_open(column: Column) -> bool:
    return column.type.family in (Family.TEXT, Family.JSON, Family.OTHER)


def _owns(table: Table, column: Column) -> bool:
    own = table.primary_key is not None and table.primary_key.columns == (column.name,)
    return not own and (column.name in linked_columns(table) or words(column.name)[-1:] == ("id",))
