"""The SELECT that makes rows, in the words of each engine that makes the same ones.

    rows_sql(query, "postgres")  ──  every kind of node known to mean the same?  ── written by that engine's generator
                                 └─  else NotPortable, which names the function

The tree is the one that DuckDB runs; no text is ever translated. Each kind of node that means something else elsewhere
(a function, a division, an index, a type) has its spelling in ``for_postgres`` or ``for_spark``; what is not known to
agree on all engines is refused, not guessed.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from dea_core.sql.constant_list import Constants
from dea_core.sql.for_duckdb import DuckDBRows
from dea_core.sql.for_postgres import PostgresRows, fenced
from dea_core.sql.for_spark import WITHOUT, SparkRows

SPARK = ("spark", "databricks")
"""Databricks speaks Spark's SQL; its own runtime has never run this."""
FUNCTIONS = {
    "RANGE", "READ_PARQUET", "LPAD", "TO_HEX", "MAKE_TIMESTAMP", "EPOCH_US", "MAKE_TIME", "YEAR", "MONTH", "DAY",
    "JSON_OBJECT", "LIST_SLICE", "FROM_HEX", "TO_SECONDS",
}  # fmt: skip
"""Functions of DuckDB that recipes use, each with a spelling for the other engines."""
SAME_EVERYWHERE = (
    exp.Select, exp.From, exp.With, exp.CTE, exp.Table, exp.TableAlias, exp.Identifier, exp.Column, exp.Alias,
    exp.Subquery, exp.Where, exp.Literal, exp.Null, exp.Boolean, exp.Paren, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Mod,
    exp.IntDiv,
    exp.BitwiseAnd, exp.BitwiseXor, exp.BitwiseRightShift, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is,
    exp.In, exp.Between, exp.And, exp.Or, exp.Not, exp.Case, exp.If, exp.Cast, exp.DataType, exp.DataTypeParam,
    exp.DPipe, exp.Substring, exp.Lower, exp.Upper, exp.Length, exp.Abs, exp.Round, exp.Coalesce, exp.Least,
    exp.Greatest, exp.Array, Constants, exp.Bracket, exp.Interval, exp.Var,
)  # fmt: skip
"""Kinds of node that mean the same on all engines, or are spelled so that they do."""


class NotPortable(Exception):  # noqa: N818  (caught where the column is known, and told as a PlanError)
    """``what`` is not known to give the same values on ``dialect``."""

    def __init__(self, what: str, dialect: str) -> None:
        super().__init__(f"{what} is not known to be the same on {dialect}")
        self.what, self.dialect = what, dialect


def rows_sql(query: exp.Select, dialect: str, *, pretty: bool = False) -> str:
    """``query`` (as ``compile_table`` builds it) for ``dialect``. Raises NotPortable."""
    if dialect == "duckdb":
        return DuckDBRows(dialect=dialect, pretty=pretty).generate(query)
    if dialect not in WRITERS:
        raise NotPortable("any recipe", dialect)
    need_portable(query, dialect)
    return WRITERS[dialect](query.copy(), pretty)


def need_portable(query: exp.Expression, dialect: str) -> None:
    """Raise NotPortable for the first node that may mean something else on ``dialect``."""
    for node in query.walk():
        what = _doubtful(node) or _lacking(node, dialect)
        if what is not None:
            raise NotPortable(what, dialect)


def _doubtful(node: exp.Expr) -> str | None:
    if isinstance(node, exp.Anonymous):
        return None if node.name.upper() in FUNCTIONS else f"function {node.name}"
    if isinstance(node, exp.Div):
        floating = isinstance(node.this, exp.Cast) and node.this.is_type("double")
        return None if floating else "a division that is not of doubles"
    return None if isinstance(node, SAME_EVERYWHERE) else f"function {node.key.upper()}"


def _lacking(node: exp.Expr, dialect: str) -> str | None:
    """A type that the engine does not have."""
    return WITHOUT.get(node.this.value) if dialect in SPARK and isinstance(node, exp.DataType) else None


def _postgres(query: exp.Expression, pretty: bool) -> str:
    return PostgresRows(dialect="postgres", pretty=pretty, identify=False).generate(fenced(query))


def _spark(query: exp.Expression, pretty: bool) -> str:
    return SparkRows(dialect="spark", pretty=pretty, identify=False).generate(query)


WRITERS: dict[str, Callable[[exp.Expression, bool], str]] = {
    "postgres": _postgres,
    **dict.fromkeys(SPARK, _spark),
}
PORTABLE_TO = ("duckdb", *WRITERS)
"""Dialects that a plan's SELECT can be written in."""
