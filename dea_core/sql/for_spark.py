"""How Spark spells what makes rows, from Spark 3.4 on.

A moment without a zone is a TIMESTAMP_NTZ; it is made by way of an instant, so the session's time zone has to be UTC.
There is no type for a time of day that older releases know, and none for a length of time that Parquet can hold.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp
from sqlglot.generators.spark import SparkGenerator

from dea_core.sql.constant_list import Constants, spelled_out
from dea_core.sql.spelled import arguments, bigints, index_of

TYPES = {
    "UTINYINT": "SMALLINT", "USMALLINT": "INT", "UINT": "BIGINT", "UINTEGER": "BIGINT", "UBIGINT": "DECIMAL(20, 0)",
    "HUGEINT": "DECIMAL(38, 0)", "INT128": "DECIMAL(38, 0)", "UHUGEINT": "DECIMAL(38, 0)", "UINT128": "DECIMAL(38, 0)",
    "UUID": "STRING", "JSON": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ", "TIMESTAMPTZ": "TIMESTAMP",
    "VARCHAR": "STRING", "TEXT": "STRING", "VARBINARY": "BINARY",
}  # fmt: skip
WITHOUT = {"TIME": "type TIME", "INTERVAL": "type INTERVAL"}
"""Types that it lacks."""


class SparkRows(SparkGenerator):
    """Spark's generator, for the nodes that mean something else there."""

    TRANSFORMS = {  # noqa: RUF012  (sqlglot's own way)
        **SparkGenerator.TRANSFORMS,
        exp.IntDiv: lambda self, e: f"{self.sql(e, 'this')} DIV {self.sql(e, 'expression')}",
        exp.Div: lambda self, e: f"{self.sql(e, 'this')} / {self.sql(e, 'expression')}",
        exp.Bracket: lambda self, e: f"{self.sql(e, 'this')}[{self.sql(index_of(e))}]",
        exp.Array: lambda self, e: bigints(self, e, "ARRAY({})", "ARRAY<BIGINT>"),
        Constants: lambda self, e: self.sql(spelled_out(e)),
        exp.Substring: lambda self, e: _substring(self, e),
        exp.Sub: lambda self, e: _difference(self, e),
        exp.Cast: lambda self, e: f"CAST({self.sql(e, 'this')} AS {_type(self, e.to)})",
        exp.Anonymous: lambda self, e: FUNCTIONS[e.name.upper()](self, e),
        exp.BitwiseRightShift: lambda self, e: f"SHIFTRIGHT({self.sql(e, 'this')}, {self.sql(e, 'expression')})",
        exp.BitwiseXor: lambda self, e: self.binary(e, "^"),
    }


def _type(self: SparkRows, kind: exp.DataType) -> str:
    if kind.this is exp.DataType.Type.ARRAY:
        return f"ARRAY<{_type(self, kind.expressions[0])}>"
    return TYPES.get(kind.this.value) or self.sql(kind)


def _substring(self: SparkRows, node: exp.Substring) -> str:
    start, length = (f"CAST({self.sql(node, word)} AS INT)" for word in ("start", "length"))
    return f"SUBSTRING({self.sql(node, 'this')}, {start}, {length})"


def _difference(self: SparkRows, node: exp.Sub) -> str:
    """Two dates are an interval apart, unless days are asked for."""
    if not node.expression.is_type("date"):
        return self.binary(node, "-")
    return f"CAST(DATEDIFF({self.sql(node, 'this')}, {self.sql(node, 'expression')}) AS BIGINT)"


def _call(template: str) -> Callable[[SparkRows, exp.Anonymous], str]:
    return lambda self, node: template.format(*arguments(self, node))


def _plain(name: str) -> Callable[[SparkRows, exp.Anonymous], str]:
    return lambda self, node: f"{name}({', '.join(arguments(self, node))})"


FUNCTIONS: dict[str, Callable[[SparkRows, exp.Anonymous], str]] = {
    "RANGE": _plain("RANGE"),
    "LPAD": _plain("LPAD"),
    "TO_HEX": _plain("HEX"),
    "MAKE_TIMESTAMP": _call("CAST(TIMESTAMP_MICROS({}) AS TIMESTAMP_NTZ)"),
    "EPOCH_US": _call("UNIX_MICROS(CAST({} AS TIMESTAMP))"),
    "YEAR": _call("CAST(YEAR({}) AS BIGINT)"),
    "MONTH": _call("CAST(MONTH({}) AS BIGINT)"),
    "DAY": _call("CAST(DAY({}) AS BIGINT)"),
    "JSON_OBJECT": lambda self, node: (
        f"TO_JSON(NAMED_STRUCT({', '.join(arguments(self, node))}), MAP('ignoreNullFields', 'false'))"
    ),
    "LIST_SLICE": _call("SLICE({}, {}, CAST({} AS INT))"),
    "FROM_HEX": _call("UNHEX({})"),
}
