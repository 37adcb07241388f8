"""What one scan of a table tells: rows, and of each column NULLs, exact distinct values, least, greatest, mean.

    columns of the relation -> facts of each -> one SELECT -> ColumnProfile, ...
                                                ├── another for texts that may be numbers, dates or lists
                                                └── another for the values of columns that hold few

Distinct values are counted, never estimated: a key that an estimate denies is no finding. Patterns are the dear part:
they are matched only where the least and the greatest value match, or where half of the values hold a comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dea_core.engines import Engine
from dea_core.readers.dialects import dialect_named
from dea_core.readers.types import parse_type
from dea_core.schema import NUMERIC, Family, Type
from dea_core.sql.ddl import identifier

FEW_VALUES = 12
"""A column with at most so many distinct values has them shown."""
_UNORDERED = frozenset({Family.JSON, Family.BINARY, Family.STRUCT, Family.ARRAY, Family.OTHER})
NUMBER = r"^\s*[+-]?[0-9]+([.][0-9]+)?\s*$"
DATE = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9.]+)?)?\s*$"
LIST = r"^\s*[^,;|\s][^,;|]{0,23}([,;|]\s*[^,;|\s][^,;|]{0,23})+$"
SEPARATORS = ",;|"
MANY = 0.5


@dataclass(frozen=True)
class TextProfile:
    """Of texts: how many are empty, have spaces around, hold a comma or its like; are numbers, dates or lists."""

    empty: int
    padded: int
    separated: int
    numbers: int = 0
    dates: int = 0
    lists: int = 0


@dataclass(frozen=True)
class ColumnProfile:
    """A column as its values are. ``top`` has the values of a column that holds few, the most frequent first."""

    name: str
    type: Type
    rows: int
    nulls: int
    distinct: int
    low: object = None
    high: object = None
    mean: float | None = None
    text: TextProfile | None = None
    top: tuple[tuple[object, int], ...] = ()

    @property
    def filled(self) -> int:
        """Rows that have a value."""
        return self.rows - self.nulls

    @property
    def unique(self) -> bool:
        """Whether no value comes twice."""
        return self.filled == self.distinct


@dataclass(frozen=True)
class Profile:
    """A table as its rows are."""

    name: str
    rows: int
    columns: tuple[ColumnProfile, ...]

    def column(self, name: str) -> ColumnProfile | None:
        """The column of that name, in any case."""
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)


def profile_table(engine: Engine, relation: str, name: str) -> Profile:
    """The profile of ``relation``: a table, a view, a ``read_parquet(..)``; named ``name``."""
    columns = _columns(engine, relation)
    facts = [_facts(column, kind, engine.dialect) for column, kind in columns]
    asked = ["count(*)", *(fact for one in facts for fact in one)]
    rows, *values = engine.rows(f"SELECT {', '.join(asked)} FROM {relation}")[0]
    profiles = []
    for (column, kind), one in zip(columns, facts, strict=True):
        taken, values = values[: len(one)], values[len(one) :]
        profiles.append(_profile(column, kind, _whole(rows), taken))
    return Profile(name, _whole(rows), _with_top(engine, relation, _with_patterns(engine, relation, profiles)))


def _columns(engine: Engine, relation: str) -> list[tuple[str, Type]]:
    if engine.dialect == "duckdb":
        described = engine.rows(f"DESCRIBE SELECT * FROM {relation}")
        return [(str(row[0]), parse_type(str(row[1]), dialect_named("duckdb"))) for row in described]
    names = engine.columns(f"SELECT * FROM {relation}")
    kinds = ", ".join(f"pg_catalog.pg_typeof({identifier(name, engine.dialect)})::text" for name in names)
    found = engine.rows(f"SELECT {kinds} FROM (SELECT 1) AS one LEFT JOIN {relation} AS t ON true LIMIT 1")[0]
    return [(n, parse_type(str(k), dialect_named(engine.dialect))) for n, k in zip(names, found, strict=True)]


def _facts(name: str, kind: Type, dialect: str) -> list[str]:
    """What is asked of a column, in the order in which ``_profile`` takes it."""
    column = identifier(name, dialect)
    if kind.family in _UNORDERED:
        return [f"count({column})"]
    ordered = f"CAST({column} AS VARCHAR)" if kind.family in (Family.UUID, Family.ENUM, Family.BOOLEAN) else column
    facts = [f"count({column})", f"count(DISTINCT {column})", f"min({ordered})", f"max({ordered})"]
    if kind.family in NUMERIC:
        facts.append(f"avg({column})")
    if kind.family is Family.TEXT:
        held = " OR ".join(f"{column} LIKE '%{mark}%'" for mark in SEPARATORS)
        facts += [_counted(f"{column} = ''"), _counted(f"{column} LIKE ' %' OR {column} LIKE '% '"), _counted(held)]
    return facts


def _counted(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


def _matching(column: str, pattern: str, dialect: str) -> str:
    return f"regexp_matches({column}, '{pattern}')" if dialect == "duckdb" else f"{column} ~ '{pattern}'"


def _profile(name: str, kind: Type, rows: int, taken: Sequence[object]) -> ColumnProfile:
    nulls = rows - _whole(taken[0])
    if len(taken) == 1:
        return ColumnProfile(name, kind, rows, nulls, distinct=0)
    profile = ColumnProfile(name, kind, rows, nulls, _whole(taken[1]), taken[2], taken[3])
    if kind.family in NUMERIC and taken[4] is not None:
        return replace(profile, mean=float(str(taken[4])))
    if kind.family is Family.TEXT:
        return replace(profile, text=TextProfile(*map(_whole, taken[4:])))
    return profile


def _with_patterns(engine: Engine, relation: str, profiles: list[ColumnProfile]) -> list[ColumnProfile]:
    """How many texts are numbers, dates and lists, in one more scan of those columns for which it is possible."""
    asked = [(p, name, pattern) for p in profiles for name, pattern in _possible(p)]
    if not asked:
        return profiles
    matched = (_counted(_matching(identifier(p.name, engine.dialect), pat, engine.dialect)) for p, _, pat in asked)
    counts = engine.rows(f"SELECT {', '.join(matched)} FROM {relation}")[0]
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


def _with_top(engine: Engine, relation: str, profiles: Sequence[ColumnProfile]) -> tuple[ColumnProfile, ...]:
    """The values of columns that hold few, all of them in one more scan."""
    few = [p for p in profiles if 0 < p.distinct <= FEW_VALUES]
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
    return tuple(replace(p, top=tuple(top.get(p.name, ()))) for p in profiles)


def _whole(value: object) -> int:
    return int(str(value or 0))
