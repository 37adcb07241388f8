"""A date or timestamp column inside a function, compared with a constant: the same as a range of the bare column.

date_trunc('month', at) = '2024-01-01'   CAST(at AS date) = ...   year(at) = 2024   strftime(at, '%Y') = '2024'
    ->   at >= TIMESTAMP '2024-01-01 00:00:00' AND at < TIMESTAMP '2024-02-01 00:00:00'

An index, and the least and largest value that DuckDB keeps of each row group, serve the bare column only.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.spans import FORMATS, UNITS, Moment, formatted, moment, start_of, within
from dea_core.optimize.trees import joins_of, swapped, where_of, without_true
from dea_core.schema import Family
from dea_core.sql.predicates import conjuncts

FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.LT: exp.GT, exp.GTE: exp.LTE, exp.LTE: exp.GTE}
KINDS = {Family.DATE: "date", Family.TIMESTAMP: "timestamp"}
FIRST_YEAR, LAST_YEAR = 1, 9998


@REWRITES.register("bare_dates")
def bare_dates(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """Functions of a date compared with a constant become ranges of the date."""
    if not isinstance(query, exp.Select):
        return
    conditions = [*where_of(query), *(part for join in joins_of(query) for part in conjuncts(join.args.get("on")))]
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = list(_year_and_month(query, facts, conditions))
    taken = {id(old) for old, _ in pairs}
    for condition in conditions:
        for node in condition.find_all(exp.EQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between):
            if id(node) in taken or node.find_ancestor(exp.Query) is not query:
                continue
            found = _between(query, facts, node) if isinstance(node, exp.Between) else _compared(query, facts, node)
            if found is not None:
                pairs.append((node, exp.paren(found) if node is not condition else found))
    if pairs:
        yield Change(without_true(swapped(query, pairs)))


def _compared(query: exp.Select, facts: Facts, node: exp.Expr) -> exp.Expr | None:
    for call, constant, how in (
        (node.this, node.expression, type(node)),
        (node.expression, node.this, FLIPPED.get(type(node), type(node))),
    ):
        found = _span(call, constant)
        kind = _kind(query, facts, found[0]) if found else None
        if found and kind:
            column, start, unit = found
            if how is not exp.EQ and isinstance(call, exp.TimeToStr):
                return None
            bare = within(column, kind, start, unit, how)
            endless = how is not exp.EQ and isinstance(call, exp.Extract | exp.Year) and facts.dialect == "duckdb"
            return exp.and_(bare, _finite(column), copy=False) if bare is not None and endless else bare
    return None


def _finite(column: exp.Expr) -> exp.Expr:
    """DuckDB knows no year of an infinite moment, and compares it all the same."""
    return exp.Anonymous(this="ISFINITE", expressions=[column.copy()])


def _kind(query: exp.Select, facts: Facts, column: exp.Expr) -> str | None:
    family = facts.family(query, column)
    return KINDS.get(family) if family else None


def _between(query: exp.Select, facts: Facts, node: exp.Between) -> exp.Expr | None:
    low = exp.GTE(this=node.this, expression=node.args["low"])
    high = exp.LTE(this=node.this.copy(), expression=node.args["high"])
    bounds = [_compared(query, facts, low), _compared(query, facts, high)]
    return exp.and_(*bounds, copy=False) if all(bounds) else None


def _span(call: exp.Expr, constant: exp.Expr) -> tuple[exp.Expr, Moment, str] | None:
    """The column inside ``call``, and the span that ``constant`` names: its start and its unit."""
    if isinstance(call, exp.Extract | exp.Year):
        column = call.expression if isinstance(call, exp.Extract) else call.this
        year = _whole(constant) if isinstance(call, exp.Year) or call.name.lower() == "year" else None
        fits = year is not None and FIRST_YEAR <= year <= LAST_YEAR
        return (_unwrapped(column), Moment(year, 1, 1), "year") if fits and year is not None else None
    if isinstance(call, exp.TimeToStr):
        pattern = call.args["format"].name
        start = formatted(constant.name, pattern) if pattern in FORMATS and constant.is_string else None
        return (call.this, start, FORMATS[pattern]) if start else None
    unit = _unit(call)
    start = moment(constant) if unit else None
    return (call.this, start, unit) if unit and start and start_of(start, unit) == start else None


def _unwrapped(column: exp.Expr) -> exp.Expr:
    return column.this if isinstance(column, exp.TsOrDsToDate) else column


def _unit(call: exp.Expr) -> str | None:
    if isinstance(call, exp.TimestampTrunc | exp.DateTrunc):
        unit = call.args["unit"].name.lower()
        return unit if unit in UNITS else None
    is_day = (isinstance(call, exp.Cast) and call.to.this == exp.DataType.Type.DATE) or isinstance(call, exp.Date)
    return "day" if is_day and not call.args.get("expressions") else None


def _whole(constant: exp.Expr) -> int | None:
    is_number = isinstance(constant, exp.Literal) and not constant.is_string
    return int(constant.name) if is_number and constant.name.isdigit() else None


def _year_and_month(
    query: exp.Select, facts: Facts, conditions: list[exp.Expr]
) -> Iterator[tuple[exp.Expr, exp.Expr | None]]:
    """``extract(year ...) = 2024 AND extract(month ...) = 3`` is one month."""
    months = [each for each in conditions if isinstance(each, exp.EQ) and _part_of(each.this) == "month"]
    for condition in conditions:
        if not isinstance(condition, exp.EQ) or _part_of(condition.this) != "year":
            continue
        column = _column_of(condition.this)
        same = next((each for each in months if _column_of(each.this) == column), None)
        year, month = _whole(condition.expression), _whole(same.expression) if same is not None else None
        kind = _kind(query, facts, column)
        if same is None or year is None or month is None or kind is None:
            continue
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12:
            yield condition, within(column, kind, Moment(year, month, 1), "month", exp.EQ)
            yield same, exp.true()


def _part_of(call: exp.Expr) -> str | None:
    if isinstance(call, exp.Extract):
        return call.name.lower()
    return "year" if isinstance(call, exp.Year) else "month" if isinstance(call, exp.Month) else None


def _column_of(call: exp.Expr) -> exp.Expr:
    return _unwrapped(call.expression if isinstance(call, exp.Extract) else call.this)
