"""The bench: databases in which a workload is built, so that a change of a model or of a row can be tried.

    Bench(workload, engine)   models built as tables, parents first; those that cannot be are named with the reason
    bench.broken(tests)       which of them find a row
    bench.with_mutant(...)    the same, with one model replaced by a mutant of it
    bench.with_row(...)       the same, with a row below made wrong and everything above built again

Nothing stays changed: each trial is a transaction that is rolled back.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.checks import Check, placed, relation
from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.harden.candidate import Spoiler
from dea_core.harden.ledger import Test
from dea_core.harden.workload import Workload
from dea_core.readers.dialects import dialect_named
from dea_core.readers.types import parse_type
from dea_core.schema import Column, Table
from dea_core.schema.types import NUMERIC
from dea_core.sql.workload import Model

MUTANT = "dea mutant"
SECONDS = 2.0
"""A mutant that runs longer is given up: a join gone wrong may make more rows than anybody has time for."""


@dataclass(frozen=True)
class Question:
    """Whether each of several conditions is true, written once and asked again and again."""

    conditions: tuple[str, ...]

    def ask(self, engine: DuckDB) -> list[bool | None]:
        """The answers; None for a condition that cannot be run."""
        if not self.conditions:
            return []
        try:
            return [bool(answer) for answer in engine.rows(f"SELECT {', '.join(self.conditions)}")[0]]
        except EngineError:
            if len(self.conditions) == 1:
                return [None]
        half = len(self.conditions) // 2
        parts = (Question(self.conditions[:half]), Question(self.conditions[half:]))
        return [answer for part in parts for answer in part.ask(engine)]


@dataclass
class Bench:
    """``engine`` holds the workload's tables, each under its name. ``made`` tells how their rows came about."""

    workload: Workload
    engine: DuckDB
    made: str
    tables: dict[str, Table] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for table in self.workload.schema:
            self._describe(table.name)
        for model in self.workload.models:
            missing = next((name for name in model.reads if name in self.failures), None)
            if missing is not None:
                self.failures[model.name] = f"{missing} is not built"
                continue
            try:
                self.engine.execute(_create(model.name, model.tree))
                self._describe(model.name)
            except EngineError as error:
                self.failures[model.name] = error.message

    def _describe(self, name: str) -> None:
        self.tables[name] = Table(name, self._columns(name))

    def _columns(self, name: str) -> tuple[Column, ...]:
        described = self.engine.rows(f"DESCRIBE {relation(name).sql('duckdb')}")
        dialect = dialect_named("duckdb")
        return tuple(Column(str(row[0]), parse_type(str(row[1]), dialect)) for row in described)

    def question(self, tests: Sequence[Test], standing: Mapping[str, str] | None = None) -> Question:
        """Which of ``tests`` find a row; in ``standing`` are other tables that stand for some names."""
        return Question(tuple(_found(test.check(self.tables), standing or {}) for test in tests))

    def broken(self, tests: Sequence[Test]) -> list[bool | None]:
        """Whether each test finds a row; None where it cannot be run."""
        return self.question(tests).ask(self.engine)

    def with_mutant(self, model: Model, mutant: exp.Query, question: Question) -> list[bool] | None:
        """Which tests break when ``mutant`` stands for ``model``; None where it fails, or changes types or no row.

        The question is asked of MUTANT in the model's place.
        """
        try:
            self.engine.execute(_create(MUTANT, mutant, temporary=True), Limit(SECONDS))
            if not self._differs(model.name):
                return None
        except EngineError:
            return None
        return [flag is True for flag in question.ask(self.engine)]

    def _differs(self, name: str) -> bool:
        """Whether MUTANT has other rows. One with columns of other types is another matter: dbt would say so itself."""
        if self._kinds(name) != self._kinds(MUTANT):
            return False
        one, other = (relation(each).sql("duckdb") for each in (name, MUTANT))
        counts = f"(SELECT count(*) FROM {one}) <> (SELECT count(*) FROM {other})"
        rows = f"EXISTS (FROM {one} EXCEPT ALL FROM {other}) OR EXISTS (FROM {other} EXCEPT ALL FROM {one})"
        return bool(self.engine.rows(f"SELECT {counts} OR {rows}")[0][0])

    def _kinds(self, name: str) -> list[object]:
        """What the columns are, numbers being one kind: the sum of integers has another type than their maximum."""
        families = (column.type.family for column in self._columns(name))
        return [NUMERIC if family in NUMERIC else family for family in families]

    def with_row(self, spoiler: Spoiler, tests: Sequence[Test]) -> list[bool | None] | None:
        """Which tests break once the row is made wrong; None where it cannot be, or a model then fails."""
        targets = {name for test in tests for name in test.about}
        question = self.question(tests)
        with self._taken_back():
            try:
                self.engine.execute(spoiler.sql)
                for model in self.workload.between(spoiler.table, targets):
                    if model.name not in self.failures:
                        self.engine.execute(_create(model.name, model.tree))
            except EngineError:
                return None
            return question.ask(self.engine)

    @contextmanager
    def _taken_back(self) -> Iterator[None]:
        self.engine.execute("BEGIN TRANSACTION")
        try:
            yield
        finally:
            self.engine.execute("ROLLBACK")


class Limit:
    """Progress that ends what takes too long."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def __call__(self, share: float) -> None:
        """Raise EngineError once the time is up."""
        if time.monotonic() > self._end:
            raise EngineError("it takes too long")


def _create(name: str, tree: exp.Query, *, temporary: bool = False) -> str:
    kind = "TEMP TABLE" if temporary else "TABLE"
    return f"CREATE OR REPLACE {kind} {relation(name).sql('duckdb')} AS {tree.sql('duckdb')}"


def _found(check: Check, standing: Mapping[str, str]) -> str:
    relations = {name: relation(other) for name, other in standing.items()}
    return exp.Exists(this=placed(check.query, relations)).sql("duckdb")
