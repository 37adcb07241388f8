"""Foreign keys that nobody declared, told by names and types; and whether the data obeys them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dea_core.analyze.subject import Subject, key_columns, linked_columns
from dea_core.analyze.words import ends_with, folded, group, singular, words
from dea_core.schema import Column, Schema, Table

APART = group("archive audit backup staging stg tmp temp old")
"""Tables of these names keep rows whose parents may be gone."""
OWN_NAMES = group("id uuid guid code")
"""A key of such a name is told by its table's name before it."""
KEY_NAMES = group("id uuid guid no nr number code key")


@dataclass(frozen=True)
class LikelyLink:
    """A column that seems to refer to another table's key."""

    table: Table
    column: Column
    parent: Table
    parent_column: Column


def likely_links(schema: Schema) -> Iterator[LikelyLink]:
    """All of a schema: each column refers to one table at most."""
    keys = _keys(schema)
    for table in schema:
        if APART & set(words(table.name)) or ends_with(table.name, APART):
            continue
        linked = linked_columns(table)
        for column in table.columns:
            parents = [] if column.name in linked else keys.get(folded(column.name), [])
            found = [(p, c) for p, c in parents if p is not table and c.type.family is column.type.family]
            own = key_columns(table) == {column.name}
            if len(found) == 1 and not own and column.generated is None and _same_width(column, found[0][1]):
                yield LikelyLink(table, column, *found[0])


def _keys(schema: Schema) -> dict[str, list[tuple[Table, Column]]]:
    """What a column would be called that refers to a table -> the table and its key."""
    named: dict[str, list[tuple[Table, Column]]] = {}
    for table in schema:
        key = table.primary_key
        if key is None or len(key.columns) != 1:
            continue
        column = table.column(key.columns[0])
        name, own = folded(column.name), folded(table.name.rpartition(".")[2])
        if name in OWN_NAMES:
            names = {f"{singular(own)}{name}", f"{own}{name}"}
        else:
            names = {name} if any(name.endswith(word) and name != word for word in KEY_NAMES) else set()
        for one in names:
            named.setdefault(one, []).append((table, column))
    return named


def _same_width(child: Column, parent: Column) -> bool:
    return (child.type.bits or 0) <= (parent.type.bits or 0) or child.type.bits == parent.type.bits


def orphan_query(subject: Subject, link: LikelyLink) -> str:
    """The rows that refer to nothing."""
    data = subject.data
    assert data is not None
    child, parent = data.name(link.column.name), data.name(link.parent_column.name)
    there = f"SELECT 1 FROM {data.relation(link.parent.name)} AS parent WHERE parent.{parent} = child.{child}"
    start = f"SELECT * FROM {data.relation(link.table.name)} AS child"
    return f"{start} WHERE child.{child} IS NOT NULL AND NOT EXISTS ({there})"


def orphans(subject: Subject, link: LikelyLink) -> int | None:
    """How many rows refer to nothing; None where the data does not tell."""
    data = subject.data
    if data is None or link.table.name not in data or link.parent.name not in data:
        return None
    if not data.profile(link.table).rows or not data.profile(link.parent).rows:
        return None
    return data.number(f"SELECT count(*) FROM ({orphan_query(subject, link)}) AS orphans")
