"""What the arguments of several recipes must be; the column and its line are added where recipes are called."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import cast

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.row import Cell


def need_least(name: str, value: int | float | None, least: int) -> None:
    """A number from ``least`` on; None is left to the recipe."""
    if value is not None and value < least:
        raise PlanError(f"{name}={value!r} must be at least {least}")


def need_order(low: object, high: object, *, crossed: bool) -> None:
    """Ends of a range as they were given, which are the wrong way round where ``crossed``."""
    if crossed:
        raise PlanError(f"min_value={low} is above max_value={high}", hint="swap them")


def need_one_of(name: str, value: str, known: Iterable[str]) -> None:
    """One of a few words."""
    if value not in (names := tuple(known)):
        raise PlanError(f"{name}={value!r} must be one of {', '.join(names)}", hint=did_you_mean(value, names))


def need_number(name: str, value: int | float | str) -> Decimal:
    """A number, perhaps written as text."""
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise PlanError(f"{name}={value!r} is not a number") from error
    if not number.is_finite():
        raise PlanError(f"{name}={value!r} is not a finite number")
    return number


def need_column(cell: Cell, column: str) -> None:
    """Another column of the cell's table."""
    if column not in cell.table:
        known = [other.name for other in cell.table.columns if other.name != cell.column.name]
        raise PlanError(f"{cell.table.name} has no column {column!r}", hint=did_you_mean(column, known))
    if column == cell.column.name:
        raise PlanError("the column is made from itself", hint="name another column of the table")


def expression_of(cell: Cell, text: str, word: str) -> exp.Expression:
    """SQL that a plan gives as ``word``, over other columns of the cell's row (its own tree: copy before a change)."""
    try:
        parsed = _parsed(text, cell.blueprint.schema.dialect)
    except SqlglotError as error:
        raise PlanError(f"cannot read {word} {text!r}") from error
    _need_columns_of(cell, parsed)
    return parsed


@lru_cache(maxsize=1024)
def _parsed(text: str, dialect: str | None) -> exp.Expression:
    return cast(exp.Expression, parse_one(text, dialect=dialect))


def _need_columns_of(cell: Cell, expression: exp.Expr) -> None:
    if expression.find(exp.Query):
        raise PlanError("the expression holds a query", hint="write it over columns of the same row")
    for column in expression.find_all(exp.Column):
        need_column(cell, column.name)
