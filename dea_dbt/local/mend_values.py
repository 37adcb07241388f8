"""Mends of numbers, texts and arrays."""

from __future__ import annotations

import re

from sqlglot import exp

from dea_dbt.local.nodes_of_sql import TYPED, call, is_whole, number

CAPTURES = re.compile(r"(?<!\\)\((?!\?)")
"""A pattern with a group, which is what SUBSTRING then gives."""
BARE = {"snowflake": (38, 0), "bigquery": (38, 9), "redshift": (18, 0), "spark": (10, 0), "databricks": (10, 0)}
"""Digits, and those behind the point, of a decimal type without any. DuckDB's would be (18, 3)."""


def division(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """Nothing is divided by zero, and whole numbers give whole numbers where they do."""
    if not isinstance(node, exp.Div) or node.args.get("safe"):
        return None
    number_, divisor = node.this.unnest(), node.expression.unnest()
    sure = isinstance(divisor, exp.Nullif) or (divisor.is_number and float(divisor.sql()) != 0)
    if dialect not in TYPED:
        return None if sure else call("dea_divide", number_, divisor)
    divided = call("dea_divide_typed", number_, divisor)
    return exp.cast(divided, "BIGINT") if is_whole(number_) and is_whole(divisor) else divided


def bare_decimal(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """A decimal type without digits has those of the warehouse."""
    if not isinstance(node, exp.DataType) or not node.is_type("decimal", "bigdecimal") or node.expressions:
        return None
    digits = BARE.get(dialect)
    return exp.DataType.build(f"DECIMAL({digits[0]}, {digits[1]})", dialect="duckdb") if digits else None


def formatted(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """BigQuery's FORMAT is C's printf."""
    if not isinstance(node, exp.Format) or dialect != "bigquery":
        return None
    return call("printf", node.this, *node.expressions)


def matched(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """``SUBSTRING(text FROM pattern)``."""
    start = node.args.get("start") if dialect in TYPED and isinstance(node, exp.Substring) else None
    if start is None or not start.is_string:
        return None
    group = number(int(bool(CAPTURES.search(start.name))))
    return exp.Nullif(this=call("regexp_extract", node.this, start, group), expression=exp.Literal.string(""))


def safe(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """BigQuery's SAFE. makes NULL of an error."""
    return call("try", node.this) if isinstance(node, exp.SafeFunc) else None


def some_of_array(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """``ARRAY_AGG(x IGNORE NULLS ORDER BY y LIMIT n)`` is the first n of all that are no NULLs."""
    inner = node.this if isinstance(node, exp.IgnoreNulls) else node
    if not isinstance(inner, exp.ArrayAgg) or (inner is node and isinstance(node.parent, exp.IgnoreNulls)):
        return None
    limit = inner.this if isinstance(inner.this, exp.Limit) else None
    if limit is None and inner is node:
        return None
    array: exp.Expr = exp.ArrayAgg(this=(limit.this if limit is not None else inner.this).copy())
    if inner is not node:
        there = exp.Not(this=exp.Is(this=_gathered(array).copy(), expression=exp.Null()))
        array = exp.Filter(this=array, expression=exp.Where(this=there))
    return call("list_slice", array, number(1), limit.expression) if limit is not None else array


def each_once(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """A set of what is distinct is a set."""
    inner = node.this if isinstance(node, exp.ArrayUniqueAgg) else None
    if not isinstance(inner, exp.Distinct) or len(inner.expressions) != 1:
        return None
    return exp.ArrayUniqueAgg(this=inner.expressions[0].copy())


def _gathered(array: exp.Expr) -> exp.Expr:
    value: exp.Expr = array.this.this if isinstance(array.this, exp.Order) else array.this
    first: exp.Expr = value.expressions[0] if isinstance(value, exp.Distinct) else value
    return first


VALUES = (division, bare_decimal, formatted, matched, safe, some_of_array, each_once)
