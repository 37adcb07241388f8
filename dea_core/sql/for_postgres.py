"""How Postgres spells what makes rows.

Postgres keeps integers of 32 bits in 32 bits, finds functions by the exact types of their arguments, and merges nested
SELECTs into one expression, which would undo the layers: ``fenced`` gives each an OFFSET 0, which it does not look
through.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp
from sqlglot.generators.postgres import PostgresGenerator

from dea_core.sql.constant_list import Constants, spelled_out
from dea_core.sql.spelled import arguments, bigints

TYPES = {
    "TINYINT": "SMALLINT", "UTINYINT": "SMALLINT", "USMALLINT": "INTEGER", "UINTEGER": "BIGINT",
    "UBIGINT": "NUMERIC(20, 0)", "HUGEINT": "NUMERIC(38, 0)", "INT128": "NUMERIC(38, 0)", "UHUGEINT": "NUMERIC(38, 0)",
    "UINT128": "NUMERIC(38, 0)", "DOUBLE": "DOUBLE PRECISION", "FLOAT": "REAL", "TIMESTAMPTZ": "TIMESTAMPTZ",
}  # fmt: skip


def fenced(query: exp.Expression) -> exp.Expression:
    """Every common table expression with a fence."""
    for cte in query.find_all(exp.CTE):
        cte.set("this", cte.this.offset(0, copy=False))
    return query


class PostgresRows(PostgresGenerator):
    """Postgres's generator, for the nodes that mean something else there."""

    TRANSFORMS = {  # noqa: RUF012  (sqlglot's own way)
        **PostgresGenerator.TRANSFORMS,
        exp.IntDiv: lambda self, e: f"{self.sql(e, 'this')} / {self.sql(e, 'expression')}",
        exp.Div: lambda self, e: f"{self.sql(e, 'this')} / {self.sql(e, 'expression')}",
        exp.Bracket: lambda self, e: f"({self.sql(e, 'this')})[{self.sql(e.expressions[0])}]",
        exp.Array: lambda self, e: bigints(self, e, "ARRAY[{}]", "BIGINT[]"),
        Constants: lambda self, e: self.sql(spelled_out(e)),
        exp.Substring: lambda self, e: _substring(self, e),
        exp.Sub: lambda self, e: _difference(self, e),
        exp.Anonymous: lambda self, e: FUNCTIONS[e.name.upper()](self, e),
        exp.DataType: lambda self, e: TYPES.get(e.this.value) or self.datatype_sql(e),
    }


def _substring(self: PostgresRows, node: exp.Substring) -> str:
    start, length = (f"CAST({self.sql(node, word)} AS INTEGER)" for word in ("start", "length"))
    return f"SUBSTRING({self.sql(node, 'this')}, {start}, {length})"


def _difference(self: PostgresRows, node: exp.Sub) -> str:
    """Two dates are an integer of 32 bits apart."""
    written = self.binary(node, "-")
    return f"CAST({written} AS BIGINT)" if node.expression.is_type("date") else written


def _range(self: PostgresRows, node: exp.Anonymous) -> str:
    start, stop = arguments(self, node)
    return f"GENERATE_SERIES(CAST({start} AS BIGINT), CAST({stop} AS BIGINT) - 1)"


def _call(template: str) -> Callable[[PostgresRows, exp.Anonymous], str]:
    return lambda self, node: template.format(*arguments(self, node))


def _plain(name: str) -> Callable[[PostgresRows, exp.Anonymous], str]:
    return lambda self, node: f"{name}({', '.join(arguments(self, node))})"


def _slice(self: PostgresRows, node: exp.Anonymous) -> str:
    items, first, last = arguments(self, node)
    return f"({items})[{first}:{last}]"


FUNCTIONS: dict[str, Callable[[PostgresRows, exp.Anonymous], str]] = {
    "RANGE": _range,
    "LPAD": _plain("LPAD"),
    "TO_HEX": _plain("TO_HEX"),
    "MAKE_TIMESTAMP": _call("(TIMESTAMP '1970-01-01 00:00:00' + ({}) * INTERVAL '1 microsecond')"),
    "EPOCH_US": _call("CAST(EXTRACT(EPOCH FROM {}) * 1000000 AS BIGINT)"),
    "MAKE_TIME": _call("MAKE_TIME(CAST({} AS INTEGER), CAST({} AS INTEGER), {})"),
    "YEAR": _call("CAST(EXTRACT(YEAR FROM {}) AS BIGINT)"),
    "MONTH": _call("CAST(EXTRACT(MONTH FROM {}) AS BIGINT)"),
    "DAY": _call("CAST(EXTRACT(DAY FROM {}) AS BIGINT)"),
    "JSON_OBJECT": _plain("JSON_BUILD_OBJECT"),
    "LIST_SLICE": _slice,
    "FROM_HEX": _call("DECODE({}, 'hex')"),
    "TO_SECONDS": _call("(({}) * INTERVAL '1 second')"),
}
