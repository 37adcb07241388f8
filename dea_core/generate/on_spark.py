"""The same plan on Spark: each table's SELECT over the numbers of its rows, written as a folder of Parquet files.

plan ── decided here, on a sample ── one SELECT a table ── Spark writes a hidden folder ── checks there ── moved to OUT

OUT is any path that Spark's workers and its driver share: hdfs://, s3a://, or a folder. A failed check leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlglot import exp

from dea_core.checks import CheckResult, checks_of, run_checks
from dea_core.engines import DuckDB
from dea_core.engines.spark import Spark
from dea_core.errors import RefusedError
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.compile_for import compile_for
from dea_core.generate.destination import Progress
from dea_core.generate.destinations import file_names
from dea_core.generate.numbers import sliced
from dea_core.generate.plan_rules import with_rules
from dea_core.generate.produce import WHOLE, Clock, decide, need_passed
from dea_core.generate.propose import Proposal
from dea_core.generate.result import GenerateResult
from dea_core.generate.row_parts import RowPart, apart, told
from dea_core.schema import Schema

ROWS_A_FILE = 1_000_000
ONE_TASK = 100_000
"""A table of fewer rows is one task's work."""
SUFFIX = ".parquet"


def generate_on_spark(
    schema: Schema,
    proposal: Proposal,
    out: str,
    *,
    master: str | None,
    edge_share: float,
    part: RowPart | None,
    replace: bool,
    progress: Progress,
) -> GenerateResult:
    """Make, check and publish. Raises what ``generate_data`` does, and PlanError for a recipe that Spark cannot run."""
    clock = Clock()
    schema = with_rules(schema, proposal.plan)
    with DuckDB.open() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        blueprint = decide(schema, proposal, edge_share, engine)
        for table in schema:
            compile_for(blueprint, table, Spark.dialect)
    clock.lap("plan")
    bounds = {table.name: (part or WHOLE).bounds(blueprint.rows[table.name]) for table in schema}
    targets = {t: f"{out}/{name}" for t, name in _file_names(schema, part).items()}
    with Spark.open(master) as spark, _staging(spark, out) as folder:
        _refuse_existing(spark, targets, replace)
        staged = _write_all(spark, blueprint, bounds, folder, progress)
        clock.lap("make")
        results = _check(spark, schema, staged, part, progress)
        clock.lap("check")
        for name, path in staged.items():
            spark.delete(targets[name])
            spark.move(path, targets[name])
        clock.lap("write")
    rows = {name: stop - start for name, (start, stop) in bounds.items()}
    notes = (*proposal.notes, *(told(part, proposal.plan) if part else ()), *_uncounted(blueprint))
    return GenerateResult(
        rows, tuple(targets.values()), results, proposal.plan, clock.seconds, notes, (), schema.unsupported
    )


def _file_names(schema: Schema, part: RowPart | None) -> dict[str, str]:
    return file_names([table.name for table in schema], f"{part.suffix if part else ''}{SUFFIX}")


def _uncounted(blueprint: Blueprint) -> tuple[str, ...]:
    """What is not told of a run on Spark."""
    planted = blueprint.edge_cases.values
    return ("edge cases are planted, and not counted on Spark",) if planted else ()


@contextmanager
def _staging(spark: Spark, out: str) -> Iterator[str]:
    """A hidden folder in OUT, gone at the end whatever happens."""
    folder = f"{out}/.dea-{uuid4().hex[:8]}"
    spark.make_folder(folder)
    try:
        yield folder
    finally:
        spark.delete(folder)


def _refuse_existing(spark: Spark, targets: dict[str, str], replace: bool) -> None:
    there = next((path for path in targets.values() if not replace and spark.exists(path)), None)
    if there is not None:
        raise RefusedError(f"{there} exists", hint="--replace allows to overwrite it")


def _write_all(
    spark: Spark, blueprint: Blueprint, bounds: dict[str, tuple[int, int]], folder: str, progress: Progress
) -> dict[str, str]:
    written: dict[str, str] = {}
    for place, table in enumerate(blueprint.schema):
        progress("making", table.name, 0.0)
        start, stop = bounds[table.name]
        numbers = sliced(start, stop, _slices(stop - start, spark.cores()))
        written[table.name] = f"{folder}/{place}{SUFFIX}"
        spark.write_parquet(compile_for(blueprint, table, Spark.dialect, numbers=numbers), written[table.name])
    return written


def _slices(rows: int, cores: int) -> int:
    """In how many tasks, and so files, a table's rows are made."""
    return 1 if rows <= ONE_TASK else max(cores, -(-rows // ROWS_A_FILE))


def _check(
    spark: Spark, schema: Schema, staged: dict[str, str], part: RowPart | None, progress: Progress
) -> tuple[CheckResult, ...]:
    """Every check, run by Spark; those that it cannot run are told by name."""
    relations: dict[str, exp.Expression] = {name: _folder(path) for name, path in staged.items()}
    checks, later = (checks_of(schema), []) if part is None else apart(checks_of(schema))
    results = run_checks(spark, checks, relations, lambda table: progress("checking", table, 0.0))
    need_passed(results)
    return (*results, *later)


def _folder(path: str) -> exp.Table:
    """A folder of Parquet as Spark names it in SQL."""
    return exp.Table(this=exp.to_identifier(path, quoted=True), db=exp.to_identifier("parquet"))
