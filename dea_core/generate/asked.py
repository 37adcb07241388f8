"""What callers ask in Python, held to what the command line takes: refused by name and value before any work.

check_asked(rows=-1)        UsageError: rows=-1 must be a whole number from 0
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from dea_core.errors import UsageError, did_you_mean

SPARK = "spark"
ENGINES = ("duckdb", SPARK)


def check_asked(**given: Any) -> None:
    """Raise UsageError for the first argument that is not of its kind; None is never wrong."""
    for name, value in given.items():
        if value is not None:
            _CHECKS[name](name, value)


def need_spark_fits(engine: str, *, out: object, into: object, format: str, append: bool, threads: object) -> None:  # noqa: A002
    """Raise UsageError for what Spark does not do, by name."""
    if engine not in ENGINES:
        raise UsageError(f"engine={engine!r} must be duckdb or spark", hint=did_you_mean(engine, ENGINES))
    if engine != SPARK:
        raise UsageError("--master is for --engine spark", hint="add it, or leave --master out")
    wrong = {"--into": into is not None, "--append": append, "--threads": threads is not None}
    for option, given in wrong.items():
        if given:
            raise UsageError(f"{option} is not supported with --engine spark", hint="it writes Parquet to --out")
    if out is None or format != "parquet":
        raise UsageError("--engine spark writes Parquet", hint="add --format parquet --out FOLDER")


def _rows(name: str, value: object) -> None:
    hint = 'such as rows=1000, or rows={"orders": 50000, "*": 1000}'
    if isinstance(value, Mapping):
        for table, count in value.items():
            _whole(f"{name}[{table!r}]", count, 0, hint)
    else:
        _whole(name, value, 0, hint)


def _seed(name: str, value: object) -> None:
    _whole(name, value, None, "such as seed=42")


def _threads(name: str, value: object) -> None:
    _whole(name, value, 1, "such as threads=4; leave it out for all cores")


def _whole(name: str, value: object, least: int | None, hint: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or (least is not None and value < least):
        bound = "" if least is None else f" from {least}"
        raise UsageError(f"{name}={value!r} must be a whole number{bound}", hint=hint)


def _day(name: str, value: object) -> None:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise UsageError(f"{name}={value!r} must be a date", hint=f"such as {name}=datetime.date(2026, 1, 31)")


def _share(name: str, value: object) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 1:
        raise UsageError(f"{name}={value!r} must be a share from 0 to 1", hint=f"such as {name}=0.05")


def _locale(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise UsageError(f"{name}={value!r} must be the name of a locale", hint=f"such as {name}='de_DE'")


_CHECKS: dict[str, Callable[[str, object], None]] = {
    "rows": _rows,
    "seed": _seed,
    "as_of": _day,
    "locale": _locale,
    "edge_cases": _share,
    "null_share": _share,
    "threads": _threads,
}
