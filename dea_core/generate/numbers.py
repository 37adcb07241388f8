"""The numbers of the rows, which a table is made from: a relation with one column, ``i``.

small table     range(start, stop)
large table     a Parquet file of numbers, written once a run: DuckDB reads its row groups on all threads and keeps
                their order, where range() runs on one thread
"""

from __future__ import annotations

from pathlib import Path

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.sql.portable import add, less, number
from dea_core.sql.values import literal

INDEX = "i"
ROW_GROUP = 122_880
"""Rows of a group of a Parquet file as DuckDB writes it: fewer are one thread's work in any case."""


def ranged(start: int, stop: int) -> exp.Expression:
    """The numbers from ``start`` to ``stop``, which is not included."""
    return _named(exp.Anonymous(this="RANGE", expressions=[number(start), number(stop)]))


def sliced(start: int, stop: int, slices: int) -> exp.Expression:
    """The same, in so many slices, each one task's work: for Spark, whose range() takes their number."""
    parts = [number(part) for part in (start, stop, 1, slices)]
    return _named(exp.Anonymous(this="RANGE", expressions=parts))


def write_numbers(engine: DuckDB, folder: Path, rows: int) -> Path | None:
    """A file of the numbers up to ``rows``; None where that is too few to share between threads."""
    if rows <= ROW_GROUP:
        return None
    path = folder / "numbers.parquet"
    query = exp.select("*").from_(ranged(0, rows)).sql(engine.dialect)
    # its second version stores what a row adds to the one before: a few bytes a group
    engine.execute(f"COPY ({query}) TO {literal(str(path)).sql()} (FORMAT parquet, PARQUET_VERSION v2)")
    return path


def numbers(path: Path | None, start: int, stop: int) -> exp.Expression:
    """The numbers from ``start`` to ``stop``, which is not included, out of the file where that helps."""
    rows = stop - start
    if path is None or rows <= ROW_GROUP:
        return ranged(start, stop)
    read = exp.Table(this=exp.Anonymous(this="READ_PARQUET", expressions=[literal(str(path))]))
    within = less(exp.column(INDEX), rows)
    moved = exp.alias_(add(exp.column(INDEX), start), INDEX) if start else exp.column(INDEX)
    return exp.select(moved).from_(read).where(within).subquery("numbers")


def _named(call: exp.Expression) -> exp.Expression:
    names = exp.TableAlias(this=exp.to_identifier("numbers"), columns=[exp.to_identifier(INDEX)])
    return exp.Table(this=call, alias=names)
