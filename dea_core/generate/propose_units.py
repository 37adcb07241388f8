"""Dates and moments in whole units: CHECKs such as ``date_trunc('month', x) = x`` and ``extract(day FROM x) = 1``.

billed_for date CHECK (date_trunc('month', billed_for) = billed_for)     -> date: {unit: month}
"""

from __future__ import annotations

from typing import cast

from sqlglot import exp

from dea_core.generate.constants import bare
from dea_core.generate.domains import Domain
from dea_core.generate.names import by_type
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.recipes.units import UNITS
from dea_core.schema import CheckConstraint, Column, Family, Table

TRUNCATIONS = (exp.TimestampTrunc, exp.DateTrunc, exp.DatetimeTrunc)


def whole_units(table: Table, column: Column, domain: Domain) -> ColumnPlan | None:
    """The plan of a column that CHECKs want in whole units; None where none does."""
    units = [(unit, check) for check in table.checks if (unit := unit_of(check, column)) is not None]
    drawn = by_type(column, domain) if units else None
    if drawn is None or drawn.recipe not in ("date", "timestamp"):
        return None
    unit, check = max(units, key=lambda one: list(UNITS).index(one[0]))
    options = {name: value for name, value in drawn.options.items() if name != "hours"} | {"unit": unit}
    return ColumnPlan(drawn.recipe, options, why=f"CHECK ({check.expression.sql()}) [{check.origin}]")


def unit_of(check: CheckConstraint, column: Column) -> str | None:
    """The unit that a CHECK wants whole values of the column in."""
    said = check.expression.unnest()
    if check.columns != (column.name,) or not isinstance(said, exp.EQ) or check.severity != "error":
        return None
    for one, other in ((said.this, said.expression), (said.expression, said.this)):
        one, other = bare(one), bare(other)
        if isinstance(one, TRUNCATIONS) and isinstance(bare(cast(exp.Expr, one.this)), exp.Column):
            unit = str(one.args["unit"].name).lower()
            return unit if isinstance(other, exp.Column) and unit in UNITS else None
        first_of_month = isinstance(one, exp.Extract) and one.name.lower() == "day" and other.name == "1"
        if first_of_month and column.type.family is Family.DATE and isinstance(bare(one.expression), exp.Column):
            return "month"
    return None
