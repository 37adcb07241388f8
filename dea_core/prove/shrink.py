"""The smallest database that still shows the difference: fewer rows first, then plainer values, the rules kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

from dea_core.prove.harvest import Domain
from dea_core.prove.store import Database, Row
from dea_core.schema import Schema

MOST_SECONDS = 4.0
Shows = Callable[[Database], bool]
"""Whether a database obeys the rules and tells the two queries apart."""


def shrink(schema: Schema, database: Database, shows: Shows, domains: Mapping[tuple[str, str], Domain]) -> Database:
    """Take away what is not needed, until nothing more can go or the time is up."""
    until = time.monotonic() + MOST_SECONDS
    best: dict[str, list[Row]] = {name: list(rows) for name, rows in database.items()}
    for steps in (_fewer_rows, _plainer_values):
        changed = True
        while changed and time.monotonic() < until:
            changed = False
            for tried in steps(schema, best, domains):
                if time.monotonic() > until:
                    break
                if shows(tried):
                    best, changed = {name: list(rows) for name, rows in tried.items()}, True
                    break
    return best


def _fewer_rows(schema: Schema, database: Database, _: Mapping[tuple[str, str], Domain]) -> Iterator[Database]:
    """Without a whole table, children first; then without one row."""
    for table in reversed(tuple(schema)):
        if database[table.name]:
            yield {**database, table.name: []}
    for table in schema:
        rows = database[table.name]
        for at in range(len(rows)):
            yield {**database, table.name: [*rows[:at], *rows[at + 1 :]]}


def _plainer_values(
    schema: Schema, database: Database, domains: Mapping[tuple[str, str], Domain]
) -> Iterator[Database]:
    """Each value as NULL, then as one of the first that its column is filled from."""
    for table in schema:
        rows = database[table.name]
        for at, row in enumerate(rows):
            for place, column in enumerate(table.columns):
                for value in _plainer(row[place], domains[table.name, column.name]):
                    new = (*row[:place], value, *row[place + 1 :])
                    yield {**database, table.name: [*rows[:at], new, *rows[at + 1 :]]}


def _plainer(value: str | None, domain: Domain) -> Iterator[str | None]:
    if value is None:
        return
    yield None
    if value in domain.values[:2]:
        return
    yield from domain.values[:2]
