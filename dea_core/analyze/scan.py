"""One scan of a table -> its profile.

    columns of the relation -> facts of each -> one SELECT -> ColumnProfile, ... -> closer looks at a few, in looks.py

DuckDB estimates distinct values (a sketch; within a few in a hundred): to count all is the dearest thing there is, and
says nothing of a column that is no key. No verdict rests on an estimate. Postgres has no sketch, and counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dea_core.analyze.looks import look_closer
from dea_core.analyze.profile import ColumnProfile, Profile, TextProfile
from dea_core.engines import Engine
from dea_core.readers.dialects import dialect_named
from dea_core.readers.types import parse_type
from dea_core.schema import NUMERIC, Family, Type
from dea_core.sql.ddl import identifier

SEPARATORS = ",;|"
_UNORDERED = frozenset({Family.JSON, Family.BINARY, Family.STRUCT, Family.ARRAY, Family.OTHER})
_AS_TEXT = frozenset({Family.UUID, Family.ENUM, Family.BOOLEAN})
"""Postgres has no least of these; DuckDB has, and an enum's is the first that it lists."""


def profile_table(engine: Engine, relation: str, name: str) -> Profile:
    """The profile of ``relation``: a table, a view, a ``read_parquet(..)``; named ``name``."""
    columns = _columns(engine, relation)
    facts = [_facts(column, kind, engine.dialect) for column, kind in columns]
    asked = ["count(*)", *(fact for one in facts for fact in one)]
    rows, *values = engine.rows(f"SELECT {', '.join(asked)} FROM {relation}")[0]
    profiles = []
    for (column, kind), one in zip(columns, facts, strict=True):
        taken, values = values[: len(one)], values[len(one) :]
        profiles.append(_profile(column, kind, _whole(rows), taken, estimated=engine.dialect == "duckdb"))
    return Profile(name, _whole(rows), look_closer(engine, relation, profiles))


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
    distinct = f"approx_count_distinct({column})" if dialect == "duckdb" else f"count(DISTINCT {column})"
    facts = [f"count({column})", distinct, *_ends(column, kind, dialect)]
    if kind.family in NUMERIC:
        facts.append(f"avg({column})")
    if kind.family is Family.TEXT:
        held = " OR ".join(f"{column} LIKE '%{mark}%'" for mark in SEPARATORS)
        facts += [_counted(f"{column} = ''"), _counted(f"{column} LIKE ' %' OR {column} LIKE '% '"), _counted(held)]
    return facts


def _ends(column: str, kind: Type, dialect: str) -> tuple[str, str]:
    if kind.family not in _AS_TEXT:
        return f"min({column})", f"max({column})"
    if dialect == "duckdb":
        return f"CAST(min({column}) AS VARCHAR)", f"CAST(max({column}) AS VARCHAR)"
    return f"min(CAST({column} AS VARCHAR))", f"max(CAST({column} AS VARCHAR))"


def _counted(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


def _profile(name: str, kind: Type, rows: int, taken: Sequence[object], *, estimated: bool) -> ColumnProfile:
    filled = _whole(taken[0])
    if len(taken) == 1:
        return ColumnProfile(name, kind, rows, rows - filled, distinct=0)
    distinct, low, high = min(_whole(taken[1]), filled), taken[2], taken[3]
    certain = not estimated or filled == 0
    profile = ColumnProfile(name, kind, rows, rows - filled, distinct, not certain, low, high)
    if kind.family in NUMERIC and taken[4] is not None:
        return replace(profile, mean=float(str(taken[4])))
    if kind.family is Family.TEXT:
        return replace(profile, text=TextProfile(*map(_whole, taken[4:])))
    return profile


def _whole(value: object) -> int:
    return int(str(value or 0))
