"""What every database that is tried must obey: NOT NULL, keys, foreign keys, CHECKs and assertions of the schema.

A CHECK is put to DuckDB for all rows of a table at once; keys and foreign keys are followed here. Rules of severity
warn are no rules: data may break them. What DuckDB cannot evaluate is not held, and ``unheld`` names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dea_core.errors import EngineError
from dea_core.prove.store import Database, Row, Store
from dea_core.schema import ForeignKey, Key, Schema, Table
from dea_core.sql.similar import without_similar

Settled = dict[str, list[Row]]


class Rules:
    """The rules of the schema that ``store`` is made for."""

    def __init__(self, store: Store) -> None:
        self._store, self.schema = store, store.schema
        self.unheld: list[str] = [str(thing) for thing in self.schema.unsupported if not thing.ignorable]
        self._outputs = {table.name: self._outputs_of(table) for table in self.schema}
        self._assertions = [a for table in self.schema for a in table.assertions if a.severity == "error"]
        self.unheld += [f"{a.name} [{a.origin}]" for a in self._assertions]

    def _outputs_of(self, table: Table) -> tuple[str, list[tuple[int, str]]]:
        """SQL of what must hold of a row, and of its generated columns by position."""
        dialect = self.schema.dialect
        held = []
        for check in table.checks:
            if check.severity == "error":
                # written in DuckDB's words from its tree; one that does not run there is left out, and said
                text = f"coalesce({without_similar(check.expression).sql('duckdb')}, true)"
                name = f"CHECK ({check.expression.sql(dialect)}) [{check.origin}]"
                held += [text] if self._runs(table, text, name) else []
        generated = []
        for at, column in enumerate(table.columns):
            if column.generated is not None:
                text = f"({column.generated.sql('duckdb')})::VARCHAR"
                generated += [(at, text)] if self._runs(table, text, f"{table.name}.{column.name}") else []
        return " AND ".join(held) or "true", generated

    def _runs(self, table: Table, output: str, name: str) -> bool:
        try:
            self._store.select_from(table, [tuple(None for _ in table.columns)], [output])
        except EngineError:
            self.unheld.append(f"{table.name}: {name}")
            return False
        return True

    def settled(self, table: Table, rows: Sequence[Row]) -> list[Row | None]:
        """Each row with its generated columns filled in; None for one that breaks a CHECK or NOT NULL."""
        held, generated = self._outputs[table.name]
        if not rows:
            return []
        filled: Sequence[Row] = rows
        kept = [True] * len(rows)
        if generated or held != "true":
            answers = self._answers(table, rows, [held, *(text for _, text in generated)])
            kept = [bool(answer[0]) for answer in answers]
            filled = [_filled(row, generated, answer[1:]) for row, answer in zip(rows, answers, strict=True)]
        needed = [at for at, column in enumerate(table.columns) if column.not_null]
        return [
            row if keep and all(row[at] is not None for at in needed) else None
            for row, keep in zip(filled, kept, strict=True)
        ]

    def _answers(self, table: Table, rows: Sequence[Row], outputs: list[str]) -> list[tuple[object, ...]]:
        """Row by row where some row makes an expression fail: such a row obeys nothing."""
        try:
            return self._store.select_from(table, rows, outputs)
        except EngineError:
            if len(rows) == 1:
                return [(False, *(None for _ in outputs[1:]))]
            half = len(rows) // 2
            return self._answers(table, rows[:half], outputs) + self._answers(table, rows[half:], outputs)

    def allowed(self, table: Table, column: str, values: Sequence[str]) -> list[str]:
        """Those values of a column that its own CHECKs, over no other column, allow."""
        alone = [c for c in table.checks if c.severity == "error" and set(c.columns) == {column}]
        texts = [f"coalesce({without_similar(check.expression).sql('duckdb')}, true)" for check in alone]
        if not texts or not values:
            return list(values)
        at = places(table, [column])[0]
        rows = [tuple(v if n == at else None for n in range(len(table.columns))) for v in values]
        try:
            answers = self._answers(table, rows, [" AND ".join(texts)])
        except EngineError:
            return list(values)
        return [value for value, answer in zip(values, answers, strict=True) if answer[0]]

    def obeyed(self, database: Database) -> bool:
        """Whether every rule holds."""
        for table in self.schema:
            rows = list(database.get(table.name, ()))
            if self.settled(table, rows) != rows or not keys_hold(table, rows):
                return False
        return all(linked(self.schema, table, database) for table in self.schema)


def _filled(row: Row, generated: list[tuple[int, str]], values: Sequence[object]) -> Row:
    new = list(row)
    for (at, _), value in zip(generated, values, strict=True):
        new[at] = None if value is None else str(value)
    return tuple(new)


def keys_of(table: Table) -> tuple[Key, ...]:
    """The keys that data must obey. A partial key is held over all rows: more than it asks, never less."""
    return tuple(key for key in table.keys if key.severity == "error")


def links_of(table: Table) -> tuple[ForeignKey, ...]:
    """The foreign keys that data must obey."""
    return tuple(link for link in table.foreign_keys if link.severity == "error")


def places(table: Table, columns: Sequence[str]) -> tuple[int, ...]:
    """Where these columns stand in a row."""
    at = {column.name: n for n, column in enumerate(table.columns)}
    return tuple(at[name] for name in columns)


def key_value(row: Row, where: Sequence[int], key: Key) -> Row | None:
    """What must be distinct of the row; None where a NULL sets it free."""
    value = tuple(row[at] for at in where)
    return None if key.nulls_distinct and None in value else value


def keys_hold(table: Table, rows: Sequence[Row]) -> bool:
    """Whether no two rows share a key."""
    for key in keys_of(table):
        where = places(table, key.columns)
        values = [value for row in rows if (value := key_value(row, where, key)) is not None]
        if len(values) != len(set(values)):
            return False
    return True


def parents(schema: Schema, link: ForeignKey, database: Database) -> set[Row]:
    """The values that a foreign key may refer to."""
    where = places(schema.table(link.parent), link.parent_columns)
    return {tuple(row[at] for at in where) for row in database.get(link.parent, ())}


def linked(schema: Schema, table: Table, database: Database) -> bool:
    """Whether each foreign key of the table meets a row."""
    return all(not orphans(schema, table, link, database) for link in links_of(table))


def orphans(schema: Schema, table: Table, link: ForeignKey, database: Database) -> list[Row]:
    """The rows whose foreign key meets none."""
    if link.parent not in schema:
        return []
    where, known = places(table, link.columns), parents(schema, link, database)
    values = [(row, tuple(row[at] for at in where)) for row in database.get(table.name, ())]
    return [row for row, value in values if None not in value and value not in known]


def without_orphans(schema: Schema, database: Mapping[str, list[Row]]) -> Settled:
    """The database less the rows that refer to none, and less those that referred to them, and so on."""
    left = {name: list(rows) for name, rows in database.items()}
    while True:
        gone = [(t.name, row) for t in schema for link in links_of(t) for row in orphans(schema, t, link, left)]
        if not gone:
            return left
        for name, row in gone:
            if row in left[name]:
                left[name].remove(row)
