"""A foreign key that is checked at the end of the transaction breaks no circle."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_table


@rule("required_cycle", "error")
def required_cycle(subject: Subject) -> Iterator[Found]:
    """Tables need one another's rows first: their foreign keys go in a circle, and none may be NULL.

    No first row can be added. One of the columns must be nullable, or its foreign key DEFERRABLE.
    """
    onward: dict[str, list[str]] = {}
    for table, link, parent in subject.links():
        required = all(table.column(name).not_null for name in link.columns)
        if required and not link.deferrable and parent is not table:
            onward.setdefault(table.name, []).append(parent.name)
    told: set[frozenset[str]] = set()
    for table in subject.schema:
        circle = _circle(table.name, onward)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            yield Found(of_table(table), f"{len(circle)} tables: {' -> '.join([*circle, circle[0]])}")


def _circle(start: str, onward: dict[str, list[str]]) -> list[str] | None:
    """The shortest way from a table back to itself."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for following in onward.get(way[-1], ()):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return None
