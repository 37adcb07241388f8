"""Tiny databases that obey a schema and are unkind: few rows, many NULLs, few different values, many ties.

Each database has a mood: how often a NULL, how many different values a column, how many rows a table. Rows are
proposed parents first, put to the CHECKs of all databases at once, and kept while keys and foreign keys hold.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dea_core.prove.harvest import Domain
from dea_core.prove.rules import Rules, Settled, key_value, keys_of, links_of, places, without_orphans
from dea_core.prove.store import Row
from dea_core.schema import Column, ForeignKey, Schema, Table

COUNTS, COUNT_WEIGHTS = (0, 1, 2, 3, 4), (12, 20, 26, 24, 18)
PALETTES, PALETTE_WEIGHTS = (1, 2, 3, 5), (20, 40, 25, 15)
NULL_SHARES, NULL_WEIGHTS = (0.0, 0.15, 0.5, 0.9), (25, 40, 25, 10)
NEAR_SHARE, MADE_SHARE, FRESH_KEY_SHARE = 0.6, 0.7, 0.5
DEEP_SHARE = 0.12
"""Share of databases with as many rows as it takes for a LIMIT or a HAVING to cut."""
PROPOSALS = (1, 4)
"""Rows proposed for each that is still wanted, round by round: keys clash, CHECKs refuse."""


@dataclass(frozen=True)
class Mood:
    """What a database is like."""

    null_share: float
    counts: Mapping[str, int]
    palettes: Mapping[tuple[str, str], tuple[str, ...]]


class Sampler:
    """Draws databases; the same seed draws the same ones."""

    def __init__(self, rules: Rules, domains: Mapping[tuple[str, str], Domain], reach: int, seed: int) -> None:
        self._rules, self._schema, self._domains, self._reach = rules, rules.schema, domains, reach
        self._random = random.Random(seed)
        self._made: Mapping[str, Sequence[Row]] = {}
        self._order = parents_first(rules.schema)

    def start_from(self, made: Mapping[str, Sequence[Row]]) -> None:
        """Take whole rows that obey the CHECKs as a start for most rows of these tables."""
        self._made = made

    def draw(self, count: int) -> list[Settled]:
        """``count`` databases, each of which obeys the rules."""
        moods = [self._mood() for _ in range(count)]
        databases: list[Settled] = [{} for _ in moods]
        for table in self._order:
            self._fill(table, moods, databases)
        return [without_orphans(self._schema, database) for database in databases]

    def _mood(self) -> Mood:
        chance = self._random
        deep = self._reach and chance.random() < DEEP_SHARE
        counts = {
            table.name: self._reach + chance.randint(1, 2) if deep else chance.choices(COUNTS, COUNT_WEIGHTS)[0]
            for table in self._schema
        }
        palettes = {place: self._palette(domain, bool(deep)) for place, domain in self._domains.items()}
        return Mood(chance.choices(NULL_SHARES, NULL_WEIGHTS)[0], counts, palettes)

    def _palette(self, domain: Domain, deep: bool) -> tuple[str, ...]:
        chance = self._random
        if not domain.values:
            return ()
        size = chance.choices(PALETTES, PALETTE_WEIGHTS)[0]
        near = [v for v in domain.near if chance.random() < NEAR_SHARE][:size]
        return (*near, *chance.choices(domain.values, k=max(1, size - len(near))))

    def _fill(self, table: Table, moods: Sequence[Mood], databases: list[Settled]) -> None:
        """Propose rows of a table for every database, settle them together, keep what fits; once more where few did."""
        for database in databases:
            database[table.name] = []
        kept = _Kept(table, len(databases))
        for times in PROPOSALS:
            proposed = [
                (at, row)
                for at, (mood, database) in enumerate(zip(moods, databases, strict=True))
                for row in self._rows(table, mood, database, times)
            ]
            settled = self._rules.settled(table, [row for _, row in proposed])
            for (at, _), row in zip(proposed, settled, strict=True):
                if row is not None and len(databases[at][table.name]) < moods[at].counts[table.name]:
                    kept.add(at, row, databases[at][table.name])

    def _rows(self, table: Table, mood: Mood, database: Settled, times: int) -> list[Row]:
        wanted = (mood.counts[table.name] - len(database[table.name])) * times
        rows: list[Row] = list(database[table.name])
        start = len(rows)
        for _ in range(wanted):
            row = self._row(table, mood, database, rows)
            if row is not None:
                rows.append(row)
        return rows[start:]

    def _row(self, table: Table, mood: Mood, database: Settled, earlier: list[Row]) -> Row | None:
        values = self._values(table, mood)
        for link in links_of(table):
            if link.parent in self._schema and not self._refer(table, link, values, mood, database, earlier):
                return None
        return tuple(values[column.name] for column in table.columns)

    def _values(self, table: Table, mood: Mood) -> dict[str, str | None]:
        made = self._made.get(table.name)
        if made and self._random.random() < MADE_SHARE:
            row = self._random.choice(made)
            fresh = self._random.random() < FRESH_KEY_SHARE  # else the same row twice would always clash with itself
            return {
                column.name: self._value(table, column, mood) if fresh and _in_key(table, column) else value
                for column, value in zip(table.columns, row, strict=True)
            }
        return {column.name: self._value(table, column, mood) for column in table.columns}

    def _value(self, table: Table, column: Column, mood: Mood) -> str | None:
        place = table.name, column.name
        if not column.not_null and self._random.random() < mood.null_share:
            return None
        if _in_key(table, column):  # distinct values are wanted: draw from all there are
            return self._random.choice(self._domains[place].values) if self._domains[place].values else None
        return self._random.choice(mood.palettes[place]) if mood.palettes[place] else None

    def _refer(
        self,
        table: Table,
        link: ForeignKey,
        values: dict[str, str | None],
        mood: Mood,
        database: Settled,
        earlier: list[Row],
    ) -> bool:
        """Fill a foreign key from a row of its parent, or with NULL where that is allowed; False if neither can be."""
        free = [name for name in link.columns if not table.column(name).not_null]
        parent = self._schema.table(link.parent)
        rows = earlier if link.parent == table.name else database.get(link.parent, [])
        if free and (not rows or self._random.random() < mood.null_share):
            values[self._random.choice(free)] = None
            return True
        if link.parent == table.name and (not rows or self._random.random() < mood.null_share):
            for name, parent_name in zip(link.columns, link.parent_columns, strict=True):
                values[name] = values[parent_name]  # a row may refer to itself
            return True
        if not rows:
            return link.parent not in database  # a circle: what refers to none is taken away in the end
        chosen = self._random.choice(rows)
        for name, at in zip(link.columns, places(parent, link.parent_columns), strict=True):
            values[name] = chosen[at]
        return True


class _Kept:
    """Which keys are taken, database by database, while rows of one table are accepted."""

    def __init__(self, table: Table, databases: int) -> None:
        self._keys = [(key, places(table, key.columns)) for key in keys_of(table)]
        self._taken: list[list[set[Row]]] = [[set() for _ in self._keys] for _ in range(databases)]

    def add(self, database: int, row: Row, rows: list[Row]) -> None:
        """Append ``row`` unless a key of it is taken."""
        values = [key_value(row, where, key) for key, where in self._keys]
        taken = self._taken[database]
        if any(value is not None and value in seen for value, seen in zip(values, taken, strict=True)):
            return
        for value, seen in zip(values, taken, strict=True):
            if value is not None:
                seen.add(value)
        rows.append(row)


def _in_key(table: Table, column: Column) -> bool:
    return any(column.name in key.columns for key in table.keys)


def parents_first(schema: Schema) -> list[Table]:
    """The tables, each after those that it refers to, as far as circles allow."""
    placed: dict[str, Table] = {}
    left = list(schema)
    while left:
        ready = [t for t in left if all(_placed(link, t, placed, schema) for link in links_of(t))]
        for table in ready or left[:1]:
            placed[table.name] = table
        left = [table for table in left if table.name not in placed]
    return list(placed.values())


def _placed(link: ForeignKey, table: Table, placed: Mapping[str, Table], schema: Schema) -> bool:
    return link.parent in placed or link.parent == table.name or link.parent not in schema
