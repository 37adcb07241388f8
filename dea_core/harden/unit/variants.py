"""Rows that were not found: like one that is there, but without a value, at a limit, or with a value of another row.

columns that the query compares ── with literals ── each literal, and what is next to it
                                └─ with columns  ── values of those
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from dea_core.errors import EngineError
from dea_core.harden.unit.stage import Stage, pool, quoted
from dea_core.sql.lineage import fold

MOST_A_TABLE = 90
LIKE = 2
"""Rows that variants are made like."""
DAYS = ("DATE", "TIMESTAMP")
FAR = "400 DAY"
"""Longer ago than a year: outside of what most models look back to."""
MOST_VALUES = 3
LONGER = "'x'"
MORE = 3
"""By how much a number is made larger: enough to make a sum that is 0 something else."""
Numbers = dict[str, list[int]]
COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Between, exp.Like, exp.ILike)
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL")


@dataclass(frozen=True)
class Known:
    """What is known of an input: columns that are never NULL, and columns that tell its rows apart."""

    present: frozenset[str] = frozenset()
    unique: frozenset[str] = frozenset()


NOTHING = Known()


def add_variants(stage: Stage, known: Mapping[str, Known]) -> tuple[Numbers, Numbers]:
    """Put variants of the first rows into each pool. Their numbers: those with keys of their own, those without."""
    near = _Near(stage)
    fresh: Numbers = {}
    twice: Numbers = {}
    for name in stage.types:
        rules, likes = known.get(name, NOTHING), stage.rows[name][:LIKE]
        keys = {
            column: _fresh(name, column, stage.types[name][column])
            for column in rules.unique
            if column in stage.reads[name]
        }
        changes = list(_changes(stage, near, name, rules))
        fresh[name] = _added(stage, name, likes, [{**keys, **values} for values in changes], keys)
        twice[name] = _added(stage, name, likes, changes) if keys else []
    return fresh, twice


def _added(
    stage: Stage, name: str, likes: list[int], changes: list[dict[str, str]], keys: Collection[str] = ()
) -> list[int]:
    tried = [(like, values) for values in changes for like in likes][:MOST_A_TABLE]
    added = (stage.add(name, like, values, keys) for like, values in tried)
    return [row for row in added if row is not None]


def _fresh(name: str, column: str, kind: str) -> str:
    """A value that no row of the pool has: beyond the largest number or text. Other keys cannot be made so."""
    largest = f"max({quoted(column)})"
    return f"(SELECT {f'{largest} + 1' if kind.startswith(NUMBERS) else f'{largest} || {LONGER}'} FROM {pool(name)})"


def _changes(stage: Stage, near: _Near, name: str, rules: Known) -> Iterator[dict[str, str]]:
    """What to change of a row: nothing (the row is there twice), or one of its columns."""
    yield {}
    for column in stage.reads[name]:
        kind = stage.types[name][column]
        if column not in rules.present:
            yield {column: f"CAST(NULL AS {kind})"}
        if kind.startswith(NUMBERS):
            yield {column: f"TRY_CAST({quoted(column)} + {MORE} AS {kind})"}
        elif kind == "BOOLEAN":
            yield {column: f"NOT {quoted(column)}"}
        elif kind.startswith(DAYS):
            yield from ({column: f"TRY_CAST({quoted(column)} {way} INTERVAL {FAR} AS {kind})"} for way in "-+")
        yield from ({column: value} for value in near.values(column, kind))


class _Near:
    """The values that the query compares a column with, whatever name the column has on the way."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.names: dict[str, set[str]] = {}
        for alias in stage.tree.find_all(exp.Alias):
            if isinstance(alias.this, exp.Column):
                self.names.setdefault(fold(alias.this.name), set()).add(fold(alias.alias))
        self.compared = list(stage.tree.find_all(*COMPARED))

    def called(self, column: str) -> set[str]:
        """The names that a column goes by."""
        found, waiting = {fold(column)}, [fold(column)]
        while waiting:
            new = self.names.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found

    def values(self, column: str, kind: str) -> Iterator[str]:
        """SQL of the values next to which a column's own may matter."""
        names = self.called(column)
        for node in self.compared:
            columns = {fold(each.name) for each in node.find_all(exp.Column)}
            if columns & names:
                for literal in node.find_all(exp.Literal):
                    yield from _around(literal, kind)
                yield from self._of_others(columns - names, kind)

    def _of_others(self, columns: set[str], kind: str) -> Iterator[str]:
        for name, kinds in self.stage.types.items():
            for column in kinds:
                if self.called(column) & columns:
                    sql = f"SELECT DISTINCT TRY_CAST({quoted(column)} AS {kind})::VARCHAR FROM {pool(name)} ORDER BY 1"
                    yield from (_typed(value, kind) for value in self._read(sql))

    def _read(self, sql: str) -> list[str]:
        try:
            return [str(row[0]) for row in self.stage.engine.rows(f"{sql} LIMIT {MOST_VALUES}") if row[0] is not None]
        except EngineError:
            return []


def _around(literal: exp.Literal, kind: str) -> Iterator[str]:
    """A literal, and for numbers those next to it."""
    if literal.is_string:
        yield _typed(literal.name, kind)
    elif kind.startswith(NUMBERS):
        yield from (f"TRY_CAST({literal.name} + {step} AS {kind})" for step in (0, 1, -1))


def _typed(text: str, kind: str) -> str:
    return f"TRY_CAST({exp.Literal.string(text).sql('duckdb')} AS {kind})"
