"""Numbers: drawn as integers, so that engines agree to the last digit.

They are scaled, where there are digits behind the point.
"""

from __future__ import annotations

from sqlglot import exp

from dea_core.generate.domains import must_be_there
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.arguments import need_column, need_least, need_number, need_order
from dea_core.generate.row import Cell
from dea_core.generate.shapes import check_shape, quantile
from dea_core.generate.values import Computed, Expression, Values
from dea_core.schema import Family
from dea_core.sql.portable import add, mul, number
from dea_core.sql.values import scaled_decimal

SMALL_STEP = 10
FLOAT_DIGITS = 6


@recipe("integer")
def integer(cell: Cell, *, min_value: int = 0, max_value: int = 1000, step: int = 1, shape: str = "uniform") -> Values:
    """A whole number from ``min_value`` to ``max_value`` (both may occur)."""
    need_order(min_value, max_value, crossed=min_value > max_value)
    need_least("step", step, 1)
    check_shape(shape)
    size = (max_value - min_value) // step + 1
    return Values(
        size,
        at=lambda k: add(mul(k, step) if step != 1 else k, min_value),
        pick=lambda: quantile(cell.row, size, shape, cell.column.name),
    )


@recipe("decimal")
def decimal(
    cell: Cell,
    *,
    min_value: int | float | str = 0,
    max_value: int | float | str = 1000,
    scale: int | None = None,
    shape: str = "uniform",
) -> Values:
    """A number with ``scale`` digits behind the point (the column's own, unless said)."""
    need_least("scale", scale, 0)
    digits = scale if scale is not None else _scale_of(cell)
    ends = need_number("min_value", min_value), need_number("max_value", max_value)
    low, high = (int(end.scaleb(digits).to_integral_value()) for end in ends)
    need_order(min_value, max_value, crossed=low > high)
    check_shape(shape)
    size, width = high - low + 1, len(str(max(abs(low), abs(high)))) + 1
    return Values(
        size,
        at=lambda k: scaled_decimal(add(k, low), digits, digits=max(width, 9)),
        pick=lambda: quantile(cell.row, size, shape, cell.column.name),
    )


def _scale_of(cell: Cell) -> int:
    kind = cell.column.type
    return kind.scale or 0 if kind.family is Family.DECIMAL and kind.scale is not None else 2


@recipe("number")
def floating(
    cell: Cell,
    *,
    min_value: int | float = 0,
    max_value: int | float = 1000,
    digits: int = FLOAT_DIGITS,
    shape: str = "uniform",
) -> Values:
    """A floating-point number with ``digits`` digits behind the point, made from an integer."""
    need_least("digits", digits, 0)
    low, high = round(min_value * 10**digits), round(max_value * 10**digits)
    need_order(min_value, max_value, crossed=low > high)
    check_shape(shape)
    return Values(
        high - low + 1,
        at=lambda k: exp.Div(
            this=exp.cast(exp.paren(add(k, low)), "double"),
            expression=exp.Literal.number(f"{10**digits}.0"),
            typed=False,
        ),
        pick=lambda: quantile(cell.row, high - low + 1, shape, cell.column.name),
    )


@recipe("above")
def above(cell: Cell, *, column: str, max_step: int | float = SMALL_STEP, or_equal: bool = False) -> Computed:
    """More than another numeric column of the row (or as much, with ``or_equal``): at most ``max_step`` more."""
    need_column(cell, column)
    need_least("max_step", max_step, 0)
    scale = (cell.column.type.scale or 0) if cell.column.type.family is Family.DECIMAL else 0
    needed = must_be_there(cell.table, cell.column)

    def make() -> Expression:
        least = 0 if or_equal else 1
        units = round(max_step * 10**scale)
        more = add(cell.row.below(max(1, units - least + 1), cell.column.name), least)
        other = cell.row.value(column)
        if needed:  # where the other is NULL, any number is above it
            other = exp.Coalesce(this=other, expressions=[number(0)])
        return exp.Add(this=other, expression=exp.paren(scaled_decimal(more, scale)))

    return Computed(make)
