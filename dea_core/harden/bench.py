"""The bench: databases in which a workload is built, so that a change of a model or of a row can be tried.

    Bench(workload, engine)   models built as tables, parents first; those that cannot be are named with the reason
    bench.broken(checks)      which of them find a row
    bench.with_model(...)     the same, with one model replaced by a mutant of it
    bench.with_row(...)       the same, with a row below made wrong and everything above built again

Nothing stays changed: each trial is a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.checks import Check, placed, relation
from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.harden.candidate import Spoiler
from dea_core.harden.workload import Model, Workload
from dea_core.readers.dialects import dialect_named
from dea_core.readers.types import parse_type
from dea_core.schema import Column, Table

MUTANT = "dea mutant"


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
        described = self.engine.rows(f"DESCRIBE {relation(name).sql('duckdb')}")
        dialect = dialect_named("duckdb")
        columns = tuple(Column(str(row[0]), parse_type(str(row[1]), dialect)) for row in described)
        self.tables[name] = Table(name, columns)

    def broken(self, checks: Sequence[Check], standing: Mapping[str, str] | None = None) -> list[bool | None]:
        """Whether each check finds a row; None where it cannot be run. ``standing``: other tables for some names."""
        if not checks:
            return []
        flags = [_flag(check, standing or {}) for check in checks]
        try:
            return [bool(flag) for flag in self.engine.rows(exp.select(*flags).sql("duckdb"))[0]]
        except EngineError:
            if len(checks) == 1:
                return [None]
            half = len(checks) // 2
            return [*self.broken(checks[:half], standing), *self.broken(checks[half:], standing)]

    def with_model(self, model: Model, mutant: exp.Query, checks: Sequence[Check]) -> list[bool] | None:
        """Which checks break when ``mutant`` stands for ``model``; None where it fails or changes no row.

        A check that cannot be run any more is broken too.
        """
        try:
            self.engine.execute(_create(MUTANT, mutant, temporary=True))
            if not self._differs(model.name):
                return None
        except EngineError:
            return None
        return [flag is not False for flag in self.broken(checks, {model.name: MUTANT})]

    def _differs(self, name: str) -> bool:
        one, other = (relation(each).sql("duckdb") for each in (name, MUTANT))
        counts = f"(SELECT count(*) FROM {one}) <> (SELECT count(*) FROM {other})"
        rows = f"EXISTS (FROM {one} EXCEPT ALL FROM {other}) OR EXISTS (FROM {other} EXCEPT ALL FROM {one})"
        return bool(self.engine.rows(f"SELECT {counts} OR {rows}")[0][0])

    def with_row(self, spoiler: Spoiler, checks: Sequence[Check]) -> list[bool | None] | None:
        """Which checks break once the row is made wrong; None where it cannot be, or a model then fails."""
        with self._taken_back():
            try:
                self.engine.execute(spoiler.sql)
                for model in self.workload.below(spoiler.table):
                    if model.name not in self.failures:
                        self.engine.execute(_create(model.name, model.tree))
            except EngineError:
                return None
            return self.broken(checks)

    @contextmanager
    def _taken_back(self) -> Iterator[None]:
        self.engine.execute("BEGIN TRANSACTION")
        try:
            yield
        finally:
            self.engine.execute("ROLLBACK")


def _create(name: str, tree: exp.Query, *, temporary: bool = False) -> str:
    kind = "TEMP TABLE" if temporary else "TABLE"
    return f"CREATE OR REPLACE {kind} {relation(name).sql('duckdb')} AS {tree.sql('duckdb')}"


def _flag(check: Check, standing: Mapping[str, str]) -> exp.Expression:
    relations = {name: relation(other) for name, other in standing.items()}
    return exp.Exists(this=placed(check.query, relations))
