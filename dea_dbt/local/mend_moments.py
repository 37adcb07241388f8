"""Mends of dates and moments."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from dea_dbt.local.nodes_of_sql import SPARKS, TYPED, call, is_moment, is_text, number

DATE_UNITS = {"DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "ISOWEEK", "ISOYEAR", ""}
UNITS = {"MM": "MONTH", "MON": "MONTH", "YY": "YEAR", "YYYY": "YEAR", "Q": "QUARTER", "DD": "DAY"}
"""What Spark calls units."""
PARTS = {
    "DAYOFWEEK": "CAST(date_part('dow', {0}) AS BIGINT) + 1",
    "WEEK": "CAST(strftime({0}, '%U') AS BIGINT)",
    "ISOWEEK": "date_part('week', {0})",
    "DATE": "CAST({0} AS DATE)",
    "TIME": "CAST({0} AS TIME)",
    "DATETIME": "CAST({0} AS TIMESTAMP)",
}
"""BigQuery's parts of a moment that DuckDB lacks, or counts from another day."""
OF_TEXT = {"TO_TIMESTAMP": "TIMESTAMP", "TO_TIMESTAMP_NTZ": "TIMESTAMP", "TO_TIMESTAMP_LTZ": "TIMESTAMPTZ",
           "TO_TIMESTAMP_TZ": "TIMESTAMPTZ"}  # fmt: skip
"""Snowflake's functions that make a moment of what is one already, of a text or of seconds."""
ADDING = exp.DateAdd | exp.DateSub | exp.TsOrDsAdd
CUTTING = exp.DateTrunc | exp.TimestampTrunc


def stays_a_date(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """What is added to a date, or cut off it, leaves a date."""
    if not isinstance(node, ADDING | CUTTING) or isinstance(node.parent, exp.Cast):
        return None
    if node.text("unit").upper().split("(")[0] not in DATE_UNITS or dialect in TYPED:
        return None
    always = dialect == "bigquery" and isinstance(node, exp.DateAdd | exp.DateSub)
    always = always or (dialect in SPARKS and isinstance(node, exp.TsOrDsAdd))
    dated = node.this.is_type("date") and not (dialect in SPARKS and isinstance(node, exp.TimestampTrunc))
    return exp.cast(node.copy(), "DATE") if always or dated else None


def named_unit(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """Units have one name each."""
    unit = node.args.get("unit") if dialect in SPARKS and isinstance(node, CUTTING) else None
    if unit is None or unit.name.upper() not in UNITS:
        return None
    better = node.copy()
    better.set("unit", exp.var(UNITS[unit.name.upper()]))
    return stays_a_date(better, dialect) or better


def whole_units(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """BigQuery's TIMESTAMP_DIFF and Spark's DATEDIFF with a unit count whole units, not the boundaries between."""
    ours = dialect == "bigquery" and isinstance(node, exp.TimestampDiff)
    of_spark = dialect in SPARKS and isinstance(node, exp.DateDiff | exp.TimestampDiff) and bool(node.text("unit"))
    if not ours and not of_spark:
        return None
    ends = [each.this if isinstance(each, exp.TsOrDsToDate) else each for each in (node.this, node.expression)]
    return call("dea_whole_units", node.text("unit").lower(), ends[1], ends[0])


def between_texts(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """Texts are moments where their difference is asked for."""
    if not isinstance(node, exp.DateDiff) or not any(is_text(each) for each in (node.this, node.expression)):
        return None
    better = node.copy()
    for side in ("this", "expression"):
        if is_text(node.args[side]):
            better.set(side, exp.cast(node.args[side].copy(), "TIMESTAMP"))
    return better


def part_of_moment(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """BigQuery counts days of the week from Sunday as 1, and weeks from the first Sunday."""
    if dialect in SPARKS and isinstance(node, exp.DayOfWeek) and not isinstance(node.parent, exp.Paren):
        return exp.Paren(this=exp.Add(this=node.copy(), expression=number(1)))
    way = PARTS.get(node.this.sql().upper()) if dialect == "bigquery" and isinstance(node, exp.Extract) else None
    if way is None:
        return None
    return exp.maybe_parse(f"({way.format('x')})", dialect="duckdb").transform(
        lambda each: node.expression.copy() if isinstance(each, exp.Column) and each.name == "x" else each
    )


def moment_of(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """A moment of a text, of seconds or of a moment, whatever it is."""
    if dialect != "snowflake" or not isinstance(node, exp.Anonymous) or len(node.expressions) != 1:
        return None
    name = node.name.upper()
    kind = OF_TEXT.get(name.removeprefix("TRY_"))
    if kind is None:
        return None
    made = exp.cast(call("dea_moment", node.expressions[0]), kind)
    return call("try", made) if name.startswith("TRY_") else made


def seconds_of(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """Seconds since 1970 of what is a moment already."""
    ours = dialect in SPARKS and isinstance(node, exp.StrToUnix) and node.this is not None
    return call("dea_seconds", node.this) if ours and is_moment(node.this) else None


def moment_as_text(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """TO_CHAR of a date or moment, by its format."""
    form = node.args.get("format") if isinstance(node, exp.ToChar) else None
    if form is None or not form.is_string or not is_moment(node.this):
        return None
    return exp.TimeToStr(this=node.this.copy(), format=Dialect.get_or_raise(dialect).format_time(form))


def in_zone(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """Spark's FROM_UTC_TIMESTAMP: its SQL has no AT TIME ZONE."""
    if dialect not in SPARKS or not isinstance(node, exp.AtTimeZone):
        return None
    return exp.AtTimeZone(
        this=exp.AtTimeZone(this=node.this.copy(), zone=exp.Literal.string("UTC")), zone=node.args["zone"].copy()
    )


def now_and_day(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """BigQuery's CURRENT_DATETIME, and Redshift's TRUNC of a moment."""
    if isinstance(node, exp.CurrentDatetime) and node.this is None:
        return exp.cast(exp.CurrentTimestamp(), "TIMESTAMP")
    if dialect == "redshift" and isinstance(node, exp.Trunc) and is_moment(node.this):
        return exp.cast(node.this.copy(), "DATE")
    return None


MOMENTS = (
    named_unit, stays_a_date, whole_units, between_texts, part_of_moment, moment_of, seconds_of, moment_as_text,
    in_zone, now_and_day,
)  # fmt: skip
