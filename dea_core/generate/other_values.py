"""What a column might hold instead, to break a rule: near what the rule says, near what the row holds, or far off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import sqlglot
from sqlglot import exp

from dea_core.schema import NUMERIC, TEMPORAL, Column, Family, Table
from dea_core.sql.values import duckdb_type

_DATES = ("{c} + INTERVAL 1 DAY", "{c} - INTERVAL 1 DAY", "{c} + INTERVAL 40000 DAY", "{c} - INTERVAL 40000 DAY")
_NUMBERS = ("{c} + 1", "{c} - 1", "-{c}", "0", "1", "-1", "{c} * 10", "{c} + 1000003", "-999999", "999999999")
_TEXTS = (
    *("{c} || 'x'", "''", "'x'", "reverse({c})", "upper({c})", "lower({c})", "left({c}, 1)", "left({c}, -1)"),
    *("'x' || left({c}, -1)", "'0'", "'?'", "repeat('x', greatest(length({c}), 1))", "repeat('x', 300)", "{c} || ' '"),
)
_BY_FAMILY: dict[Family, tuple[str, ...]] = {
    Family.TEXT: _TEXTS,
    Family.ENUM: _TEXTS,
    Family.BOOLEAN: ("NOT {c}", "TRUE", "FALSE"),
    Family.UUID: ("'00000000-0000-4000-8000-000000000000'", "reverse({c}::VARCHAR)"),
    Family.TIME: ("'00:00:00'", "'23:59:59'", "'12:00:00'"),
    Family.BINARY: ("''::BLOB", "'x'::BLOB"),
    Family.JSON: ("'{{}}'", "'[]'", "'1'", "'null'"),
    **dict.fromkeys(NUMERIC, _NUMBERS),
    **dict.fromkeys(TEMPORAL - {Family.TIME}, _DATES),
}


def other_values(
    table: Table, column: Column, columns: Sequence[Column], rule: exp.Expression
) -> Iterator[exp.Expression]:
    """Expressions over the row, each of the column's type; NULL is the last."""
    texts = [
        *_near_literals(rule),
        *_near_columns(column, columns),
        *(text.format(c=_name(column)) for text in _BY_FAMILY.get(column.type.family, ())),
    ]
    kind = duckdb_type(column.type)
    for text in dict.fromkeys(texts):
        yield sqlglot.parse_one(f"TRY_CAST({text} AS {kind})", read="duckdb")  # type: ignore[misc]
    yield exp.null()


def fresh_value(column: Column, rows: str) -> exp.Expression:
    """A value that no row of ``rows`` holds, for a column of a key."""
    family, name = column.type.family, exp.to_identifier(column.name, quoted=True).sql("duckdb")
    if family in NUMERIC:
        text = f"(SELECT max({name}) + 1 FROM {rows})"
    elif family in TEMPORAL - {Family.TIME}:
        text = f"(SELECT max({name}) + INTERVAL 1 DAY FROM {rows})"
    elif family is Family.UUID:
        text = "'00000000-0000-4000-8000-000000000000'"
    else:
        text = f"left(reverse(child.{name}::VARCHAR) || 'x', {column.type.length or 100})"
    return sqlglot.parse_one(f"TRY_CAST({text} AS {duckdb_type(column.type)})", read="duckdb")  # type: ignore[return-value]


def _near_literals(rule: exp.Expression) -> Iterator[str]:
    """What the rule names, and what is just beside it."""
    for found in rule.find_all(exp.Literal):
        if not found.is_string:
            yield from (f"{found.name}", f"{found.name} + 1", f"{found.name} - 1", f"-{found.name}")
        else:
            said = found.sql("duckdb")
            yield from (said, f"{said} || 'x'", f"lower({said})", f"upper({said})")
            yield from (f"TRY_CAST({said} AS TIMESTAMP) {sign} INTERVAL 1 DAY" for sign in "+-")


def _near_columns(column: Column, columns: Iterable[Column]) -> Iterator[str]:
    family = column.type.family
    near: Callable[[str], tuple[str, ...]]
    if family in NUMERIC:
        near = lambda name: (name, f"{name} + 1", f"{name} - 1")  # noqa: E731
    elif family in TEMPORAL:
        near = lambda name: (name, f"{name} + INTERVAL 1 DAY", f"{name} - INTERVAL 1 DAY")  # noqa: E731
    else:
        near = lambda name: (name,)  # noqa: E731
    for other in columns:
        if other.name != column.name and other.type.family is family:
            yield from near(_name(other))


def _name(column: Column) -> str:
    return "child." + exp.to_identifier(column.name, quoted=True).sql("duckdb")
