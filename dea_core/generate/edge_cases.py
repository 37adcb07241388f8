"""Edge cases: values within the rules that break naive code, planted at a share and reported.

    numbers   the ends of the range, zero            dates   29 February, year's end, the ends of the range
    names     O'Brien, Ångström, 李小龍               emails  plus addresses, quotes in the name
    text      the longest, the empty, Unicode        all     NULL, where it is allowed (by the plan's own share)

A candidate is planted only if the column's type and CHECKs take it; columns of keys, of foreign keys and of CHECKs over
several columns are left alone, and so are finite sets and patterns, whose every value occurs anyway.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from dea_core.checks import Runner
from dea_core.errors import EngineError
from dea_core.generate.plan import ColumnPlan, Plan
from dea_core.schema import CheckConstraint, Column, Family, Schema, Table
from dea_core.sql.similar import checks_pass
from dea_core.sql.values import cast_to, literal

NAMES = ("O'Brien", "Nuñez-Ångström", "李小龍", "d'Arc", "Ó Súilleabháin", "X Æ A-12")
EMAILS = ("o'brien+news@example.com", "first.last+tag@example.org", "UPPER.CASE@EXAMPLE.COM", "x@example.net")
TEXTS = (
    "",
    " leading and trailing ",
    "naïve café – “quoted”",
    "🙂 👩‍👩‍👧 ﷽",
    "Robert'); DROP TABLE students;--",
    "line one\nline two",
    "NULL",
)
FREE_TEXT = ("text", "faker")
LONGEST = 255


@dataclass(frozen=True)
class EdgeCases:
    """What may be planted: for each (table, column) its values, at ``share`` of the rows."""

    share: float = 0.0
    values: Mapping[tuple[str, str], tuple[object, ...]] | None = None

    def of(self, table: str, column: str) -> tuple[object, ...]:
        """The values that may be planted in a column."""
        return (self.values or {}).get((table, column), ())


def edge_cases(schema: Schema, plan: Plan, share: float, runner: Runner) -> EdgeCases:
    """Every candidate that its column takes; ``runner`` evaluates the CHECKs."""
    if not share:
        return EdgeCases()
    found: dict[tuple[str, str], tuple[object, ...]] = {}
    for table in schema:
        for column in table.columns:
            spec = plan.table(table.name).columns.get(column.name)
            if spec is None or spec.unique or _tied(table, column):
                continue
            fitting = [value for value in _candidates(column, spec) if _fits(column, value)]
            taken = _taken(table, column, fitting, runner)
            if taken:
                found[table.name, column.name] = taken
    return EdgeCases(share, found)


def _tied(table: Table, column: Column) -> bool:
    """Whether a key, a foreign key, or a CHECK with other columns speaks of the column."""
    return (
        any(column.name in key.columns for key in table.keys)
        or any(column.name in link.columns for link in table.foreign_keys)
        or any(column.name in one.columns for one in table.exclusions)
        or any(column.name in check.columns and len(check.columns) > 1 for check in table.checks)
        or bool(table.assertions)
    )


def _candidates(column: Column, spec: ColumnPlan) -> Iterable[object]:
    options = spec.options
    if spec.recipe in ("integer", "decimal", "number"):
        ends = (options.get("min_value"), options.get("max_value"))
        low, high = (Decimal(str(end)) if end is not None else None for end in ends)
        yield from (end for end in (low, high) if end is not None)
        if low is not None and high is not None and low < 0 < high:
            yield Decimal(0)
    elif spec.recipe in ("date", "timestamp"):
        yield from _dates(options)
    elif spec.recipe.startswith("person."):
        yield from EMAILS if spec.recipe == "person.email" else NAMES if "name" in spec.recipe else ()
    elif spec.recipe in FREE_TEXT and column.type.family is Family.TEXT:
        yield from TEXTS
        yield "".join("longest "[n % 8] for n in range(column.type.length or LONGEST))


def _dates(options: Mapping[str, object]) -> Iterable[object]:
    low, high = options.get("min_value"), options.get("max_value")
    for date in (datetime.date(2024, 2, 29), datetime.date(2024, 12, 31)):
        after = not isinstance(low, datetime.date) or low <= date
        before = not isinstance(high, datetime.date) or date <= high
        if after and before:
            yield date
    yield from (end for end in (low, high) if isinstance(end, datetime.date))


def _fits(column: Column, value: object) -> bool:
    length = column.type.length
    return not (isinstance(value, str) and length is not None and len(value) > length)


def _taken(table: Table, column: Column, values: list[object], runner: Runner) -> tuple[object, ...]:
    """The values that every CHECK on the column alone lets through, asked of the engine."""
    checks = [check for check in table.checks if check.columns == (column.name,)]
    if not checks or not values:
        return tuple(values)
    asked = exp.select(*(_passing(column, value, checks).subquery(copy=False) for value in values), copy=False)
    try:
        passed = runner.rows(asked.sql(runner.dialect))[0]
    except EngineError:
        return ()  # a CHECK that the engine cannot evaluate: nothing is planted that might break it
    return tuple(value for value, passes in zip(values, passed, strict=True) if passes)


def _passing(column: Column, value: object, checks: list[CheckConstraint]) -> exp.Select:
    """Whether a value passes, as a query of one row."""
    source = exp.select(exp.alias_(cast_to(literal(value), column.type), exp.to_identifier(column.name, quoted=True)))
    return exp.select(checks_pass(checks)).from_(source.subquery("one"))
