"""Make the data of a plan: stage every table, check it, and only then publish.

plan -> one SELECT a table -> staged Parquet -> every check -> destination        a failed check writes nothing
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dea_core.checks import CheckResult, checks_of, run_checks
from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, EngineError, WriteError
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.compile import compile_table
from dea_core.generate.derive import derive, derived_columns, need_none
from dea_core.generate.destination import Destination, Progress, Staged, staged_relation
from dea_core.generate.destinations import InMemory
from dea_core.generate.destinations.trouble import writing_to
from dea_core.generate.edge_cases import edge_cases
from dea_core.generate.numbers import numbers, write_numbers
from dea_core.generate.plan_rules import with_rules
from dea_core.generate.planted import count_planted
from dea_core.generate.propose import Proposal, too_many_rows
from dea_core.generate.residual import find_residuals
from dea_core.generate.result import GenerateResult
from dea_core.generate.returned import rows_returned
from dea_core.generate.returned import told as told_returned
from dea_core.generate.row_parts import RowPart, apart, told
from dea_core.generate.skew import told_skews
from dea_core.generate.violate import break_rule, find_rule
from dea_core.generate.wide_integers import TOO_WIDE, as_staged, is_too_wide
from dea_core.schema import Schema, Table
from dea_core.sql.for_duckdb import running_sql
from dea_core.sql.values import literal

MEMORY_LIMIT = "700MB"
"""What DuckDB may hold before it spills to disk; with what Python and the writers need, a run stays under 1 GB."""
WHOLE = RowPart(1, 1)


def _silent(doing: str, table: str, share: float) -> None:
    """Progress that tells nobody."""


def generate_data(
    schema: Schema,
    proposal: Proposal,
    destination: Destination,
    *,
    edge_share: float = 0.0,
    threads: int | None = None,
    part: RowPart | None = None,
    violate: str | None = None,
    progress: Progress = _silent,
) -> GenerateResult:
    """Make, check and publish; of every table only the rows of ``part``, if that is given.

    ``violate`` names a rule that one row breaks on purpose, after all was checked. Raises CapacityError,
    ChecksFailedError, or what the destination refuses; then nothing is written.
    """
    schema = with_rules(schema, proposal.plan)
    left = destination.prepare(schema)
    notes = tuple(f"{name}: holds rows already, left as it is (--append adds, --replace deletes)" for name in left)
    schema = schema.without(left)
    if violate is not None:
        find_rule(schema, violate)
    clock = Clock()
    with _staging(destination) as folder, DuckDB.open(threads=threads) as engine:
        _set_up(engine, folder)
        blueprint = decide(schema, proposal, edge_share, engine)
        clock.lap("plan")
        with writing_to(folder.parent):
            staged = _stage(blueprint, folder, engine, progress, part or WHOLE)
        clock.lap("make")
        results = check_staged(schema, staged, engine, progress, part)
        if violate is not None:
            staged, results, broken = break_rule(schema, staged, engine, violate)
            notes += (broken,)
        clock.lap("check")
        returned = rows_returned(schema.queries, staged, folder) if part is None else ()
        if returned:
            clock.lap("queries")
        written = destination.write(engine, staged, progress)
        clock.lap("write")
        planted = count_planted(blueprint, engine, part or WHOLE)
        notes += tuple(told_skews(blueprint, staged, engine)) if violate is None else ()
    if part is not None:
        notes += told(part, proposal.plan)
    notes += tuple(told_returned(returned))
    rows = {one.table.name: one.rows for one in staged}
    return GenerateResult(
        rows,
        written,
        results,
        proposal.plan,
        clock.seconds,
        (*proposal.notes, *notes, *destination.notes),
        planted,
        schema.unsupported,
        destination if isinstance(destination, InMemory) else None,
        returned,
    )


def _set_up(engine: DuckDB, folder: Path) -> None:
    """What every run wants of its engine: a bound on memory, a place to spill to, and one time zone."""
    spill = literal(str(folder / "spill")).sql()
    engine.execute(f"SET memory_limit = '{MEMORY_LIMIT}'; SET temp_directory = {spill}")
    engine.execute("SET TimeZone = 'UTC'")


def decide(schema: Schema, proposal: Proposal, edge_share: float, engine: DuckDB) -> Blueprint:
    """All that is decided before a row is made. ``engine`` is asked which values CHECKs take, and how often.

    Raises CapacityError and PlanError.
    """
    schema = with_rules(schema, proposal.plan)
    cases = edge_cases(schema, proposal.plan, edge_share, engine)
    blueprint = Blueprint(schema, proposal.plan, proposal.pools, cases)
    _check_capacity(blueprint)
    return replace(blueprint, residuals=find_residuals(blueprint, engine))


class Clock:
    """Seconds spent in each part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, part: str) -> None:
        """End a part, and begin the next."""
        now = time.perf_counter()
        self.seconds[part] = now - self._last
        self._last = now


@contextmanager
def _staging(destination: Destination) -> Iterator[Path]:
    """A folder for staged files, gone at the end whatever happens."""
    own = destination.staging()
    folder = own or Path(tempfile.mkdtemp(prefix="dea-"))
    try:
        yield folder
    except OSError as error:
        raise WriteError(f"cannot write: {error.strerror}", place=error.filename) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_capacity(blueprint: Blueprint) -> None:
    for table in blueprint.schema:
        capacity, rows = blueprint.capacity(table.name), blueprint.rows[table.name]
        if capacity.rows is not None and rows > capacity.rows:
            raise too_many_rows(table, rows, capacity)


def _stage(blueprint: Blueprint, folder: Path, engine: DuckDB, progress: Progress, part: RowPart) -> list[Staged]:
    """Make every table. All are compiled before the first row is made: a plan that cannot be meant costs none."""
    bounds = {table.name: part.bounds(blueprint.rows[table.name]) for table in blueprint.schema}
    rows = {name: stop - start for name, (start, stop) in bounds.items()}
    file = write_numbers(engine, folder, max(rows.values(), default=0))
    queries = {
        name: compile_table(blueprint, name, numbers=numbers(file, start, stop))
        for name, (start, stop) in bounds.items()
    }
    written = {table: running_sql(query) for table, query in queries.items()}
    tables = enumerate(blueprint.schema)
    staged = [
        _make(table, rows[table.name], written[table.name], folder / f"{place}.parquet", engine, progress)
        for place, table in tables
    ]
    if not any(derived_columns(blueprint.plan)):
        return staged
    if part != WHOLE:
        need_none(blueprint.plan, "parts of a table")

    def remake(changed: Blueprint, before: list[Staged]) -> list[Staged]:
        return [_again(changed, one, file, written, engine, progress) for one in before]

    return derive(blueprint, staged, folder, engine, remake)


def _again(
    blueprint: Blueprint, one: Staged, file: Path | None, written: dict[str, str], engine: DuckDB, progress: Progress
) -> Staged:
    """A table as ``blueprint`` has it; the rows that are there where that is as they were ``written``."""
    name = one.table.name
    query = running_sql(compile_table(blueprint, name, numbers=numbers(file, 0, one.rows)))
    if query == written[name]:
        return one
    written[name] = query
    return _make(
        one.table, one.rows, query, one.path.with_suffix(f".{len(blueprint.derived)}.parquet"), engine, progress
    )


def _make(table: Table, rows: int, query: str, path: Path, engine: DuckDB, progress: Progress) -> Staged:
    copy = f"COPY ({as_staged(engine, query, table)}) TO {literal(str(path)).sql()} (FORMAT parquet)"
    try:
        engine.execute(copy, lambda share: progress("making", table.name, share))
    except EngineError as error:
        hint = TOO_WIDE if is_too_wide(error.message) else error.hint
        raise EngineError(f"cannot make {table.name}: {error.message}", place=table.origin, hint=hint) from error
    return Staged(table, rows, path)


def check_staged(
    schema: Schema, staged: Sequence[Staged], engine: DuckDB, progress: Progress = _silent, part: RowPart | None = None
) -> tuple[CheckResult, ...]:
    """Run every check of the schema on the staged rows; raises ChecksFailedError if one that is an error fails.

    Those that a part cannot be held to come back as not run.
    """
    relations = {one.table.name: staged_relation(one.path) for one in staged}
    checks, later = (checks_of(schema), []) if part is None else apart(checks_of(schema))
    rows = {one.table.name: one.rows for one in staged}
    results = run_checks(engine, checks, relations, lambda table: progress("checking", table, 0.0), rows)
    need_passed(results)
    return (*results, *later)


def need_passed(results: Sequence[CheckResult]) -> None:
    """Raise ChecksFailedError if one of them failed."""
    failed = tuple(result for result in results if result.failed)
    if failed:
        more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
        hint = "nothing was written; change the recipe of its columns in the plan, or ask for a CHECK that is simpler"
        raise ChecksFailedError(f"the data breaks a rule: {failed[0]}{more}", results=failed, hint=hint)
