"""Literals, casts and dates in the SQL that makes rows: where engines differ, they differ here.

Dates are days and times microseconds since 1970-01-01 until the last moment, so that all arithmetic is on integers.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache

from sqlglot import exp

from dea_core.schema.types import Family, Type
from dea_core.sql.portable import number, own

EPOCH = datetime.date(1970, 1, 1)
DAY_MICROS = 24 * 60 * 60 * 1_000_000
_PLAIN = {
    Family.BOOLEAN: "BOOLEAN",
    Family.TEXT: "VARCHAR",
    Family.ENUM: "VARCHAR",
    Family.DATE: "DATE",
    Family.TIME: "TIME",
    Family.TIMESTAMP: "TIMESTAMP",
    Family.TIMESTAMPTZ: "TIMESTAMPTZ",
    Family.INTERVAL: "INTERVAL",
    Family.UUID: "UUID",
    Family.JSON: "JSON",
    Family.BINARY: "BLOB",
    Family.OTHER: "VARCHAR",
    Family.STRUCT: "JSON",
}
_INTEGERS = {8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT", 128: "HUGEINT"}


ANY_SCALE = 2
"""Digits behind the point of a decimal whose type sets no limit (Postgres's numeric), as its recipes draw them."""


def duckdb_type(kind: Type) -> str:
    """DuckDB's name of the type that holds the same values. Engine-specific families are carried as text."""
    if kind.family is Family.INTEGER:
        bits = next((b for b in _INTEGERS if b >= (kind.bits or 32)), 128)
        return _INTEGERS[bits] if kind.signed else "U" + _INTEGERS[bits]
    if kind.family is Family.DECIMAL:
        scale = kind.scale if kind.scale is not None else ANY_SCALE if kind.precision is None else 0
        return f"DECIMAL({min(kind.precision or 18, 38)}, {scale})"
    if kind.family is Family.FLOAT:
        return "REAL" if kind.bits == 32 else "DOUBLE"
    if kind.family is Family.ARRAY:
        return f"{duckdb_type(kind.element)}[]" if kind.element else "VARCHAR[]"
    return _PLAIN[kind.family]


def cast_to(value: exp.Expression, kind: Type) -> exp.Expression:
    """``value`` as the column's type. Arrays and structures come typed from their recipes."""
    return exp.Cast(this=own(value), to=_data_type(duckdb_type(kind)).copy())


@lru_cache(maxsize=512)
def _data_type(name: str) -> exp.DataType:
    return exp.DataType.build(name, dialect="duckdb")


def text(value: str) -> exp.Expression:
    """A string literal."""
    return exp.Literal.string(value)


def literal(value: object) -> exp.Expression:
    """A Python value as a literal."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, int):
        return number(value)
    if isinstance(value, (float, Decimal)):
        return exp.Literal.number(str(value))
    return text(value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else str(value))


SHOWN_CHARACTERS = 60


def shown(value: object) -> str:
    """A value in a message, as SQL spells it: 1.00, '2024-02-29', 'O''Brien', NULL; long texts are cut, and say so."""
    if not isinstance(value, str):
        return literal(value).sql("duckdb")
    cut = value if len(value) <= SHOWN_CHARACTERS else value[:SHOWN_CHARACTERS] + "…"
    quoted = text(cut).sql("duckdb")
    quoted = "E" + quoted.replace("\n", "\\n") if "\n" in quoted else quoted
    return quoted if cut == value else f"{quoted} ({len(value):,} characters)"


def concat(*parts: exp.Expression | str) -> exp.Expression:
    """Text joined end to end."""
    built = [text(part) if isinstance(part, str) else own(part) for part in parts]
    result = built[0]
    for part in built[1:]:
        result = exp.DPipe(
            this=result, expression=exp.paren(part, copy=False) if isinstance(part, exp.Binary) else part, safe=True
        )
    return result


def as_text(value: exp.Expression) -> exp.Expression:
    """An integer as text."""
    return exp.Cast(this=own(value), to=_data_type("VARCHAR").copy())


def padded(value: exp.Expression, width: int) -> exp.Expression:
    """A non-negative integer as text of at least ``width`` digits."""
    if width <= 1:
        return as_text(value)
    return exp.Anonymous(this="LPAD", expressions=[as_text(value), number(width), text("0")])


def scaled_decimal(units: exp.Expression, scale: int, *, digits: int = 18) -> exp.Expression:
    """An integer of at most ``digits`` digits as a decimal with ``scale`` of them behind the point, exactly."""
    if scale == 0:
        return units
    whole = exp.Cast(this=own(units), to=_data_type(f"DECIMAL({digits}, 0)").copy())
    return exp.Mul(this=whole, expression=exp.Literal.number("0." + "0" * (scale - 1) + "1"))


def days_of(date: datetime.date) -> int:
    """Days from 1970-01-01."""
    return (date - EPOCH).days


def date_from_days(days: exp.Expression) -> exp.Expression:
    """The date so many days after 1970-01-01."""
    start = exp.cast(text("1970-01-01"), "date")
    return exp.Add(this=start, expression=exp.cast(own(days), "int"))


def days_from_date(date: exp.Expression) -> exp.Expression:
    """Days from 1970-01-01 to a date (or to the date of a moment)."""
    start = exp.cast(text("1970-01-01"), "date")
    return exp.paren(exp.Sub(this=exp.cast(own(date), "date"), expression=start))


def moment_from_micros(micros: exp.Expression) -> exp.Expression:
    """The moment so many microseconds after 1970-01-01 00:00."""
    return exp.Anonymous(this="MAKE_TIMESTAMP", expressions=[own(micros)])


def micros_from_moment(moment: exp.Expression) -> exp.Expression:
    """Microseconds from 1970-01-01 00:00 to a moment or date."""
    return exp.Anonymous(this="EPOCH_US", expressions=[exp.cast(own(moment), "timestamp", dialect="duckdb")])
