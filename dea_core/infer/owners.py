"""Whose is a column that is named without its table, where several might have it?

    settle(uses, known)  ──>  Owners: a table for each use, and which of them were guessed

The uses that are clearest are settled first, and what they show helps the next: a table whose other columns begin with
``ss_`` has this one too. What counts: the tables that may have the name in every use of it; the name's likeness to the
table's; the columns already known to be the table's; the table that the other side of an equality belongs to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dea_core.infer.names import affinity, prefix_of

FAMILY, STRANGER, EVERYWHERE, OTHER_SIDE, NEARER, BARE = 3.0, -1.5, 2.0, 0.75, 0.25, 1.0
"""What it counts that a table has columns of the prefix; has only others; may have the name wherever that is used;
has not the other side of an equality; is nearer than one outside the subquery; has no column yet, and yet is read."""
CLEAR = 0.5
"""By so much the best must be ahead of the next, or it is told as a guess."""
HALF = 0.5
"""Of a round, all are settled that are at least half as far ahead as the clearest."""


@dataclass(frozen=True)
class Use:
    """A column named without a table: one of ``among`` has it, the nearest first; ``equals`` are set equal to it."""

    name: str
    among: tuple[str, ...]
    equals: frozenset[str] = frozenset()


@dataclass
class Owners:
    """``of`` each use its table. ``guessed`` are those where another table might be meant as well."""

    of: dict[Use, str] = field(default_factory=dict)
    guessed: list[Use] = field(default_factory=list)


@dataclass
class _Known:
    """Columns of each table as far as they are settled, and what is counted of them."""

    columns: dict[str, set[str]]
    within: Mapping[str, Counter[str]]
    """By column: how many of its uses each table is among."""
    uses: Counter[str]

    def has(self, table: str, name: str) -> bool:
        return name in self.columns.get(table, ())

    def score(self, use: Use, table: str) -> float:
        share = self.within[use.name][table] / self.uses[use.name]
        points = affinity(table, use.name) + EVERYWHERE * share + self.kin(table, use.name)
        points += OTHER_SIDE * any(
            not self.has(table, other) and any(self.has(rest, other) for rest in use.among) for other in use.equals
        )
        points += 0.0 if self.columns.get(table) else BARE
        return points - NEARER * use.among.index(table) / len(use.among)

    def kin(self, table: str, name: str) -> float:
        prefix = prefix_of(name)
        if not prefix:
            return 0.0
        same = {t: sum(prefix_of(c) == prefix for c in columns) for t, columns in self.columns.items()}
        if total := sum(same.values()):
            return FAMILY * same.get(table, 0) / total
        others = Counter(prefix_of(column) for column in self.columns.get(table, ()))
        return STRANGER if sum(others.values()) - others[""] > 1 else 0.0


def settle(uses: Iterable[Use], known: Mapping[str, Iterable[str]]) -> Owners:
    """The table of each use; ``known`` are the columns that tables are sure to have."""
    waiting = list(dict.fromkeys(uses))
    within: dict[str, Counter[str]] = {}
    for use in waiting:
        within.setdefault(use.name, Counter()).update(use.among)
    state = _Known({t: set(columns) for t, columns in known.items()}, within, Counter(use.name for use in waiting))
    owners = Owners()
    while waiting:
        waiting = _round(waiting, state, owners)
    return owners


def _round(waiting: list[Use], state: _Known, owners: Owners) -> list[Use]:
    """Settle what is clearest; what is left."""
    sure = {use: table for use in waiting if (table := _sure(use, state)) is not None}
    for use, table in sure.items():
        _settle(use, table, state, owners)
    left = [use for use in waiting if use not in sure]
    if sure or not left:
        return left
    ranked = {use: _ranked(use, state) for use in left}
    most = max(lead for _, lead in ranked.values())
    for use, (table, lead) in ranked.items():
        if lead >= most * HALF and not any(state.has(other, use.name) for other in use.among):
            _settle(use, table, state, owners)
            owners.guessed += [use] if lead < CLEAR else []
    return [use for use in left if use not in owners.of]


def _sure(use: Use, state: _Known) -> str | None:
    if len(use.among) == 1:
        return use.among[0]
    return next((table for table in use.among if state.has(table, use.name)), None)


def _ranked(use: Use, state: _Known) -> tuple[str, float]:
    """The best table, and by how much it is ahead of the next."""
    scores = sorted(((state.score(use, table), table) for table in use.among), key=lambda one: -one[0])
    return scores[0][1], scores[0][0] - scores[1][0]


def _settle(use: Use, table: str, state: _Known, owners: Owners) -> None:
    owners.of[use] = table
    state.columns.setdefault(table, set()).add(use.name)
