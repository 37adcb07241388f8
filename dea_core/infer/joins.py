"""References that nobody declared and that the models' joins need: columns set equal must meet, or the joins are empty.

Columns that meet one another, directly or through others, are one family; one of them is the parent that the rest
refer to: the one that is a key, else the one named as its table's own (``id``, ``order_id`` of ``orders``), else the
later one. Of a union that is joined, an arm that meets nothing else belongs to the join before one that does; and two
columns of one table are related only where a join sets just those equal. References that would go round in a circle
are broken at the weakest (``circles``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from dea_core.infer.circles import break_circles
from dea_core.infer.draft import Draft
from dea_core.infer.names import own_rank
from dea_core.schema import ForeignKey, Key, Origin
from dea_core.sql.lineage import Meeting, fold

Place = tuple[str, str]


@dataclass
class Family:
    """Columns that meet. ``seen`` counts how often each is on the later side of a join."""

    places: dict[Place, int] = field(default_factory=dict)
    queries: dict[str, None] = field(default_factory=dict)


def refer_by_joins(draft: Draft, meetings: Iterable[Meeting]) -> None:
    """Add the references that the joins of the models need, where nothing says them yet."""
    single, wide = _by_width(meetings)
    direct = {frozenset(_ends(meeting)) for meeting in single}
    for family in _families(single):
        parent = _parent(draft, family)
        _add_followers(family, wide)
        for place in family.places:
            is_beside = place[0] == parent[0] and frozenset((place, parent)) not in direct
            if place != parent and not is_beside and not _refers(draft, place):
                origin = Origin("model sql", detail=f"joined in {', '.join(list(family.queries)[:3])}")
                reference = ForeignKey((place[1],), parent[0], (parent[1],), origin=origin)
                draft[place[0]].need_parent(reference)
    break_circles(draft)


def _ends(meeting: Meeting) -> tuple[Place, Place]:
    return (meeting.table, meeting.column), (meeting.other, meeting.other_column)


def _by_width(meetings: Iterable[Meeting]) -> tuple[list[Meeting], list[Meeting]]:
    """Joins on one column, and parts of wider ones, which need not single out a row."""
    joins: dict[tuple[str, int], list[Meeting]] = {}
    for one in meetings:
        joins.setdefault((one.query, one.pair), []).append(one)
    single = [join for join in joins.values() if _width(join) == 1]
    sure = [join[0] for join in single if len(join) == 1]
    placed = {place for meeting in sure for place in _ends(meeting)}
    arms = [one for join in single if len(join) > 1 for one in _likely(join, placed)]
    return [*sure, *arms], [one for join in joins.values() if _width(join) > 1 for one in join]


def _width(join: list[Meeting]) -> int:
    """How many columns are set equal at once: as many as one table has on either side. Arms of a union add none."""
    sides = zip(*map(_ends, join), strict=True)
    return min(max(Counter(table for table, _ in set(side)).values()) for side in sides)


def _likely(join: list[Meeting], placed: set[Place]) -> list[Meeting]:
    """Of the arms of a union, those that meet nothing else, if there are any."""
    free = [meeting for meeting in join if _ends(meeting)[0] not in placed or _ends(meeting)[1] not in placed]
    loose = [meeting for meeting in free if not placed & set(_ends(meeting))]
    return loose or free or join


def _families(meetings: Iterable[Meeting]) -> list[Family]:
    of: dict[Place, Family] = {}
    for meeting in meetings:
        near, far = _ends(meeting)
        one, other = of.get(near, Family()), of.get(far, Family())
        merged = one if one is other else Family({**one.places, **other.places}, {**one.queries, **other.queries})
        merged.places.setdefault(near, 0)
        merged.places[far] = merged.places.get(far, 0) + 1
        merged.queries[meeting.query] = None
        of.update(dict.fromkeys(merged.places, merged))
    return list({id(family): family for family in of.values()}.values())


def _add_followers(family: Family, meetings: Iterable[Meeting]) -> None:
    """Columns that meet the family only as a part of joins on several columns: they refer to the same parent."""
    for meeting in meetings:
        near, far = _ends(meeting)
        if (near in family.places) != (far in family.places):
            family.places.setdefault(near, 0)
            family.places.setdefault(far, 0)


def _parent(draft: Draft, family: Family) -> Place:
    """Keys go first, then names; what is named like a key and is joined on becomes one."""
    referred = [place for place in family.places if _is_referred(draft, place)]
    keys = [place for place in family.places if draft[place[0]].is_unique([place[1]])]
    named = [place for place in family.places if own_rank(*place)]
    for candidates in (
        [p for p in referred if p in keys], [p for p in keys if p in named], keys, referred, named,
    ):  # fmt: skip
        if candidates:
            chosen = max(candidates, key=lambda place: (own_rank(*place), family.places[place]))
            if chosen not in keys and chosen in named:
                origin = Origin(
                    "inferred", detail=f"joined on in {next(iter(family.queries))} and named as {chosen[0]}'s own"
                )
                draft[chosen[0]].need_unique(Key((chosen[1],), origin=origin))
            return chosen
    return max(family.places, key=lambda place: family.places[place])


def _is_referred(draft: Draft, place: Place) -> bool:
    return any(
        (reference.parent, reference.parent_columns) == (place[0], (place[1],))
        for table in draft.tables.values()
        for reference in table.foreign_keys
    )


def _refers(draft: Draft, place: Place) -> bool:
    return any(fold(place[1]) in map(fold, reference.columns) for reference in draft[place[0]].foreign_keys)
