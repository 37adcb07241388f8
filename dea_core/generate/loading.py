"""In which order tables can be loaded: parents first. Tables that refer to one another in a circle are named as such.

    users <- orders <-> invoices     ->     tables = (users, orders, invoices)     cycles = ((orders, invoices),)

A table that refers to itself is no circle here: it is loaded by one statement, after which its keys hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dea_core.schema import Table


@dataclass(frozen=True)
class LoadingOrder:
    """``tables`` with parents before children, and the ``cycles`` among them within which no order serves."""

    tables: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...] = ()

    def cycle_of(self, table: str) -> tuple[str, ...]:
        """The tables that refer to one another in a circle with ``table``; none if it is in no circle."""
        return next((cycle for cycle in self.cycles if table in cycle), ())


def loading_order(tables: Iterable[Table], more: Mapping[str, Iterable[str]] | None = None) -> LoadingOrder:
    """The order for ``tables``, as given where nothing forces another; ``more`` adds parents that a database knows."""
    listed = list(tables)
    parents = {table.name: {key.parent for key in table.foreign_keys} for table in listed}
    for name, known in (more or {}).items():
        parents[name].update(known)
    parents = {name: (found & parents.keys()) - {name} for name, found in parents.items()}
    return _ordered(parents)


def _ordered(parents: dict[str, set[str]]) -> LoadingOrder:
    done: list[str] = []
    cycles: list[tuple[str, ...]] = []
    while len(done) < len(parents):
        waiting = {name: found - set(done) for name, found in parents.items() if name not in done}
        ready = [name for name, found in waiting.items() if not found]
        if not ready:
            ready = list(_first_cycle(waiting))
            cycles.append(tuple(ready))
        done += ready
    return LoadingOrder(tuple(done), tuple(cycles))


def _first_cycle(waiting: dict[str, set[str]]) -> tuple[str, ...]:
    """Tables that refer to one another and to no other table that waits; there is one when every table waits."""
    reached = {name: _reachable(name, waiting) for name in waiting}
    for name in waiting:
        cycle = tuple(other for other in waiting if other in reached[name] and name in reached[other])
        if cycle and reached[name] <= set(cycle):
            return cycle
    raise AssertionError("every table waits for another, and there is no circle")


def _reachable(start: str, parents: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    front = [start]
    while front:
        for parent in parents[front.pop()]:
            if parent not in found:
                found.add(parent)
                front.append(parent)
    return found
