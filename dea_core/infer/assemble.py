"""The draft of rules and the evidence of types -> the Schema, every rule's columns there and every reference's parent.

A reference into a table that stays as it is becomes the list of its values. Rules about tables that stay are the
user's own business: their rows are not ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dea_core.infer.compared import compared
from dea_core.infer.draft import Draft, TableDraft, whole
from dea_core.infer.inputs import Input
from dea_core.infer.tidy import tidy
from dea_core.infer.typing import Found, Typing
from dea_core.schema import (
    CheckConstraint,
    Column,
    Compared,
    Family,
    ForeignKey,
    Key,
    Origin,
    Schema,
    Table,
    Unsupported,
    validate,
)
from dea_core.schema.types import NUMERIC
from dea_core.sql.ddl import quoted_column
from dea_core.sql.lineage import BaseTable, Meeting, Query, clue_of, evidence, fold, share

MOST_LISTED = 500
"""As many values of a table that stays are listed for a reference into it."""


@dataclass(frozen=True)
class Reading:
    """Everything that was read on the way: ``inputs`` by name, the queries over them, the rules collected.

    ``declared`` is what is written down of types: it comes before what queries show.
    """

    inputs: Mapping[str, Input]
    queries: tuple[Query, ...]
    draft: Draft
    dialect: str
    declared: Found = field(default_factory=dict)

    @property
    def made(self) -> list[Input]:
        """The tables that rows are made for."""
        return [given for given in self.inputs.values() if given.made]


def assemble(reading: Reading, met: Iterable[Meeting]) -> Schema:
    """The schema of the tables to be made."""
    typing = Typing(_types(reading, met), reading.dialect)
    tables = [table for given in reading.made if (table := _table(reading, typing, given)) is not None]
    literals = compared(reading.queries)
    tables = [replace(table, columns=tuple(_with(table.name, c, literals) for c in table.columns)) for table in tables]
    schema = Schema(tuple(tables), reading.dialect, tuple(reading.draft.unsupported))
    return validate(schema) if tables else schema


def _with(table: str, column: Column, literals: Mapping[tuple[str, str], Compared]) -> Column:
    found = literals.get((table, column.name))
    return replace(column, compared=found) if found is not None else column


def _types(reading: Reading, met: Iterable[Meeting]) -> Found:
    """Evidence of types, shared among columns that meet or refer to one another."""
    found = evidence(reading.queries)
    for place, clues in reading.declared.items():
        found.setdefault(place, []).extend(clues)
    for name, table in reading.draft.tables.items():
        for column, clues in table.evidence.items():
            found.setdefault((name, column), []).extend(clues)
        for check in table.checks:
            for named in check.expression.find_all(exp.Column):
                clue = clue_of(named, str(check.origin))
                found.setdefault((name, named.name), []).extend([clue] if clue else [])
    pairs = [((m.table, m.column), (m.other, m.other_column), m.query) for m in met]
    pairs += [
        ((name, one), (reference.parent, other), str(reference.origin))
        for name, table in reading.draft.tables.items()
        for reference in table.foreign_keys
        for one, other in zip(reference.columns, reference.parent_columns, strict=True)
    ]
    return share(found, pairs)


def _table(reading: Reading, typing: Typing, given: Input) -> Table | None:
    base, draft = given.base, reading.draft[given.name]
    if not base.columns:
        origin = replace(given.origin, detail="no column is declared, and no query reads one")
        reading.draft.unsupported.append(Unsupported(f"{given.kind} table", given.name, origin, ignorable=True))
        return None
    columns = typing.columns(given, draft.not_null)
    by_name = {column.name: column for column in columns}
    draft = _with_lists(reading, _known(reading, draft, base), by_name)
    return Table(
        name=given.name,
        columns=columns,
        path=given.path,
        keys=tuple(draft.keys),
        foreign_keys=tuple(draft.foreign_keys),
        checks=tuple(replace(c, expression=tidy(c.expression, by_name, reading.dialect)) for c in draft.checks),
        assertions=tuple(draft.assertions),
        comment=given.comment,
        origin=given.origin,
    )


def _known(reading: Reading, draft: TableDraft, base: BaseTable) -> TableDraft:
    """The draft with the columns' names as they are; a rule that names a column which is not there is told."""

    def there(names: Iterable[str], what: str, origin: Origin) -> bool:
        missing = next((name for name in names if fold(name) not in base.columns), None)
        if missing is not None:
            why = replace(origin, detail=f"{base.name} has no column {missing}")
            reading.draft.unsupported.append(Unsupported(what, str(origin), why))
        return missing is None

    def named(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(base.columns[fold(name)] for name in names)

    keys = [replace(k, columns=named(k.columns)) for k in draft.keys if there(k.columns, "key", k.origin)]
    links = [
        replace(f, columns=named(f.columns)) for f in draft.foreign_keys if there(f.columns, "reference", f.origin)
    ]
    checks = [_renamed(c, base) for c in draft.checks if there(c.columns, "check", c.origin)]
    return replace(draft, keys=_widest_out(keys), foreign_keys=links, checks=checks)


def _renamed(check: CheckConstraint, base: BaseTable) -> CheckConstraint:
    def plain(node: exp.Expr) -> exp.Expr:
        return quoted_column(base.columns[fold(node.name)]) if isinstance(node, exp.Column) else node

    return replace(check, expression=whole(check.expression.copy().transform(plain)))


def _widest_out(keys: list[Key]) -> list[Key]:
    """Keys without those that hold because a narrower one does."""
    narrow = [key for key in keys if key.where is None and key.severity == "error"]
    return [
        key for key in keys if not any(other is not key and set(other.columns) < set(key.columns) for other in narrow)
    ]


def _with_lists(reading: Reading, draft: TableDraft, columns: Mapping[str, Column]) -> TableDraft:
    """References to tables that are not made, as lists of what those hold."""
    links, checks = [], list(draft.checks)
    for link in draft.foreign_keys:
        parent = reading.inputs.get(link.parent)
        if parent is not None and parent.made:
            links.append(_exact(parent, link))
            continue
        values = _values(parent, link)
        if values is None:
            why = replace(link.origin, detail=f"{link.parent} stays as it is, and its values are too many or not known")
            reading.draft.unsupported.append(Unsupported("reference", f"{draft.name} to {link.parent}", why))
        else:
            literals = [_literal(value, columns[link.columns[0]].type.family) for value in values]
            listed = quoted_column(link.columns[0]).isin(*literals)
            checks.append(CheckConstraint(listed, None, link.severity, link.origin))
    return replace(draft, foreign_keys=links, checks=checks)


def _exact(parent: Input, link: ForeignKey) -> ForeignKey:
    names = parent.base.columns
    return replace(link, parent_columns=tuple(names.get(fold(name), name) for name in link.parent_columns))


def _values(parent: Input | None, link: ForeignKey) -> Sequence[str] | None:
    values = parent.values(link.parent_columns[0]) if parent is not None and len(link.columns) == 1 else None
    return values if values and len(values) <= MOST_LISTED else None


def _literal(value: str, family: Family) -> exp.Expr:
    return exp.Literal.number(value) if family in NUMERIC else exp.Literal.string(value)
