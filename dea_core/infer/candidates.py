"""Conditions on one column that only an engine understands, turned into a list of values that satisfy them.

    month(placed) = 11 AND year(placed) = 2001   ──>  placed IN (DATE '2001-11-01', DATE '2001-11-02', ...)

Days of two centuries and small integers are few enough to be tried one by one. The list is enough for the condition,
not the same as it: what is looked for is some rows that pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.schema import Column, Family
from dea_core.sql.values import duckdb_type

DAYS = "SELECT unnest(range(TIMESTAMP '1900-01-01', TIMESTAMP '2100-01-01', INTERVAL 1 DAY))"
INTEGERS = "SELECT unnest(range(-10000, 100000))"
VALUES: Mapping[Family, str] = {
    Family.DATE: DAYS,
    Family.TIMESTAMP: DAYS,
    Family.TIMESTAMPTZ: DAYS,
    Family.INTEGER: INTEGERS,
}
MOST_LISTED = 64
COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In, exp.Is, exp.Not, exp.Or, exp.And)
PLAIN = (*COMPARISONS, exp.Column, exp.Identifier, exp.Literal, exp.Paren, exp.Neg, exp.Null, exp.Boolean)


def listed(conditions: Sequence[exp.Expr], column: Column, engine: DuckDB) -> exp.Expression | None:
    """The column within a list of values that satisfy all of ``conditions``, which name no other column.

    None where the solver understands them as they are, or where there is nothing to list.
    """
    values = VALUES.get(column.type.family)
    if values is None or all(_is_plain(condition) for condition in conditions):
        return None
    found = _passing(conditions, column, values, engine)
    if not found:
        return None
    own = next(node for node in conditions[0].find_all(exp.Column))
    return own.copy().isin(*(exp.cast(exp.convert(str(value)), duckdb_type(column.type)) for value in found))


def _is_plain(condition: exp.Expr) -> bool:
    return all(isinstance(node, PLAIN) for node in condition.walk())


def _passing(conditions: Iterable[exp.Expr], column: Column, values: str, engine: DuckDB) -> list[object]:
    """Values that pass, spread over all that do."""

    def value(node: exp.Expr) -> exp.Expr:
        return exp.column("v") if isinstance(node, exp.Column) else node

    where = exp.and_(*(condition.copy().transform(value) for condition in conditions)).sql("duckdb")
    kind = duckdb_type(column.type)
    passing = f"SELECT CAST(w AS {kind}) AS v FROM ({values}) AS t(w)"
    numbered = f"SELECT v, row_number() OVER (ORDER BY v) AS n, count(*) OVER () AS m FROM ({passing}) WHERE {where}"
    try:
        rows = engine.rows(f"SELECT v FROM ({numbered}) WHERE n % greatest(m // {MOST_LISTED}, 1) = 0 ORDER BY v")
    except EngineError:
        return []
    return [row[0] for row in rows[:MOST_LISTED]]
