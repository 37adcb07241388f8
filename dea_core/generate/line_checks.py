"""The lines that people wrote, held against the rules of their columns before a row is made.

    null on a NOT NULL column ── values that the type or a CHECK does not take ── ends of a range beyond a CHECK

What cannot be decided from the line alone is left to the checks on the rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from sqlglot import exp

from dea_core.checks import Runner
from dea_core.engines import DuckDB
from dea_core.errors import EngineError, PlanError, did_you_mean
from dea_core.generate.domains import domain_of, must_be_there
from dea_core.generate.plan import ColumnPlan, Plan
from dea_core.generate.scenarios import Scenario, need_known
from dea_core.schema import NUMERIC, CheckConstraint, Column, Family, Schema, Table
from dea_core.sql.similar import checks_pass
from dea_core.sql.values import duckdb_type, literal

PLAIN = {*NUMERIC, Family.TEXT, Family.BOOLEAN, Family.DATE, Family.TIMESTAMP, Family.TIMESTAMPTZ, Family.UUID}
"""Families whose values can be told from a literal by a cast."""
DAY_LENGTH = len("2026-01-31")
UNQUOTED = "YAML reads on, off, yes and no as true and false: put them in quotes"
RANGES = ("integer", "decimal", "number", "date", "timestamp")


def check_lines(schema: Schema, plan: Plan) -> None:
    """Raise PlanError, with its place, for the first line that cannot be followed."""
    need_names(schema, plan)
    need_known(plan)
    with DuckDB.open(threads=1) as engine:
        for table, column, spec in _lines(schema, plan):
            for wrong, hint in _wrongs(table, column, spec, engine):
                error = PlanError(f"{table.name}.{column.name}: {wrong}", place=spec.place, hint=hint)
                error.column = f"{table.name}.{column.name}"
                raise error


def need_names(schema: Schema, plan: Plan) -> None:
    """Raise PlanError, with its place, for a table or column that the schema does not have."""
    for name, lines in plan.tables.items():
        if name not in schema:
            hint = did_you_mean(name, (table.name for table in schema))
            raise PlanError(f"the plan names table {name}, which is not there", place=lines.place, hint=hint)
        for column, spec in lines.columns.items():
            if column not in schema.table(name):
                known = (one.name for one in schema.table(name).columns)
                hint = did_you_mean(column, known) + " (a column that is gone: delete its line)"
                told = f"the plan names column {name}.{column}, which is not there"
                raise PlanError(told, place=spec.place, hint=hint)
        for played, scenario in lines.scenarios.items():
            _need_columns(schema.table(name), played, scenario)


def _need_columns(table: Table, name: str, scenario: Scenario) -> None:
    for column in (*scenario.columns, *scenario.refers):
        if column not in table:
            hint = did_you_mean(column, (one.name for one in table.columns))
            told = f"scenario {name} names column {table.name}.{column}, which is not there"
            raise PlanError(told, place=scenario.place or None, hint=hint)


def _lines(schema: Schema, plan: Plan) -> Iterator[tuple[Table, Column, ColumnPlan]]:
    for name, lines in plan.tables.items():
        for column, spec in lines.columns.items():
            yield schema.table(name), schema.table(name).column(column), spec


def _wrongs(table: Table, column: Column, spec: ColumnPlan, engine: Runner) -> Iterator[tuple[str, str | None]]:
    """What is wrong with a line, and what to do."""
    values = _values_of(spec)
    if must_be_there(table, column):
        if spec.null:
            yield f"null={spec.null} of a column that must not be NULL", "delete null from its line"
        if spec.only_where:
            yield "only_where of a column that must not be NULL", "delete only_where from its line"
        if None in values:
            yield "NULL is among the values of a column that must not be NULL", None
    for value in values:
        wrong = _not_taken(column, value, engine) if value is not None else None
        if wrong is not None:
            yield wrong, _nearest(table, column, value)
    broken = _broken_check(table, column, values, engine)
    if broken is not None:
        value, check = broken
        yield f"{value!r} breaks CHECK ({check.expression.sql()}) [{check.origin}]", _nearest(table, column, value)
    if spec.recipe in RANGES:
        yield from _beyond(table, column, spec.options)


def _values_of(spec: ColumnPlan) -> list[object]:
    """The values that a line lists, without those that never come."""
    values = spec.options.get("values")
    if spec.recipe == "choice" and isinstance(values, Mapping):
        return [value for value, weight in values.items() if weight]
    if spec.recipe == "choice" and isinstance(values, list):
        return values
    return [spec.options["value"]] if spec.recipe == "constant" and "value" in spec.options else []


def _nearest(table: Table, column: Column, value: object) -> str | None:
    if isinstance(value, bool) and column.type.family in (Family.TEXT, Family.ENUM):
        return UNQUOTED
    allowed = column.type.values or domain_of(table, column).allowed()
    return did_you_mean(str(value), map(str, allowed)) if allowed else None


def _not_taken(column: Column, value: object, engine: Runner) -> str | None:
    kind = column.type
    if kind.family is Family.ENUM and kind.values:
        return None if str(value) in kind.values else f"{value!r} is not a value of {kind}"
    if kind.family not in PLAIN:
        return None
    if kind.family is Family.TEXT and kind.length is not None and len(str(value)) > kind.length:
        return f"{value!r} has more than the {kind.length} characters of {kind}"
    cast = exp.TryCast(this=_as_text(value), to=exp.DataType.build(duckdb_type(kind), dialect="duckdb"))
    taken = engine.rows(exp.select(cast.is_(exp.null())).sql(engine.dialect))[0][0]
    return f"{value!r} is no {kind}" if taken else None


def _as_text(value: object) -> exp.Expression:
    return exp.Cast(this=literal(value), to=exp.DataType.build("text"))


def _broken_check(
    table: Table, column: Column, values: list[object], engine: Runner
) -> tuple[object, CheckConstraint] | None:
    """The first value that a CHECK on the column alone refuses, asked of the engine."""
    checks = [check for check in table.checks if check.columns == (column.name,) and check.severity == "error"]
    to = exp.DataType.build(duckdb_type(column.type), dialect="duckdb")
    for value in values if column.type.family in {*PLAIN, Family.ENUM} else ():
        one = exp.alias_(exp.Cast(this=_as_text(value), to=to), column.name, quoted=True)
        source = exp.select(one).subquery("one")
        for check in checks:
            try:
                if not engine.rows(exp.select(checks_pass([check])).from_(source.copy()).sql(engine.dialect))[0][0]:
                    return value, check
            except EngineError:
                continue  # a CHECK that only its own engine can evaluate is told by the checks on the rows
    return None


def _beyond(table: Table, column: Column, options: Mapping[str, object]) -> Iterator[tuple[str, str | None]]:
    """Ends of a range that lie beyond what the CHECKs allow."""
    domain = domain_of(table, column)
    low, high = _comparable(options.get("min_value")), _comparable(options.get("max_value"))
    said = " and ".join(f"CHECK ({check.expression.sql()}) [{check.origin}]" for check in domain.understood)
    hint = f"from {domain.low} to {domain.high}" if None not in (domain.low, domain.high) else None
    if _less(low, domain.low):
        yield f"min_value={options['min_value']} is below what {said} allows", hint or f"from {domain.low}"
    if _less(domain.high, high):
        yield f"max_value={options['max_value']} is above what {said} allows", hint or f"up to {domain.high}"


Comparable = Decimal | datetime.date


def _comparable(value: object) -> Comparable | None:
    """A number or a day; None for what the recipe itself refuses."""
    if isinstance(value, datetime.date):
        return _day(value)
    dated = isinstance(value, str) and "-" in value[1:]
    try:
        return datetime.date.fromisoformat(str(value)[:DAY_LENGTH]) if dated else Decimal(str(value))
    except (ValueError, InvalidOperation):
        return None


def _day(value: datetime.date) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value


def _less(one: Comparable | None, other: Comparable | None) -> bool:
    if isinstance(one, datetime.date) and isinstance(other, datetime.date):
        return _day(one) < _day(other)
    return isinstance(one, Decimal) and isinstance(other, Decimal) and one < other
