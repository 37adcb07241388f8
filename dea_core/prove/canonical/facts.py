"""What the schema lets a rewrite rely on: NOT NULL, keys and foreign keys, each a premise once it is used."""

from __future__ import annotations

from collections.abc import Iterable

from dea_core.prove.canonical.terms import NULL, Place, Query, Select, Source, Term, parts_of
from dea_core.prove.premises import told
from dea_core.schema import Family, ForeignKey, Key, Schema, Table
from dea_core.sql.lineage import fold

STRICT = ("+", "*", "sub", "div", "neg", "mod", "intdiv", "lower", "upper", "length", "abs")
"""Operators and functions that give NULL for a NULL."""
COMPARING = ("=", "<", "<=", "like", "ilike")


class Facts:
    """Facts of ``schema`` about the sources of one query."""

    def __init__(self, schema: Schema, query: Query) -> None:
        self.schema = schema
        self.premises: dict[str, None] = {}
        self.sources: dict[int, Source] = {}
        self.look_at(query)

    def look_at(self, query: Query) -> None:
        """Know the sources as they stand now."""
        self.sources = {part.number: part for part in parts_of(query) if isinstance(part, Source)}

    def table(self, source: Source) -> Table | None:
        """The table of the schema that the source is."""
        is_table = isinstance(source.relation, tuple) and source.relation[0] == "table"
        return self.schema.table(source.relation[1]) if is_table else None  # type: ignore[index]

    def table_of(self, number: int) -> Table | None:
        """The table behind a source's number."""
        source = self.sources.get(number)
        return self.table(source) if source is not None else None

    def not_null(self, term: Term, *, though_left: bool = False) -> bool:
        """Whether it is never NULL. ``though_left`` asks of the row that is met, where a source may be missing."""
        if term[0] == "col":
            return self._column_not_null((term[1], term[2]), though_left)
        if term[0] == "literal" or term[0] == "count":
            return True
        if term[0] == "coalesce":
            return any(self.not_null(part) for part in term[1:])
        return term[0] in ("+", "*") and all(self.not_null(part) for part in term[1:])

    def _column_not_null(self, place: Place, though_left: bool) -> bool:
        source = self.sources.get(place[0])
        if source is None or (source.left and not though_left):
            return False
        if isinstance(source.relation, Select):
            known = [term for name, term in source.relation.outputs if name == place[1]]
            return bool(known) and self.not_null(known[0])
        table = self.table(source)
        column = next((c for c in table.columns if fold(c.name) == place[1]), None) if table is not None else None
        if table is None or column is None or not column.not_null:
            return False
        self.premises[f"{table.name}.{column.name} NOT NULL [{told(column.not_null_origin)}]"] = None
        return True

    def is_integer(self, term: Term) -> bool:
        """Whether it is a column of integers, or a count."""
        return term[0] == "count" or self.type_of(term).startswith(Family.INTEGER.value)

    def type_of(self, term: Term) -> str:
        """Family and text of a column's type."""
        table = self.table_of(term[1]) if term[0] == "col" else None
        column = next((c for c in table.columns if fold(c.name) == term[2]), None) if table is not None else None
        return f"{column.type.family.value} {column.type.text}" if column is not None else "unknown"

    # ---- keys

    def keys(self, table: Table, *, loose: bool) -> list[Key]:
        """Whole keys of a table. Without ``loose`` those only that hold no NULL."""
        whole = [key for key in table.keys if key.where is None and key.severity == "error"]
        return whole if loose else [k for k in whole if all(table.column(name).not_null for name in k.columns)]

    def use_key(self, table: Table, key: Key) -> None:
        """Remember that a key was relied on."""
        word = "PRIMARY KEY" if key.primary else "UNIQUE"
        self.premises[f"{table.name} {word} ({', '.join(key.columns)}) [{told(key.origin)}]"] = None

    def use_link(self, table: Table, link: ForeignKey) -> None:
        """Remember that a foreign key was relied on."""
        listed = ", ".join(link.columns)
        self.premises[f"{table.name} FOREIGN KEY ({listed}) -> {link.parent} [{told(link.origin)}]"] = None

    def key_within(self, source: Source, names: Iterable[str], *, loose: bool) -> bool:
        """Whether these columns of a source tell its rows apart (``loose``: where each is met by an equality)."""
        known = set(names)
        table = self.table(source)
        if table is not None:
            for key in self.keys(table, loose=loose):
                if {fold(name) for name in key.columns} <= known:
                    self.use_key(table, key)
                    return True
            return False
        relation = source.relation
        if not isinstance(relation, Select):
            return False
        if relation.groups is not None and not relation.distinct:
            shown = {term: name for name, term in relation.outputs}
            return all(shown.get(group) in known for group in relation.groups)
        return relation.distinct and {name for name, _ in relation.outputs} <= known


# ---- which conditions a missing row cannot meet


def rejects_null(condition: Term, number: int) -> bool:
    """Whether the condition is not true once all columns of the source are NULL."""
    match condition:
        case ("and", *parts):
            return any(rejects_null(part, number) for part in parts)
        case ("or", *parts):
            return all(rejects_null(part, number) for part in parts)
        case ("not", ("is null", inner)):
            return is_strict(inner, number)
        case ("not", (operator, *_) as inner) if operator in COMPARING:
            return rejects_null(inner, number)
        case ("=" | "<" | "<=", one, other):
            return is_strict(one, number) or is_strict(other, number)
        case (("like" | "ilike"), *arguments):
            return any(is_strict(value, number) for _, value in arguments if isinstance(value, tuple))
    return False


def is_strict(term: Term, number: int) -> bool:
    """Whether the term is NULL once all columns of the source are."""
    if term == NULL or (term[0] == "col" and term[1] == number):
        return True
    if term[0] not in STRICT:
        return False
    parts = [part[1] if isinstance(part[0], str) and part[0] in ("this", "expression") else part for part in term[1:]]
    return any(isinstance(part, tuple) and is_strict(part, number) for part in parts if part)
