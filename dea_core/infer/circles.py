"""References that would make each other's values, broken at the one with the least to say for itself.

a.x -> b.y -> a.x      a name < a join in a model < a test < what is declared; what is declared stays
two tests ask it both ways: one reference that covers its parents says the same; any other that is left out is told
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dea_core.infer.draft import Draft
from dea_core.schema import ForeignKey, Unsupported
from dea_core.sql.lineage import fold

Place = tuple[str, str]
STRENGTH = {"inferred": 0, "model sql": 1, "test": 2}
"""By the kind of a reference's origin; any other is a declaration."""
DECLARED = 3


@dataclass(frozen=True)
class _Step:
    """A column takes its values from another one, because of a reference."""

    start: Place
    end: Place
    table: str
    link: ForeignKey

    @property
    def strength(self) -> int:
        """How much the reference has to say for itself."""
        return STRENGTH.get(self.link.origin.kind, DECLARED)


def break_circles(draft: Draft) -> None:
    """Leave out the weakest reference of each circle of columns, until none is left that may be broken."""
    while (circle := _circle(_steps(draft))) is not None:
        weakest = min(reversed(circle), key=lambda step: (step.strength, _is_key(draft, step.end)))
        draft[weakest.table].foreign_keys.remove(weakest.link)
        other = next((step for step in circle if _is_reverse(step.link, weakest)), None)
        if other is not None and weakest.strength >= STRENGTH["test"]:
            _cover(draft, other)
        else:
            draft.unsupported.append(_told(weakest, circle))


def _steps(draft: Draft) -> list[_Step]:
    return [
        _Step((name, fold(column)), (link.parent, fold(above)), name, link)
        for name, table in draft.tables.items()
        for link in table.foreign_keys
        for column, above in zip(link.columns, link.parent_columns, strict=True)
        if (name, fold(column)) != (link.parent, fold(above))
    ]


def _circle(steps: Sequence[_Step]) -> list[_Step] | None:
    """A circle of which at least one step may be left out."""
    after: dict[Place, list[_Step]] = {}
    for step in steps:
        after.setdefault(step.start, []).append(step)
    for step in steps:
        if step.strength < DECLARED and (back := _way(after, step.end, step.start)) is not None:
            return [step, *back]
    return None


def _way(after: dict[Place, list[_Step]], start: Place, goal: Place) -> list[_Step] | None:
    """The shortest way from one column to another."""
    ways: dict[Place, list[_Step]] = {start: []}
    for place in (queue := [start]):
        if place == goal:
            return ways[place]
        for step in after.get(place, ()):
            if step.end not in ways:
                ways[step.end] = [*ways[place], step]
                queue.append(step.end)
    return None


def _is_key(draft: Draft, place: Place) -> bool:
    return draft[place[0]].is_unique([place[1]])


def _is_reverse(link: ForeignKey, step: _Step) -> bool:
    there = (link.parent, tuple(map(fold, link.parent_columns)), tuple(map(fold, link.columns)))
    return there == (step.table, tuple(map(fold, step.link.columns)), tuple(map(fold, step.link.parent_columns)))


def _cover(draft: Draft, step: _Step) -> None:
    draft[step.table].foreign_keys.remove(step.link)
    draft[step.table].need_parent(replace(step.link, covers_parents=True))
    for column in step.link.columns:  # a child without a parent covers none
        draft[step.table].need_present(column, step.link.origin)


def _told(left_out: _Step, circle: Sequence[_Step]) -> Unsupported:
    others = ", ".join(_names(step for step in circle if step.link is not left_out.link))
    detail = f"left out: it goes round in a circle with {others}" + _because(left_out.link)
    name = next(_names([left_out]))
    return Unsupported("reference", name, replace(left_out.link.origin, detail=detail))


def _names(steps: Iterator[_Step] | Sequence[_Step]) -> Iterator[str]:
    for step in steps:
        link = step.link
        yield f"{step.table}.{', '.join(link.columns)} to {link.parent}.{', '.join(link.parent_columns)}"


def _because(link: ForeignKey) -> str:
    return f" ({link.origin.detail})" if link.origin.detail else ""
