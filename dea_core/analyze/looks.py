"""Closer looks at what one scan told: only at columns of which it says that they are worth it.

estimates ── small tables, integers near one another ────────> counted exactly
texts ────── ends that are numbers or dates, many commas ───> patterns matched
few values ─────────────────────────────────────────────────> those values, and how often each
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dea_core.analyze.profile import ColumnProfile
from dea_core.engines import Engine
from dea_core.schema import Family
from dea_core.sql.ddl import identifier

Profiles = Sequence[ColumnProfile]

FEW_VALUES = 12
"""A column with at most so many distinct values has them shown."""
FEW_ESTIMATED = 16
"""An estimate up to this may be of a column that holds few."""
SMALL_TABLE = 100_000
"""All distinct values of a table with so many rows are counted."""
LIKELY_KEY = 0.9
"""From this share of distinct values on, as estimated, a column may be a key."""
NARROW = 1_000_000
"""Integers between whose ends there are no more are always counted: a bitmap of them takes a hundredth of a second."""
WIDEST_BITMAP = 100_000_000
"""Integers between whose ends there are no more are counted as bits of 12 MB."""
NUMBER = r"^\s*[+-]?[0-9]+([.][0-9]+)?\s*$"
DATE = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9.]+)?)?\s*$"
LIST = r"^\s*[^,;|\s][^,;|]{0,23}([,;|]\s*[^,;|\s][^,;|]{0,23})+$"
MANY = 0.5


def look_closer(engine: Engine, relation: str, profiles: Profiles) -> tuple[ColumnProfile, ...]:
    """The profiles, with what the closer looks tell."""
    counted = count_distinct(engine, relation, [p for p in profiles if _worth_counting(p)], profiles)
    return _with_top(engine, relation, _with_patterns(engine, relation, counted))


# --- distinct values --------------------------------------------------------------------------------------------------


def _worth_counting(profile: ColumnProfile) -> bool:
    if not profile.estimated or profile.distinct <= FEW_ESTIMATED:
        return False
    width = _bitmap_width(profile)
    return profile.rows <= SMALL_TABLE or (width is not None and (width <= NARROW or may_be_key(profile)))


def may_be_key(profile: ColumnProfile) -> bool:
    """Whether no value may come twice: surely where values were counted, else as far as an estimate tells."""
    return profile.unique or (profile.estimated and profile.distinct >= profile.filled * LIKELY_KEY)


def count_distinct(engine: Engine, relation: str, wanted: Profiles, profiles: Profiles) -> list[ColumnProfile]:
    """The profiles, those ``wanted`` with the number of distinct values as it is, in one more scan."""
    if not wanted:
        return list(profiles)
    asked = ", ".join(_count_of(p, identifier(p.name, engine.dialect)) for p in wanted)
    counts = engine.rows(f"SELECT {asked} FROM {relation}")[0]
    exact = {p.name: _whole(count) for p, count in zip(wanted, counts, strict=True)}
    return [replace(p, distinct=exact[p.name], estimated=False) if p.name in exact else p for p in profiles]


def _count_of(profile: ColumnProfile, column: str) -> str:
    if _bitmap_width(profile) is None:
        return f"count(DISTINCT {column})"
    return f"bit_count(bitstring_agg({column}, {profile.low}, {profile.high}))"


def _bitmap_width(profile: ColumnProfile) -> int | None:
    """How many integers lie between the ends of a column of DuckDB; None where they are not to be held as bits."""
    if profile.type.family is not Family.INTEGER or profile.low is None or not profile.estimated:
        return None
    width = _whole(profile.high) - _whole(profile.low) + 1
    return width if width <= WIDEST_BITMAP else None


# --- texts ------------------------------------------------------------------------------------------------------------


def matches(column: str, pattern: str, dialect: str) -> str:
    """The condition that a text matches one of the patterns here."""
    return f"regexp_matches({column}, '{pattern}')" if dialect == "duckdb" else f"{column} ~ '{pattern}'"


def _with_patterns(engine: Engine, relation: str, profiles: Profiles) -> Profiles:
    """How many texts are numbers, dates and lists, in one more scan of those columns for which it is possible."""
    asked = [(p, name, pattern) for p in profiles for name, pattern in _possible(p)]
    if not asked:
        return profiles
    told = (matches(identifier(p.name, engine.dialect), pattern, engine.dialect) for p, _, pattern in asked)
    counted = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in told)
    counts = engine.rows(f"SELECT {counted} FROM {relation}")[0]
    found: dict[str, dict[str, int]] = {}
    for (p, name, _), count in zip(asked, counts, strict=True):
        found.setdefault(p.name, {})[name] = _whole(count)
    return [replace(p, text=replace(p.text, **found[p.name])) if p.text and p.name in found else p for p in profiles]


def _possible(profile: ColumnProfile) -> Iterator[tuple[str, str]]:
    """The patterns that are worth matching."""
    if profile.text is None:
        return
    ends = [str(end) for end in (profile.low, profile.high) if end not in (None, "")]
    for name, pattern in (("numbers", NUMBER), ("dates", DATE)):
        if ends and all(re.match(pattern, end) for end in ends):
            yield name, pattern
    if profile.text.separated and profile.text.separated >= profile.filled * MANY:
        yield "lists", LIST


# --- few values -------------------------------------------------------------------------------------------------------


def _with_top(engine: Engine, relation: str, profiles: Profiles) -> tuple[ColumnProfile, ...]:
    """The values of columns that hold few, all of them in one more scan."""
    few = [p for p in profiles if 0 < p.distinct <= (FEW_ESTIMATED if p.estimated else FEW_VALUES)]
    if not few:
        return tuple(profiles)
    names = [identifier(p.name, engine.dialect) for p in few]
    which = ", ".join(f"grouping({name})" for name in names)
    texts = ", ".join(f"CAST({name} AS VARCHAR)" for name in names)
    sets = ", ".join(f"({name})" for name in names)
    sql = f"SELECT count(*), {which}, {texts} FROM {relation} GROUP BY GROUPING SETS ({sets}) ORDER BY 1 DESC"
    top: dict[str, list[tuple[object, int]]] = {p.name: [] for p in few}
    for count, *flags_and_values in engine.rows(sql):
        at = flags_and_values[: len(few)].index(0)
        value = flags_and_values[len(few) + at]
        if value is not None:
            top[few[at].name].append((value, _whole(count)))
    return tuple(_with_values(p, top[p.name]) if p.name in top else p for p in profiles)


def _with_values(profile: ColumnProfile, values: list[tuple[object, int]]) -> ColumnProfile:
    """All values are there, so they are counted too."""
    shown = tuple(values) if len(values) <= FEW_VALUES else ()
    return replace(profile, distinct=len(values), estimated=False, top=shown)


def _whole(value: object) -> int:
    return int(str(value or 0))
