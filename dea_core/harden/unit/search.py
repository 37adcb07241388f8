"""The fewest rows that reach every aim: found aim by aim, then each row is tried without.

for each aim that the chosen rows do not reach ── rows of the pool that reach it ── halved until none is too many
every row ── is everything reached without it? then it goes; else what is lost is the reason for which it stays
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dea_core.harden.unit.stage import Answer, Stage

Row = tuple[str, int]
Rows = Sequence[Row]


@dataclass(frozen=True)
class Aim:
    """Something that the rows should reach: a goal to show, or a mistake to notice, then ``sql`` is the wrong query."""

    told: str
    sql: str
    is_mistake: bool = False


@dataclass
class Search:
    """``pools`` are looked into one after another: rows that are there, rows made for it, rows that break a key.

    Those that break a key are for what is to be shown: a mistake that only they notice may be none.
    """

    stage: Stage
    columns: Sequence[str]
    pools: Sequence[Mapping[str, Sequence[int]]]
    until: float
    right: str
    answers: dict[tuple[Row, ...], Answer] = field(default_factory=dict)
    seen: dict[Aim, None] = field(default_factory=dict)
    """The aims that some rows reached, were they chosen or not."""

    @property
    def is_late(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.until

    def reaches(self, rows: Rows, aim: Aim) -> bool:
        """Whether these rows reach the aim."""
        ids: dict[str, set[int]] = {}
        for name, number in rows:
            ids.setdefault(name, set()).add(number)
        self.stage.give(ids)
        if not aim.is_mistake:
            return self.stage.holds(aim.sql) is True
        right, wrong = self._right(tuple(sorted(rows))), self.stage.answer(aim.sql, self.columns)
        return right is not None and wrong is not None and wrong != right

    def _right(self, rows: tuple[Row, ...]) -> Answer:
        if rows not in self.answers:
            self.answers = {rows: self.stage.answer(self.right, self.columns)}
        return self.answers[rows]

    def choose(self, aims: Sequence[Aim]) -> tuple[list[Row], list[Aim]]:
        """Rows for all aims that can be reached, and those aims. These come twice: rows for one may undo another."""
        chosen: list[Row] = []
        reached: list[Aim] = []
        for aim, again in (*((aim, False) for aim in aims), *((aim, True) for aim in aims)):
            if again and aim not in reached:
                continue
            found = self._more(chosen, aim)
            if found is not None:
                self.seen.setdefault(aim)
                chosen += found
                reached += [aim] if aim not in reached else []
        return chosen, [aim for aim in aims if aim in reached and self.reaches(chosen, aim)]

    def _more(self, chosen: Rows, aim: Aim) -> list[Row] | None:
        """The fewest rows that reach the aim together with those that are chosen."""
        if self.reaches(chosen, aim):
            return []
        for start in self._starts(chosen, self.pools[:-1] if aim.is_mistake else self.pools):
            if self.is_late:
                return None
            if self.reaches([*chosen, *start], aim):
                return self._halved(chosen, start, aim)
        return None

    def _starts(self, chosen: Rows, pools: Sequence[Mapping[str, Sequence[int]]]) -> Iterator[list[Row]]:
        """Where to look: in all rows, in those of one input, and without half or all of those of one."""
        there = set(chosen)
        for pool in pools:
            rows = [(name, number) for name, numbers in pool.items() for number in numbers]
            rest = [row for row in rows if row not in there]
            yield rest
            if len(pool) > 1:
                yield from ([row for row in rest if row[0] == name] for name in pool)
                yield from ([row for row in rest if row[0] != name or row[1] % 2] for name in pool)
                yield from ([row for row in rest if row[0] != name] for name in pool)

    def _halved(self, chosen: Rows, rows: list[Row], aim: Aim) -> list[Row]:
        """As few of ``rows`` as reach the aim: the later ones go first."""
        size = max(1, len(rows) // 2)
        while size and not self.is_late:
            end = len(rows)
            while end > 0:
                fewer = rows[: max(0, end - size)] + rows[end:]
                if self.reaches([*chosen, *fewer], aim):
                    rows = fewer
                end -= size
            size //= 2
        return rows

    def drop(self, chosen: list[Row], aims: Sequence[Aim]) -> list[Row]:
        """Without the rows that nothing is lost by. What was lost last is asked for first."""
        lost_often: Counter[Aim] = Counter()
        for row in list(reversed(chosen)):
            fewer = [each for each in chosen if each != row]
            ordered = sorted(aims, key=lambda aim: -lost_often[aim])
            lost = self._lost(fewer, ordered)
            if lost is None:
                chosen = fewer
            else:
                lost_often[lost] += 1
            if self.is_late:
                break
        return chosen

    def reasons(self, chosen: Rows, aims: Sequence[Aim]) -> dict[Row, Aim | None]:
        """What is lost without each row: what is to be shown before what is to be noticed."""
        return {row: self._lost([each for each in chosen if each != row], aims) for row in chosen}

    def _lost(self, rows: Rows, aims: Sequence[Aim]) -> Aim | None:
        return next((aim for aim in aims if not self.reaches(rows, aim)), None)
