"""What the constraints of a schema say about the columns of a query: the premises of rewrites, each with its origin.

    facts.table(select, "o")             the schema's Table behind an alias, None for a subquery
    facts.not_null(select, o.user_id)    "orders.user_id is NOT NULL (shop.sql:9)", or None
    facts.key(select, "o", columns)      "orders.id is a key (shop.sql:7)", or None
    facts.parent(select, "o", "u", ...)  "orders.user_id refers to users.id (shop.sql:9)", or None

A premise is a sentence; a rewrite that has gathered its premises may be made, one that has not is not proposed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlglot import exp

from dea_core.optimize.reading import table_named
from dea_core.optimize.trees import is_cte, joins_of, sources_of
from dea_core.prove import told_origin
from dea_core.schema import Column, Family, ForeignKey, Key, Origin, Schema, Table


@dataclass(frozen=True)
class Facts:
    """What may be relied on, in queries over ``schema`` written in ``dialect``."""

    schema: Schema
    dialect: str

    def table(self, select: exp.Select, alias: str) -> Table | None:
        """The base table that ``alias`` stands for."""
        source = sources_of(select).get(alias)
        if not isinstance(source, exp.Table) or is_cte(source) or source.args.get("sample"):
            return None
        return table_named(self.schema, source)

    def column(self, select: exp.Select, column: exp.Expr) -> Column | None:
        """The schema's column that an expression is, when it is a plain column of a base table of ``select``."""
        if not isinstance(column, exp.Column):
            return None
        table = self.table(select, column.table)
        return _named(table, column.name) if table else None

    def family(self, select: exp.Select, column: exp.Expr) -> Family | None:
        """What kind of values a plain column holds."""
        found = self.column(select, column)
        return found.type.family if found else None

    def not_null(self, select: exp.Select, column: exp.Expr) -> str | None:
        """Why a plain column is never NULL where ``select`` reads it."""
        if not isinstance(column, exp.Column) or is_optional(select, column.table):
            return None
        table = self.table(select, column.table)
        return self.declared_not_null(table, column.name) if table else None

    def declared_not_null(self, table: Table, name: str) -> str | None:
        """Why a column of a table is never NULL."""
        found = _named(table, name)
        if found is None or not found.not_null:
            return None
        return f"{table.name}.{found.name} is NOT NULL{_at(found.not_null_origin)}"

    def all_not_null(self, select: exp.Select, columns: Collection[exp.Expr]) -> tuple[str, ...] | None:
        """Why none of the columns is ever NULL; None when one may be."""
        found = [self.not_null(select, column) for column in columns]
        return tuple(dict.fromkeys(why for why in found if why)) if all(found) else None

    def key(self, table: Table, names: Collection[str], *, primary: bool = False) -> tuple[str, ...] | None:
        """Why at most one row of ``table`` has given values in ``names``, none of them NULL in a key."""
        known = {name.lower() for name in names}
        for key in table.keys:
            whole = key.where is None and key.severity == "error" and (key.primary or not primary)
            if whole and {name.lower() for name in key.columns} <= known:
                nulls = [self.declared_not_null(table, name) for name in key.columns]
                if all(nulls):
                    return (_key_said(table, key), *(() if key.primary else tuple(why for why in nulls if why)))
        return None

    def parent(self, child: Table, columns: Sequence[str], parent: Table, refers_to: Sequence[str]) -> str | None:
        """Why every row of ``child`` whose ``columns`` are filled has a row in ``parent``."""
        wanted = {(one.lower(), other.lower()) for one, other in zip(columns, refers_to, strict=True)}
        for link in child.foreign_keys:
            pairs = {(a.lower(), b.lower()) for a, b in zip(link.columns, link.parent_columns, strict=True)}
            if link.parent == parent.name and link.where is None and link.severity == "error" and pairs == wanted:
                return _link_said(child, link)
        return None


def is_optional(select: exp.Select, alias: str) -> bool:
    """Whether a row may come without a match in the source ``alias``, whose columns are then NULL."""
    names = list(sources_of(select))
    if alias not in names:
        return True
    at = names.index(alias)
    sides = ["", *(join.side for join in joins_of(select))]
    return sides[at] in ("LEFT", "FULL") or any(side in ("RIGHT", "FULL") for side in sides[at + 1 :])


def _named(table: Table, name: str) -> Column | None:
    return next((column for column in table.columns if column.name.lower() == name.lower()), None)


def _at(origin: Origin) -> str:
    return "" if origin.kind == "inferred" else f" ({told_origin(origin)})"


def _key_said(table: Table, key: Key) -> str:
    word = "the primary key" if key.primary else "unique"
    return f"{table.name} ({', '.join(key.columns)}) is {word}{_at(key.origin)}"


def _link_said(child: Table, link: ForeignKey) -> str:
    there = f"{link.parent} ({', '.join(link.parent_columns)})"
    return f"{child.name} ({', '.join(link.columns)}) refers to {there}{_at(link.origin)}"
